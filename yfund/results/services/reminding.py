"""Letters that a report is due; the worker asks each minute, the letters themselves go out once."""

from yfund.infra.db import transaction
from yfund.results import mail, queries

AHEAD_DAYS, LATE_DAYS = 14, 30
WINDOWS = ((AHEAD_DAYS, 1, AHEAD_DAYS), (0, 1 - LATE_DAYS, 0), (-LATE_DAYS, -2 * LATE_DAYS, -LATE_DAYS))


def remind_due() -> int:
    """Remind groups two weeks before the day, on the day, and a month after; returns how many reports were reminded of.

    A worker that slept through a day still sends: the first window is open until the day, the second until a month
    after, the third for a month more. Letters are written once for each report and window.
    """
    if not any(queries.to_remind(*window) for window in WINDOWS):
        return 0
    reminded = 0
    with transaction():
        for window in WINDOWS:
            for report in queries.to_remind(*window):
                mail.report_due(report, window[0])
                reminded += 1
    return reminded
