"""Committee meetings: call one, walk its agenda, vote, settle, read the minutes."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import queries as accounts
from yfund.awards import policy
from yfund.awards.forms.meeting import CallForm, PutOnForm, people_ticked
from yfund.awards.models.meeting import Meeting
from yfund.awards.queries import choosing, following
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.meeting import FLAGS, fingerprint
from yfund.awards.services import meeting as services
from yfund.awards.services.minutes import copy_for
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.documents import document
from yfund.web.filters import tell
from yfund.web.listing import Slice, sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

A_PAGE = 25


@allowed(policy.may_see_ranking)
def meetings(code: str) -> Response | BaseResponse:
    """The meetings of a call, and a form that calls one."""
    call, selection = found(choosing.call_to_choose(code))
    found(selection)
    members = accounts.people_with_role("committee")
    form = CallForm(quorum=len(members) // 2 + 1)
    form.chair.choices = [(person.id, person.name) for person in members]
    if form.sent():
        try:
            at = form.begins_at.data.replace(tzinfo=ZoneInfo(call.zone))
            with transaction():
                made = services.call_meeting(selection, current_actor(), place=form.place.data or "", begins_at=at,
                                             quorum=form.quorum.data, chair_id=form.chair.data)
            return onward("awards.meeting", say("The meeting is called. Its agenda is drawn up from the ranking."),
                          code=code, public_id=made.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("awards/meetings.html", status=422 if form.wrongs() else 200, call=call, selection=selection, form=form,
                listed=queries.meetings_of(selection),
                may_call=policy.may_call_meeting(current_actor()) and selection.state == "preparing")


@allowed(policy.may_see_ranking)
def meeting(code: str, public_id: str) -> Response:
    """A meeting: who is there and its agenda, without what this person may not know of."""
    # The mark is read before what it stands for: what happens in between makes the page look old, never new.
    mark = following.mark(code, public_id, current_actor())
    return _page(seen(code, public_id), mark=mark)


def seen(code: str, public_id: str) -> Meeting:
    """The meeting of that address, or the 404 page."""
    meeting_: Meeting = found(queries.meeting_seen(code, public_id))
    return meeting_


def _page(meeting: Meeting, form: PutOnForm | None = None, wrong: tuple[str, ...] = (), mark: str | None = None) -> Response:
    actor, form = current_actor(), form or PutOnForm(formdata=None)
    mark = mark or following.mark(meeting.selection.call.code, meeting.public_id, actor)
    people, steps, current = queries.attendance(meeting), queries.steps(meeting, actor), queries.open_point(meeting, actor)
    items = sliced(queries.agenda(meeting, actor), page_number(), A_PAGE, total=sum(steps.values()))
    now = queries.point(current) if current is not None else None
    return page("awards/meeting.html", status=422 if wrong or form.wrongs() else 200, meeting=meeting,
                call=meeting.selection.call, people=people, items=items.rows, paging=paging(items), steps=steps, now=now,
                mark=mark, my_vote=now.voted.get(actor.id or 0, "") if now else "",
                may_vote=now is not None and now.item.state == "voting" and actor.id in now.voters,
                times=queries.times_outside(meeting, actor), form=form,
                in_room=sum(a.came_at is not None and a.left_at is None for a in people), flags=FLAGS,
                wrong=[(words, None) for words in wrong], may_run=policy.may_run_meeting(actor, meeting),
                may_call=policy.may_call_meeting(actor) and meeting.state != "closed")


def _do(code: str, public_id: str, change: Callable[[Meeting], Any], told: Sentence) -> Response | BaseResponse:
    meeting_ = seen(code, public_id)
    try:
        with transaction():
            change(meeting_)
        return onward("awards.meeting", told, code=code, public_id=public_id)
    except Refusal as refusal:
        return _page(meeting_, wrong=tuple(tell(p.sentence) for p in refusal.problems) or (tell(refusal.sentence),))


@allowed(policy.may_call_meeting)
def open_meeting(code: str, public_id: str) -> Response | BaseResponse:
    """Open the meeting."""
    return _do(code, public_id, lambda it: services.open_meeting(it, current_actor()),
               say("The meeting is open. Note who is in the room."))


@allowed(policy.may_call_meeting)
def presence(code: str, public_id: str) -> Response | BaseResponse:
    """Note who is in the room."""
    return _do(code, public_id, lambda it: services.note_presence(it, current_actor(), people_ticked()), say("Noted."))


@allowed(policy.may_call_meeting)
def close_meeting(code: str, public_id: str) -> Response | BaseResponse:
    """Close the meeting and freeze its minutes."""
    return _do(code, public_id, lambda it: services.close_meeting(it, current_actor()),
               say("The meeting is closed. Its minutes are kept under a fingerprint."))


@allowed(policy.may_call_meeting)
def put_on(code: str, public_id: str) -> Response | BaseResponse:
    """Put a proposal on the agenda."""
    meeting_, form = seen(code, public_id), PutOnForm()
    if form.sent():
        try:
            with transaction():
                services.put_on(meeting_, current_actor(), number=form.number.data or "", fact=form.fact.data or "")
            return onward("awards.meeting", say("It is on the agenda."), code=code, public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _page(meeting_, form)


@allowed(policy.may_see_ranking)
def minutes(code: str, public_id: str) -> Response:
    """The minutes of a closed meeting, a page of points at a time."""
    values = _minutes(code, public_id)
    kept = values["kept"]
    told = [*kept["points"], *kept["open"]]
    number = min(max(1, page_number()), max(1, -(-len(told) // A_PAGE)))
    first = (number - 1) * A_PAGE
    settled = len(kept["points"])
    part = {**kept, "points": kept["points"][first:first + A_PAGE],
            "open": kept["open"][max(0, first - settled):max(0, first + A_PAGE - settled)]}
    return page("awards/minutes.html", paging=paging(Slice([], len(told), number, A_PAGE)), **{**values, "kept": part})


@allowed(policy.may_see_ranking)
def minutes_pdf(code: str, public_id: str) -> Response:
    """The minutes on paper."""
    values = _minutes(code, public_id)
    return document("awards/minutes_paper.html", f"{code}-minutes", **values)


def _minutes(code: str, public_id: str) -> dict[str, Any]:
    meeting_, actor = seen(code, public_id), current_actor()
    found(meeting_ if meeting_.state == "closed" else None)
    kept = copy_for(meeting_.minutes, queries.numbers(meeting_, actor))
    is_whole = kept == meeting_.minutes
    return {"meeting": meeting_, "call": meeting_.selection.call, "kept": kept, "flags": FLAGS,
            "mark": meeting_.fingerprint if is_whole else fingerprint(kept), "times": queries.times_outside(meeting_, actor)}
