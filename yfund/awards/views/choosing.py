"""The ranking and the committee's recommendation."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy
from yfund.awards.forms import Lines, MinutesForm, RankingFilter
from yfund.awards.models import Selection
from yfund.awards.queries import choosing as queries
from yfund.awards.rules.deciding import funded_cents
from yfund.awards.rules.ranking import summary
from yfund.awards.services import selecting
from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.listing import Slice
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

A_PAGE = 20


@allowed(policy.may_see_ranking)
def index() -> Response:
    """Calls in which grants are chosen, and where each stands."""
    actor = current_actor()
    return page("awards/index.html", calls=queries.calls_to_choose(actor), may_prepare=policy.may_prepare(actor),
                sees_decisions=policy.may_see_decisions(actor))


@allowed(policy.may_prepare)
def prepare(code: str) -> BaseResponse:
    """Begin choosing: the reading ends, the committee can speak."""
    call, _selection = found(queries.call_to_choose(code))
    with transaction():
        selecting.prepare(call, current_actor())
    return onward("awards.ranking", say("Choosing has begun: no review changes any more."), code=code)


@allowed(policy.may_see_ranking)
def ranking(code: str) -> Response | BaseResponse:
    """Who stands where, where the money ends, and what the committee says of each."""
    call, selection = found(queries.call_to_choose(code))
    actor = current_actor()
    rows = queries.ranked(call, selection, actor)
    asked = RankingFilter.asked()
    shown = _page([row for row in rows if asked.holds(row)])
    saved = {row.application_id: row.line for row in rows if row.line is not None}
    lines = Lines([row.application_id for row in shown.rows], saved, read=request.method == "POST")
    if request.method == "POST":
        selection = found(selection)
        try:
            changed = lines.changed()
            with transaction():
                selecting.record(selection, actor, changed, bases=lines.bases())
            return onward("awards.ranking", say("Saved."), code=code, **request.args.to_dict())
        except Refusal as refusal:
            lines.take(refusal)
    return page("awards/ranking.html", status=422 if lines.wrongs() else 200, rows=shown, lines=lines, asked=asked,
                paging=paging(shown), **_frame(call, selection, rows))


def _page(rows: list[Any]) -> Slice:
    number = min(max(1, page_number()), max(1, -(-len(rows) // A_PAGE)))
    return Slice(rows[(number - 1) * A_PAGE:number * A_PAGE], len(rows), number, A_PAGE)


def _frame(call: Call, selection: Selection | None, rows: list[queries.Row]) -> dict[str, Any]:
    actor = current_actor()
    said = [row.line for row in rows if row.line is not None]
    lowest = min((total for row in rows for total in row.place.standing.totals), default=0)
    readers = sorted({len(row.place.standing.totals) for row in rows})
    return {
        "call": call, "selection": selection, "all_rows": rows, "money": summary([row.place for row in rows], call.envelope_cents),
        "said_count": len(said), "said_funded": sum(line.outcome == "fund" for line in said), "said_cents": funded_cents(said),
        "low": lowest // 1000 * 10, "fewest": readers[0] if readers else 0, "most": readers[-1] if readers else 0,
        "may_write": selection is not None and selection.state == "preparing" and policy.may_recommend(actor),
        "may_prepare": selection is None and call.state == "reviewing" and policy.may_prepare(actor),
        "sees_decisions": selection is not None and selection.state != "preparing" and policy.may_see_decisions(actor),
        "regions": REGIONS,
    }


@allowed(policy.may_recommend)
def follow_line(code: str) -> BaseResponse:
    """Propose what the money line says for all of whom nobody has spoken yet."""
    selection = found(queries.selection_to_choose(code))
    with transaction():
        count = selecting.follow_line(selection, current_actor())
    return onward("awards.recommend", say("%(count)s proposals follow the money line now. Change any of them in the ranking.",
                                          count=count), code=code)


@allowed(lambda actor: policy.may_recommend(actor) or policy.may_see_decisions(actor))
def recommend(code: str) -> Response | BaseResponse:
    """The committee's list as it stands, its minutes, and the button that hands it on."""
    call, selection = found(queries.call_to_choose(code))
    found(selection)
    actor, form = current_actor(), MinutesForm(minutes=selection.minutes)
    if form.sent():
        try:
            with transaction():
                selecting.recommend(selection, actor, minutes=form.minutes.data or "")
            return onward("awards.index", say("The recommendation is handed on. An administrator decides now."))
        except Refusal as refusal:
            form.take(refusal)
    rows = queries.ranked(call, selection, actor)
    funded = [row for row in rows if row.line is not None and row.line.outcome == "fund"]
    return page("awards/recommend.html", status=422 if form.wrongs() else 200, form=form, funded=funded,
                reserved=[row for row in rows if row.line is not None and row.line.outcome == "reserve"],
                unsaid=[row for row in rows if row.line is None], **_frame(call, selection, rows))
