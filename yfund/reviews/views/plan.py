"""How a call is read, and what a blind reading hides: the officer's pages."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.models import Application, Upload
from yfund.applications.queries import answers_of, seen, uploads_of
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import clean, say
from yfund.reviews import policy
from yfund.reviews.forms import PlanForm
from yfund.reviews.queries import assigning
from yfund.reviews.queries.blind import address_of, open_files, redaction_seen, redactions_of, veil_of
from yfund.reviews.queries.reading import plan_of
from yfund.reviews.services import planning
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page


@methods("GET", "POST")
@allowed(policy.may_assign)
def plan(code: str) -> BaseResponse:
    """The settings of a call's reading."""
    actor = current_actor()
    call = found(assigning.call_named(code))
    kept = plan_of(call.id)
    form = PlanForm(data={"spread_limit": kept.spread_limit, "shortest_reason": kept.shortest_reason, "is_blind": kept.is_blind})
    if form.sent():
        try:
            with transaction():
                planning.set_plan(found(assigning.call_named(code)), actor, spread_limit=form.spread_limit.data,
                                  shortest_reason=form.shortest_reason.data, is_blind=form.is_blind.data)
            return onward("reviews.plan", say("Kept."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return page("reviews/plan.html", status=422 if was_sent() else 200, call=call, form=form)


@methods("GET", "POST")
@allowed(policy.may_assign)
def blind(public_id: str) -> BaseResponse:
    """What the readers of an application see, and a way to hide more of it."""
    actor = current_actor()
    application = found(seen(actor, public_id))
    refusal = None
    if was_sent():
        try:
            with transaction():
                _hide(found(seen(actor, public_id)), actor)
            return onward("reviews.blind", say("Hidden from its readers from now on."), public_id=public_id)
        except Refusal as refused:
            refusal, application = refused, found(seen(actor, public_id))
    return _blind(application, refusal)


def _hide(application: Application, actor: Actor) -> None:
    file_id = request.form.get("file", "")
    upload: Upload | None = None
    if file_id:
        upload = found({u.public_id: u for u in uploads_of(application.id)}.get(file_id))
    planning.hide(application, actor, words="" if upload else clean(request.form.get("words", "")), upload=upload)


def _blind(application: Application, refusal: Refusal | None) -> Response:
    answers, uploads = answers_of(application), uploads_of(application.id)
    veil = veil_of(application, answers, is_blind=True)
    marked = redactions_of(application.id)
    shown = open_files(application, uploads, veil)
    by_hand = {m.words for m in marked}
    wrong = "" if refusal is None else tell(refusal.problems[0].sentence if refusal.problems else refusal.sentence)
    return page("reviews/blind.html", status=422 if refusal else 200, application=application, veil=veil,
                answers=veil.answers(answers), uploads=uploads, shown={u.id for u in shown}, wrong=wrong, marked=marked,
                names={u.id: u.filename for u in uploads}, found_names=sorted(p for p in veil.phrases if p not in by_hand),
                plan=plan_of(application.call_id))


@methods("POST")
@allowed(policy.may_assign)
def unhide(public_id: str) -> BaseResponse:
    """Show again what was hidden by hand."""
    actor = current_actor()
    with transaction():
        mark = found(redaction_seen(actor, public_id))
        address = address_of(mark.application_id)
        planning.show_again(mark, actor)
    return onward("reviews.blind", say("Shown again."), public_id=address)


