"""One point of a meeting: take it up, vote unseen, see the votes, move, settle."""

from collections.abc import Callable
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy
from yfund.awards.forms.meeting import MotionForm, ResultForm, is_at_the_meeting, said_outcome
from yfund.awards.models.meeting import AgendaItem
from yfund.awards.queries import board as boards
from yfund.awards.queries import following
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import FLAGS, counted
from yfund.awards.services import meeting as services
from yfund.awards.views.meeting import seen
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.forms import Form
from yfund.web.pages import found, onward, page

FIELDS = {"motion-outcome": "moved", "amount": "moved_amount", "outcome": "moved"}


@allowed(policy.may_see_ranking)
def item(code: str, public_id: str, item_id: str) -> Response:
    """A point of the agenda; 404 for whoever may not know of it."""
    # The mark is read before what it stands for: what happens in between makes the page look old, never new.
    mark = following.mark(code, public_id, current_actor(), item_id)
    return _page(_seen(code, public_id, item_id), mark=mark)


def _seen(code: str, public_id: str, item_id: str) -> AgendaItem:
    item_: AgendaItem = found(queries.item_seen(seen(code, public_id), current_actor(), item_id))
    return item_


def _page(item: AgendaItem, result: ResultForm | None = None, motion: MotionForm | None = None,
          form: Form | None = None, mark: str | None = None) -> Response:
    actor, meeting, call = current_actor(), item.meeting, item.meeting.selection.call
    point = queries.point(item)
    row = next((row for row in boards.board(call, actor).rows if row.application_id == item.application_id), None)
    wrongs = [(wrong["text"], wrong["id"] or None) for one in (result, motion, form) if one is not None for wrong in one.wrongs()]
    carried = next((m for m in reversed(point.motions) if m.is_carried), None)
    result = result or ResultForm(formdata=None, outcome=carried.outcome if carried else _most(point), amount=(
        carried.amount_cents if carried else None) or (row.candidate.most_cents if row else None),
        conditions=carried.conditions if carried else "")
    mark = mark or following.mark(call.code, meeting.public_id, actor, item.public_id)
    return page("awards/item.html", status=422 if wrongs else 200, mark=mark, **_elsewhere(item, actor), item=item,
                meeting=meeting, call=call, point=point, row=row, application=item.application, flags=FLAGS, result=result,
                motion=motion or MotionForm(formdata=None), wrongs=wrongs, tally=counted(point.voted.values()),
                may_run=policy.may_run_meeting(actor, meeting), my_vote=point.voted.get(actor.id or 0, ""),
                may_vote=item.state == "voting" and actor.id in point.voters)


def _elsewhere(item: AgendaItem, actor: Actor) -> dict[str, Any]:
    """What goes on in the room beside this point: another one is open, or this person must wait outside."""
    if item.meeting.state != "open":
        return {"now": None, "is_outside": False}
    now = queries.open_point(item.meeting, actor) if item.state in ("waiting", "settled") else None
    return {"now": now, "is_outside": queries.waits_outside(item.meeting, actor)}


def _most(point: queries.Point) -> str:
    tally = counted(point.voted.values())
    return max(tally, key=lambda outcome: tally[outcome]) if point.voted else ""


def _do(code: str, public_id: str, item_id: str, change: Callable[[AgendaItem], Any], told: Sentence, *,
        at_meeting: bool = False) -> Response | BaseResponse:
    item_, form = _seen(code, public_id, item_id), Form()
    if form.sent():
        try:
            with transaction():
                change(item_)
            if at_meeting:
                return onward("awards.meeting", told, code=code, public_id=public_id)
            return onward("awards.item", told, code=code, public_id=public_id, item_id=item_id)
        except Refusal as refusal:
            form.take(refusal)
    return _page(item_, form=form)


@allowed(policy.may_call_meeting)
def take_up(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """Begin to talk about it."""
    return _do(code, public_id, item_id, lambda it: services.take_up(it, current_actor()),
               say("The point is open. Every member votes unseen."))


@allowed(policy.may_recommend)
def vote(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """A member's first vote."""
    return _do(code, public_id, item_id, lambda it: services.vote(it, current_actor(), said_outcome()),
               say("Your vote is kept. The others see it when all have voted."), at_meeting=is_at_the_meeting())


@allowed(policy.may_call_meeting)
def show_votes(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """End the silent vote."""
    return _do(code, public_id, item_id, lambda it: services.show_votes(it, current_actor()), say("The votes are shown."))


@allowed(policy.may_call_meeting)
def put_off(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """Leave an open point for later."""
    return _do(code, public_id, item_id, lambda it: services.put_off(it, current_actor()),
               say("The point is put off. Its unseen votes are forgotten."))


@allowed(policy.may_call_meeting)
def take_up_again(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """Open a settled point again."""
    return _do(code, public_id, item_id, lambda it: services.take_up_again(it, current_actor()),
               say("The point is open again. What is agreed now counts."))


@allowed(policy.may_call_meeting)
def move(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """Note a motion."""
    item_, form = _seen(code, public_id, item_id), MotionForm()
    if form.sent():
        try:
            with transaction():
                services.move_motion(
                    item_, current_actor(), outcome=form.moved.data or "", amount_cents=form.moved_amount.data,
                    words=form.words.data or "", conditions=form.moved_conditions.data or "", mover_id=form.mover.data,
                    seconder_id=form.seconder.data, hands=(form.in_favour.data, form.opposed.data, form.abstained.data))
            return onward("awards.item", say("The motion is noted."), code=code, public_id=public_id, item_id=item_id)
        except Refusal as refusal:
            form.take(Refusal(refusal.sentence, [Problem(p.sentence, FIELDS.get(p.field, p.field)) for p in refusal.problems]))
    return _page(item_, motion=form)


def _after(item: AgendaItem) -> BaseResponse:
    """On to the next point that waits, or back to the agenda when none is left."""
    meeting, told = item.meeting, say("Settled and written into the committee's list.")
    waiting = queries.next_point(meeting, current_actor())
    values = {"code": meeting.selection.call.code, "public_id": meeting.public_id}
    if waiting is None:
        return onward("awards.meeting", told, **values)
    return onward("awards.item", told, item_id=waiting.public_id, **values)


@allowed(policy.may_call_meeting)
def settle(code: str, public_id: str, item_id: str) -> Response | BaseResponse:
    """Write the result into the committee's list."""
    item_, form = _seen(code, public_id, item_id), ResultForm()
    if form.sent():
        try:
            line = Line(item_.application_id, form.outcome.data or "", form.amount.data if form.outcome.data == "fund" else 0,
                        form.reason.data or "", form.conditions.data or "")
            with transaction():
                services.settle(item_, current_actor(), line)
            return _after(item_)
        except Refusal as refusal:
            form.take(refusal)
    return _page(item_, result=form)
