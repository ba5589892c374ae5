"""Answers of the solver: tried, compared, published in one step."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import PublishForm
from yfund.reviews.queries import assigning, runs
from yfund.reviews.services import publishing, solving
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


@methods("GET")
@allowed(policy.may_oversee)
def tries(code: str) -> BaseResponse:
    """Every try, and two of them beside each other."""
    return _tries(code, PublishForm(formdata=None), 200)


@methods("POST")
@allowed(policy.may_assign)
def publish_run(code: str, public_id: str) -> BaseResponse:
    """Take a try and give its pairs to the reviewers, in one step."""
    actor, call, form = current_actor(), found(assigning.call_named(code)), PublishForm()
    found(runs.run_named(call, public_id))
    due_at = form.due(call.zone) if form.sent() else None
    if due_at is not None:
        try:
            with transaction():
                run = found(runs.run_named(found(assigning.call_named(code)), public_id))
                solving.ensure_current(run, actor)
                solving.take(run, actor)
                count = publishing.publish(run, actor, due_at=due_at)
            said = say("%(count)s pairs are published. The letters go out now.", count=count)
            return onward("reviews.progress", said, code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _tries(code, form, 422)


def _tries(code: str, form: PublishForm, status: int) -> Response:
    actor = current_actor()
    call, reading = found(assigning.call_and_reading(code))
    listed = runs.runs_of(call, actor)
    by_id = {weight.run.public_id: weight for weight in listed}
    ids = list(by_id)
    one, other = (by_id.get(request.args.get(name, "")) or (by_id[ids[place]] if len(ids) > place else None)
                  for place, name in enumerate(("one", "other")))
    number = request.args.get("page", 1, type=int)
    changed = sliced(runs.changes(one.run, other.run, actor), number) if one and other else None
    moved = runs.loads_in(one.run, other.run, actor) if one and other else []
    if form.due_at.data is None and not form.due_at.raw_data:
        form.due_at.data = publishing.proposed_due(call, reading)
    return page("reviews/tries.html", status=status, call=call, listed=listed, one=one, other=other, changed=changed, moved=moved,
                publish_form=form, may_change=policy.may_assign(actor), regions=REGIONS,
                problems=[(tell(p["text"]), p["id"]) for p in form.wrongs()])
