"""The ranking: who stands where, where the money of each lot ends, and what the committee says of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy
from yfund.awards.forms import Lines, LotMoneyForm, RankingFilter
from yfund.awards.models import Selection
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing as queries
from yfund.awards.queries.board import Board, Pot, Row
from yfund.awards.queries.said import Sums, outcomes_of, said, with_lines
from yfund.awards.services import pots, selecting
from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import country, in_words, language_name, tell
from yfund.web.listing import Slice
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

A_PAGE = 20
TIES = {
    "first": say("Equal points; the one above has more for the first criterion."),
    "sent": say("Equal points, also for the first criterion; the one above was sent earlier."),
    "number": say("Equal in everything, even in when it was sent; the one above has the earlier number."),
}


@allowed(policy.may_see_ranking)
def ranking(code: str) -> Response | BaseResponse:
    """Who stands where, where the money ends, and what the committee says of each."""
    call, selection = found(queries.call_to_choose(code))
    actor, asked = current_actor(), RankingFilter.asked()
    board = boards.board(call, actor, order=asked.order)
    wanted = asked.of(board.rows, outcomes_of(selection) if asked.needs_lines else {})
    shown = _page(wanted)
    sums, said_of = said(selection, board, of=[row.application_id for row in shown.rows])
    shown.rows[:] = with_lines(shown.rows, said_of)
    saved = {row.application_id: row.line for row in shown.rows if row.line is not None}
    lines = Lines([row.application_id for row in shown.rows], saved, read=request.method == "POST")
    if request.method == "POST":
        try:
            changed = lines.changed()
            with transaction():
                selecting.record(found(selection), actor, changed, bases=lines.bases())
            return onward("awards.ranking", say("Saved."), code=code, **request.args.to_dict())
        except Refusal as refusal:
            lines.take(refusal)
    return page("awards/ranking.html", status=422 if lines.wrongs() else 200, rows=shown, lines=lines, asked=asked,
                paging=paging(shown), titles=_titles(board), cuts=_cuts(wanted, board.pots),
                above=_before(wanted, shown), choices=_choices(call, board),
                tie_words=TIES, has_chance=board.has_chance, has_calibration=board.has_calibration,
                calibration_words=board.calibration_words, **frame(call, selection, board, sums))


def _titles(board: Board) -> dict[int, tuple[str, str, str]]:
    """Number, title and language of the applications that are drawn around a line."""
    drawn = {place.standing.application_id for pot in board.pots for place in pot.window.places}
    return {row.application_id: (row.number, row.title, row.language) for row in board.rows if row.application_id in drawn}


def _choices(call: Call, board: Board) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: only what occurs, in words."""
    themes = {theme["key"]: in_words(theme.get("title", theme.get("name", theme["key"]))) for theme in call.themes}
    return {
        "regions": _by_words((code, tell(REGIONS[code])) for code in board.regions),
        "countries": _by_words((code, country(code)) for code in board.countries if code),
        "lots": [(code, in_words(name)) for code, name in board.lots.items()],
        "themes": _by_words((code, themes.get(code, code)) for code in board.themes),
        "languages": _by_words((code, language_name(code)) for code in board.languages if code),
    }


def _by_words(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: choice[1])


def _page(rows: list[Row]) -> Slice:
    number = min(max(1, page_number()), max(1, -(-len(rows) // A_PAGE)))
    return Slice(rows[(number - 1) * A_PAGE:number * A_PAGE], len(rows), number, A_PAGE)


def _before(wanted: Sequence[Row], shown: Slice) -> Row | None:
    """The row above the first of this page, so that a band that goes on is not announced twice."""
    first = (shown.number - 1) * shown.size
    return wanted[first - 1] if first else None


def _cuts(rows: Sequence[Row], pots_: Sequence[Pot]) -> dict[int, list[Pot]]:
    """After which row the money of a pot ends, where somebody of that pot stands below."""
    last: dict[str, Row] = {}
    ended: set[str] = set()
    for row in rows:
        pot = row.place.standing.pot
        if row.place.is_above_line:
            last[pot] = row
        else:
            ended.add(pot)
            if len(ended) == len(pots_):
                break
    cuts: dict[int, list[Pot]] = {}
    for pot in pots_:
        if pot.lot in ended and pot.lot in last:
            cuts.setdefault(last[pot.lot].application_id, []).append(pot)
    return cuts


def frame(call: Call, selection: Selection | None, board: Board, sums: Sums) -> dict[str, Any]:
    """What the ranking and the recommendation both show: the money, what was said so far, and what this person can do."""
    actor = current_actor()
    return {
        "call": call, "selection": selection, "board": board, "money": board.money, "low": board.low,
        "fewest": board.fewest, "most": board.most,
        "said": sums,
        "may_write": selection is not None and selection.state == "preparing" and policy.may_recommend(actor),
        "may_prepare": selection is None and call.state == "reviewing" and policy.may_prepare(actor),
        "may_set_pots": policy.may_prepare(actor) and (selection is None or selection.state == "preparing"),
        "may_export": policy.may_export_readings(actor),
        "sees_decisions": selection is not None and selection.state != "preparing" and policy.may_see_decisions(actor),
    }


@allowed(policy.may_prepare)
def lot_money(code: str) -> Response | BaseResponse:
    """Money of the envelope set apart for each lot."""
    call, selection = found(queries.call_to_choose(code))
    apart = pots.money_of(call)
    form = LotMoneyForm.of((lot.code, apart.get(lot.code)) for lot in call.lots)
    if form.sent():
        try:
            with transaction():
                pots.set_apart(call, current_actor(), form.sums())
            return onward("awards.ranking", say("Each lot has its own line now."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return page("awards/lot_money.html", status=422 if form.wrongs() else 200, form=form, call=call, selection=selection)
