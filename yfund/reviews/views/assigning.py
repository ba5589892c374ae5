"""Officers give readers to applications."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.infra.jobs import Job
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import PairForm, PublishForm
from yfund.reviews.models import AssignmentRun
from yfund.reviews.queries import assigning, reading, runs
from yfund.reviews.services import assigning as services
from yfund.reviews.services import publishing, solving
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.listing import Slice, sliced
from yfund.web.pages import found, onward, page


@methods("GET")
@allowed(policy.may_oversee)
def assign(code: str) -> BaseResponse:
    """Who would read what: what is not covered and why, and publishing."""
    return _assign(code, PublishForm(formdata=None), 200)


@methods("GET")
@allowed(policy.may_oversee)
def pairs(code: str) -> BaseResponse:
    """Every pair and why it was made; pairs by hand."""
    return _pairs(code, PairForm(formdata=None), 200)


@methods("POST")
@allowed(policy.may_assign)
def propose(code: str) -> BaseResponse:
    """Let the solver propose, fill gaps, or only try; a large call is left to the worker."""
    verb = request.form.get("verb", "propose")
    with transaction():
        made = solving.solve(found(assigning.call_named(code)), current_actor(), verb=verb)
    if isinstance(made, Job):
        return onward("reviews.assign", say("Readers are being sought. You may leave this page."), code=code)
    if verb == "try":
        return onward("reviews.tries", say("This is a try: nobody was given anything."), code=code)
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
    return _assign(code, form, 422)


@methods("POST")
@allowed(policy.may_assign)
def pair(code: str) -> BaseResponse:
    """Make or forbid a pair by hand."""
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
                if form.must.data == "forbid":
                    services.forbid(call, application, person, actor, reason=form.reason.data or "")
                else:
                    services.assign(call, application, person, actor, even_so=bool(form.even_so.data),
                                    reason=form.reason.data or "")
            return onward("reviews.pairs", say("It is kept. The solver heeds it from now on."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _pairs(code, form, 422)


@methods("POST")
@allowed(policy.may_assign)
def remove(public_id: str) -> BaseResponse:
    """Take a pair away by hand."""
    actor = current_actor()
    with transaction():
        assignment = found(assigning.assignment(actor, public_id))
        services.unassign(assignment, actor)
        code = assignment.application.call.code
    return onward("reviews.pairs", say("The pair is removed and will not be proposed again."), code=code)


@methods("POST")
@allowed(policy.may_assign)
def lift(public_id: str) -> BaseResponse:
    """Let the solver make a forbidden pair again."""
    actor = current_actor()
    with transaction():
        assignment = found(assigning.assignment(actor, public_id))
        services.lift(assignment, actor)
        code = assignment.application.call.code
    return onward("reviews.pairs", say("The pair may be proposed again."), code=code)


def _run(call: Call) -> AssignmentRun:
    run = assigning.latest_run(call)
    if run is None:
        raise Refusal(say("Nothing is proposed yet. Propose readers first."))
    return run


def _assign(code: str, publish_form: PublishForm, status: int) -> BaseResponse:
    actor = current_actor()
    call, current = found(assigning.call_and_reading(code))
    run, job = runs.latest(call)
    if publish_form.due_at.data is None and not publish_form.due_at.raw_data:
        publish_form.due_at.data = publishing.proposed_due(call, current)
    tallies = assigning.tallies(call, actor)
    lacking = Slice([], 0, 1, 10)
    if tallies["lacking"]:
        lacking = sliced(assigning.uncovered(call, actor), request.args.get("lacking", 1, type=int), 10, total=tallies["lacking"])
    answer = page("reviews/assign.html", status=status, call=call, run=run, job=job, tallies=tallies, lacking=lacking,
                  reason_for=assigning.reasons(call, run), short=assigning.short_languages(call, actor) if lacking.total else [],
                  islands=runs.islands_seen(run, call, actor), publish_form=publish_form, reading=current,
                  may_change=policy.may_assign(actor), problems=[(tell(p["text"]), p["id"]) for p in publish_form.wrongs()])
    if job is not None and job.state in ("waiting", "running"):
        answer.headers["Refresh"] = "3"
    return answer


def _pairs(code: str, form: PairForm, status: int) -> BaseResponse:
    actor = current_actor()
    call, names = found(assigning.call_named(code)), assigning.reviewer_names()
    form.reviewer.choices = names
    asked = {"reviewer": request.args.get("reviewer", ""), "number": request.args.get("number", "").strip().upper()}
    shown = sliced(assigning.pairs(call, actor, **asked), request.args.get("page", 1, type=int),
                   total=assigning.pair_count(call, actor, **asked), whole=assigning.paired)
    return page("reviews/pairs.html", status=status, call=call, names=names, pairs=shown, pair_form=form, regions=REGIONS,
                may_change=policy.may_assign(actor),
                problems=[(tell(p["text"]), p["id"]) for p in form.wrongs()])
