"""Files to take away: the ranking, and every reading."""

from flask import Response
from werkzeug.exceptions import NotFound

from yfund.awards import policy
from yfund.awards.forms import RankingFilter
from yfund.awards.queries import choosing, exports
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found
from yfund.web.spreadsheet import KINDS, spreadsheet


@allowed(policy.may_see_ranking)
def ranking_file(code: str, kind: str) -> Response:
    """The ranking as this person may see it."""
    call, selection = found(choosing.call_to_choose(code))
    rows = exports.ranking(call, selection, current_actor(), order=RankingFilter.asked().order)
    return spreadsheet(_kind(kind), f"{code}-ranking", exports.RANKING, rows)


@allowed(policy.may_export_readings)
def readings_file(code: str, kind: str) -> Response:
    """One row for reviewer × application × criterion."""
    call, _selection = found(choosing.call_to_choose(code))
    return spreadsheet(_kind(kind), f"{code}-readings", exports.READINGS, exports.readings(call, current_actor()))


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound
    return kind
