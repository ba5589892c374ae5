"""Calls to choose in, and the committee's recommendation."""

from datetime import timedelta

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy
from yfund.awards.forms import MinutesForm
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing as queries
from yfund.awards.queries.said import said, with_lines
from yfund.awards.services import selecting
from yfund.awards.views.ranking import frame
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page

USUAL = timedelta(days=120)


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
    actor, form = current_actor(), MinutesForm(minutes=selection.minutes,
                                               reserve_until=selection.reserve_until or clock.today() + USUAL)
    if form.sent():
        try:
            with transaction():
                selecting.recommend(selection, actor, minutes=form.minutes.data or "", reserve_until=form.reserve_until.data)
            return onward("awards.index", say("The recommendation is handed on. An administrator decides now."))
        except Refusal as refusal:
            form.take(refusal)
    board = boards.board(call, actor)
    sums, lines = said(selection, board, outcomes=("fund", "reserve"))
    rows = with_lines((row for row in board.rows if row.application_id in lines), lines)
    return page("awards/recommend.html", status=422 if form.wrongs() else 200, form=form,
                funded=[row for row in rows if lines[row.application_id].outcome == "fund"],
                reserved=[row for row in rows if lines[row.application_id].outcome == "reserve"],
                **frame(call, selection, board, sums))
