"""Officers give readers to applications."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import PairForm, PublishForm
from yfund.reviews.models import AssignmentRun, Reading
from yfund.reviews.queries import assigning, reading
from yfund.reviews.services import assigning as services
from yfund.reviews.services import publishing, solving
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


@methods("GET")
@allowed(policy.may_oversee)
def assign(code: str) -> BaseResponse:
    """Who would read what: loads, what is not covered and why, pairs, and publishing."""
    return _assign(code, _pair_form(), _publish_form(), 200)


@methods("POST")
@allowed(policy.may_assign)
def propose(code: str) -> BaseResponse:
    """Let the solver propose."""
    with transaction():
        solving.propose(found(assigning.call_named(code)), current_actor())
    return onward("reviews.assign", say("Readers are proposed. Look, change what you know better, then publish."), code=code)


@methods("POST")
@allowed(policy.may_assign)
def publish(code: str) -> BaseResponse:
    """Give what is proposed to the reviewers, with one letter each."""
    call = found(assigning.call_named(code))
    form = PublishForm()
    due_at = form.due(call.zone) if form.sent() else None
    if due_at is not None:
        try:
            with transaction():
                call = found(assigning.call_named(code))
                count = publishing.publish(_run(call), current_actor(), due_at=due_at)
            said = say("%(count)s pairs are published. The letters go out now.", count=count)
            return onward("reviews.progress", said, code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _assign(code, _pair_form(), form, 422)


@methods("POST")
@allowed(policy.may_assign)
def pair(code: str) -> BaseResponse:
    """Make a pair by hand."""
    actor = current_actor()
    call, form = found(assigning.call_named(code)), PairForm()
    if form.sent():
        try:
            with transaction():
                call = found(assigning.call_named(code))
                application = assigning.numbered(call, actor, form.number.data)
                person = reading.reviewer(form.reviewer.data or "")
                if application is None or person is None:
                    raise Refusal(say("There is no application of that number in this call, or no such reviewer."))
                services.assign(call, application, person, actor, even_so=bool(form.even_so.data))
            return onward("reviews.assign", say("The pair is added. It is published with the others."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _assign(code, form, _publish_form(), 422)


@methods("POST")
@allowed(policy.may_assign)
def remove(public_id: str) -> BaseResponse:
    """Take a pair away by hand."""
    actor = current_actor()
    with transaction():
        assignment = found(assigning.assignment(actor, public_id))
        services.unassign(assignment, actor)
        code = assignment.application.call.code
    return onward("reviews.assign", say("The pair is removed and will not be proposed again."), code=code)


def _run(call: Call) -> AssignmentRun:
    run = assigning.latest_run(call)
    if run is None:
        raise Refusal(say("Nothing is proposed yet. Propose readers first."))
    return run


def _pair_form() -> PairForm:
    return PairForm(formdata=None)


def _publish_form() -> PublishForm:
    return PublishForm(formdata=None)


def _due(call: Call, current: Reading | None) -> datetime:
    due = current.due_at if current else clock.now() + timedelta(days=publishing.DAYS_TO_READ)
    return due.astimezone(ZoneInfo(call.zone)).replace(hour=23, minute=59, second=0, microsecond=0, tzinfo=None)


def _assign(code: str, pair_form: PairForm, publish_form: PublishForm, status: int) -> BaseResponse:
    actor = current_actor()
    call, current = found(assigning.call_and_reading(code))
    run = assigning.latest_run(call)
    loads = assigning.loads(call, actor)
    pair_form.reviewer.choices = [(person.public_id, person.name) for person, *_ in loads]
    if publish_form.due_at.data is None and not publish_form.due_at.raw_data:
        publish_form.due_at.data = _due(call, current)
    asked = {"reviewer": request.args.get("reviewer", ""), "number": request.args.get("number", "").strip().upper()}
    shown, tallies = assigning.pairs(call, actor, **asked), assigning.tallies(call, actor)
    total = None if any(asked.values()) else tallies["proposed"] + tallies["published"]
    return page("reviews/assign.html", status=status, call=call, run=run, loads=loads,
                tallies=tallies, uncovered=assigning.uncovered(call, run, actor),
                pairs=sliced(shown, request.args.get("page", 1, type=int), total=total),
                pair_form=pair_form, publish_form=publish_form, reading=current, regions=REGIONS,
                may_change=policy.may_assign(actor),
                problems=[(tell(p["text"]), p["id"]) for p in pair_form.wrongs() + publish_form.wrongs()])
