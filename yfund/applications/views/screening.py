"""Screening in the office: the queue, one application, asking for changes; the register of past grantees."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import register as past
from yfund.applications.forms.screening import ChangesForm, ReinstateForm, ScreenForm, screen_form
from yfund.applications.models import Application
from yfund.applications.policy.screening import may_read_register, may_screen, may_screen_any, may_see_queue
from yfund.applications.queries import seen
from yfund.applications.queue import File, Wanted, countries_of, counts, file_of, next_waiting, sent_calls
from yfund.applications.queue import queue as waiting
from yfund.applications.services import screening
from yfund.applications.states import SENT
from yfund.applications.views import blueprint
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.period import instant
from yfund.kernel.text import Sentence, clean, say
from yfund.web.access import allowed, current_actor
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

TIME_FOR_CHANGES = timedelta(days=14)


@blueprint.get("/office/applications")
@allowed(may_see_queue)
def queue() -> Response:
    """Everything that was sent, with filters and how far screening is."""
    actor, calls = current_actor(), sent_calls()
    asked = {name: clean(request.args.get(name, ""))[:200] for name in ("call", "state", "verdict", "country", "q")}
    wanted = Wanted(asked["call"], asked["state"], asked["verdict"], asked["country"], asked["q"])
    rows = sliced(waiting(actor, wanted), page_number())
    call = next((call for call in calls if call.code == wanted.call), None)
    return page("applications/queue.html", rows=rows, pager=paging(rows), wanted=wanted, calls=calls, states=(*SENT, "withdrawn"),
                counts=counts(actor, wanted.call), countries=countries_of(actor, wanted.call), rules=call.rules if call else [])


@blueprint.route("/office/applications/<public_id>/screen", methods=["GET", "POST"])
@allowed(may_see_queue)
def screen(public_id: str) -> Response | BaseResponse:
    """One application: every rule with quiz, records and verdict; what the register holds; the decision."""
    actor = current_actor()
    application = found(_sent(public_id))
    file = file_of(application, actor)
    form = screen_form(application.call.rules, _begun(file))
    if form.sent():
        following = next_waiting(application, actor)
        try:
            with transaction():
                told = _decide(application, form, request.form.get("act", "save"))
        except Refusal as refusal:
            form.take(refusal)
        else:
            if request.form.get("then") == "next" and following:
                return onward("applications.screen", told, public_id=following)
            return onward("applications.screen", told, public_id=public_id)
    return page("applications/screen.html", status=422 if form.is_submitted() else 200, application=application, form=form,
                file=file, reinstate=ReinstateForm(formdata=None), open=may_screen(actor, application),
                sections=_said(application, file), following=next_waiting(application, actor), show_url=_show_url(application))


@blueprint.route("/office/applications/<public_id>/changes", methods=["GET", "POST"])
@allowed(may_screen_any)
def ask_changes(public_id: str) -> Response | BaseResponse:
    """Give named sections back to the group, with a reason and a due time."""
    application = found(_sent(public_id))
    zone = application.call.zone
    end = (clock.now() + TIME_FOR_CHANGES).astimezone(ZoneInfo(zone)).replace(hour=23, minute=59, second=0, tzinfo=None)
    form = ChangesForm(data={"due": end.replace(microsecond=0)})
    if form.sent():
        try:
            try:
                due_at = instant(form.due.data, zone)
            except Refusal as refusal:
                raise Refusal(refusal.sentence, [Problem(refusal.sentence, "due")]) from refusal
            with transaction():
                screening.ask_changes(application, current_actor(), sections=form.sections.data or [],
                                      reason=form.reason.data or "", due_at=due_at)
            return onward("applications.screen", say("The group has a letter that says what to change."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("applications/ask_changes.html", status=422 if form.is_submitted() else 200, application=application, form=form)


@blueprint.post("/office/applications/<public_id>/reinstate")
@allowed(may_screen_any)
def reinstate(public_id: str) -> BaseResponse:
    """Take an application back in that was found not eligible."""
    application, form = found(_sent(public_id)), ReinstateForm()
    with transaction():
        screening.reinstate(application, current_actor(), reason=form.reason.data or "" if form.sent() else "")
    return onward("applications.screen", say("The application waits for screening again."), public_id=public_id)


@blueprint.get("/office/register")
@allowed(may_read_register)
def register() -> Response:
    """Groups funded before, here or by another fund."""
    search = clean(request.args.get("q", ""))[:200]
    rows = sliced(past.listed(search), page_number())
    return page("applications/register.html", rows=rows, pager=paging(rows), search=search)


def _sent(public_id: str) -> Application | None:
    application = seen(current_actor(), public_id)
    return application if application is not None and application.number else None


def _begun(file: File) -> dict[str, Any]:
    """Verdicts so far; where there is none yet, what the records say, so that only doubts need work."""
    data = {}
    for one in file.rules:
        proposed = one.automatic.verdict if one.automatic.verdict != "unclear" else ""
        data[f"rule_{one.rule.id}"] = one.check.verdict if one.check else proposed
        data[f"evidence_{one.rule.id}"] = one.check.evidence if one.check else ""
    return data


def _decide(application: Application, form: ScreenForm, act: str) -> Sentence:
    actor, verdicts = current_actor(), form.verdicts()
    if act == "eligible":
        screening.find_eligible(application, actor, verdicts)
        return say("%(number)s is eligible. The group has a letter.", number=application.number)
    if act == "ineligible":
        screening.find_ineligible(application, actor, reason=form.reason.data or "", verdicts=verdicts)
        return say("%(number)s is not eligible. The group has a letter with the reason.", number=application.number)
    screening.check_rules(application, actor, verdicts)
    return say("%(number)s: your verdicts are kept.", number=application.number)


def _said(application: Application, file: File) -> list[dict[str, Any]]:
    """The answers in words, section by section; tables and sums stand on the page of the proposal."""
    sections = []
    for section in application.form_version.definition["sections"]:
        lines = [{"label": q["label"], "text": value, "limit": q.get("limit")} for q in section["questions"]
                 if isinstance(value := file.answers.get(q["key"]), str | int) and not isinstance(value, bool) and value != ""]
        if lines:
            sections.append({"title": section["title"], "lines": lines})
    return sections


def _show_url(application: Application) -> str | None:
    if "applications.show" not in current_app.view_functions:
        return None
    return url_for("applications.show", public_id=application.public_id)
