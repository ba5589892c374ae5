"""When a group is reminded of its draft: a week, two days and six hours before its own deadline."""

from datetime import datetime, timedelta

AHEAD = (("week", timedelta(days=7)), ("days", timedelta(days=2)), ("hours", timedelta(hours=6)))
FIRST = AHEAD[0][1]


def reminder_due(now: datetime, closes_at: datetime, begun_at: datetime, *, is_complete: bool) -> str:
    """Which letter is due: "week", "days", "hours", or "" for none.

    A draft begun after a letter's moment does not get it late; a worker that slept sends the nearest one only. In the
    last hours only complete drafts are reminded: for the others there is nothing left to send.
    """
    due = ""
    for kind, ahead in AHEAD:
        if now < closes_at and now >= closes_at - ahead:
            due = kind if begun_at < closes_at - ahead else ""
    return "" if due == "hours" and not is_complete else due
