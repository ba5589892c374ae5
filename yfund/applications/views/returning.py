"""Changes that were asked for and are not answered yet: more time for them, or an end."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.forms.screening import AskedForm
from yfund.applications.models import Application, ChangeRequest
from yfund.applications.policy.screening import may_screen_any
from yfund.applications.queries import open_request, seen
from yfund.applications.services import returning
from yfund.applications.views import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.period import instant
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page


@blueprint.route("/office/applications/<public_id>/asked", methods=["GET", "POST"])
@allowed(may_screen_any)
def asked(public_id: str) -> Response | BaseResponse:
    """What was asked and until when; give more time, or end it and screen what was sent."""
    application = found(seen(current_actor(), public_id))
    asked_for = open_request(application.id) if application.state == "returned" else None
    if asked_for is None:
        return onward("applications.screen", returning.NOTHING, public_id=public_id)
    form = AskedForm(data={"due": _wall_clock(asked_for, application)})
    if form.sent():
        try:
            told = _act(application, form)
            return onward("applications.screen", told, public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("applications/asked.html", status=422 if form.is_submitted() else 200, application=application,
                asked_for=asked_for, form=form)


def _act(application: Application, form: AskedForm) -> Sentence:
    actor, reason = current_actor(), form.reason.data or ""
    if form.act.data == "end":
        with transaction():
            returning.take_back(application, actor, reason=reason)
        return say("What was sent first waits for screening again. The group has a letter.")
    if form.due.data is None:
        raise Refusal(say("Fill this in."), [Problem(say("Fill this in."), "due")])
    try:
        due_at = instant(form.due.data, application.call.zone)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, [Problem(refusal.sentence, "due")]) from refusal
    with transaction():
        returning.prolong(application, actor, due_at=due_at, reason=reason)
    return say("More time is given. The group has a letter.")


def _wall_clock(request: ChangeRequest, application: Application) -> datetime:
    return request.due_at.astimezone(ZoneInfo(application.call.zone)).replace(tzinfo=None, second=0, microsecond=0)
