"""Rounds of further readings: a dry run with reasons, then publishing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import PublishForm
from yfund.reviews.queries import assigning
from yfund.reviews.queries import rounds as queries
from yfund.reviews.queries.calibrating import hidden_from, unsure_in
from yfund.reviews.services import publishing
from yfund.reviews.services import rounds as services
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.listing import Slice, sliced
from yfund.web.pages import found, onward, page

DAYS = 7


@methods("GET")
@allowed(policy.may_oversee)
def rounds(code: str) -> BaseResponse:
    """The plan, what is spent of it, how many are in doubt, and the round that is proposed."""
    return _rounds(code, PublishForm(formdata=None), 200)


@methods("POST")
@allowed(policy.may_assign)
def propose_round(code: str) -> BaseResponse:
    """Propose the next round; nothing reaches a reviewer yet."""
    form = PublishForm(formdata=None)
    try:
        with transaction():
            services.propose_round(found(assigning.call_named(code)), current_actor())
        return onward("reviews.rounds", say("A round is proposed. Look at its reasons, then publish it."), code=code)
    except Refusal as refusal:
        form.take(refusal)
    return _rounds(code, form, 422)


@methods("POST")
@allowed(policy.may_assign)
def publish_round(code: str) -> BaseResponse:
    """Give the proposed readings to their reviewers, like any other reading."""
    call, form = found(assigning.call_named(code)), PublishForm()
    due_at = form.due(call.zone) if form.sent() else None
    if due_at is not None:
        try:
            with transaction():
                call = found(assigning.call_named(code))
                run = assigning.latest_run(call)
                if run is None:
                    raise Refusal(say("There is no proposed pair to publish."))
                count = publishing.publish(run, current_actor(), due_at=due_at)
            return onward("reviews.rounds", say("%(count)s pairs are published. The letters go out now.", count=count), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _rounds(code, form, 422)


@methods("POST")
@allowed(policy.may_assign)
def discard_round(code: str) -> BaseResponse:
    """Take the proposed round back."""
    with transaction():
        services.discard_round(found(assigning.call_named(code)), current_actor())
    return onward("reviews.rounds", say("The proposal is taken back. No reviewer saw it."), code=code)


def _rounds(code: str, form: PublishForm, status: int) -> BaseResponse:
    actor = current_actor()
    call, reading = found(assigning.call_and_reading(code))
    if form.due_at.data is None and not form.due_at.raw_data:
        due = max(clock.now() + timedelta(days=DAYS), reading.due_at if reading else clock.now())
        form.due_at.data = _evening(due, call.zone)
    (reason, unsure), run = unsure_in(call, hidden_from(call, actor)), assigning.latest_run(call)
    return page("reviews/rounds.html", status=status, call=call, form=form, reason=reason, spent=queries.spent(call, actor),
                unsure=unsure, pairs=_proposed(call, actor), regions=REGIONS,
                goes_by_means=bool(run and run.outcome.get("equal")), may_change=policy.may_assign(actor),
                problems=[(tell(p["text"]), p["id"]) for p in form.wrongs()])


def _proposed(call: Call, actor: Actor) -> Slice:
    return sliced(assigning.pairs(call, actor, proposed=True), request.args.get("page", 1, type=int),
                  total=assigning.pair_count(call, actor, proposed=True), whole=assigning.paired)


def _evening(due: datetime, zone: str) -> datetime:
    return due.astimezone(ZoneInfo(zone)).replace(hour=23, minute=59, second=0, microsecond=0, tzinfo=None)
