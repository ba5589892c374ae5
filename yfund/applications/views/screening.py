"""Screening one application: its rules, what it is like, the decision, changes, an appeal; the list of reasons."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.evidence import File, file_of, reasons_of
from yfund.applications.forms.screening import (
    ChangesForm,
    LikenessForm,
    LookForm,
    ReinstateForm,
    ScreenForm,
    likeness_form,
    reasons_form,
    screen_form,
)
from yfund.applications.models import Application
from yfund.applications.policy.screening import may_screen, may_screen_any, may_see_queue
from yfund.applications.queries import call_to_apply, seen
from yfund.applications.queue import next_waiting
from yfund.applications.register import likeness_seen
from yfund.applications.rules.differences import Change, between
from yfund.applications.rules.screening import STANDARD_REASONS
from yfund.applications.services import desk_notes, matching, screening
from yfund.applications.views import blueprint
from yfund.calls.rules.form import questions
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.period import instant
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.forms import Form
from yfund.web.locale import LANGUAGES
from yfund.web.pages import found, onward, page

TIME_FOR_CHANGES = timedelta(days=14)
LIKE = {
    "number": say("same registration number"), "account": say("same bank account"), "name": say("similar name"),
    "domain": say("same mail or web address"), "people": say("the same people"), "same": say("They are the same"),
    "different": say("They are not the same"), "unsure": say("Not sure yet"),
}


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
    return _shown(application, file, form, form if form.is_submitted() else None)


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
    if _done(form, lambda: screening.reinstate(application, current_actor(), reason=form.reason.data or "",
                                               appealed_by=form.appealed_by.data or "")):
        return onward("applications.screen", say("The application waits for screening again."), public_id=public_id)
    return _refused(application, form)


@blueprint.post("/office/applications/<public_id>/take")
@allowed(may_screen_any)
def take(public_id: str) -> BaseResponse:
    """Take an application to screen, or let it go."""
    application, actor = found(_sent(public_id)), current_actor()
    with transaction():
        if request.form.get("act") == "let_go":
            desk_notes.let_go(application, actor)
        else:
            desk_notes.take(application, actor)
    return onward("applications.screen", public_id=public_id)


@blueprint.post("/office/applications/<public_id>/look")
@allowed(may_screen_any)
def look(public_id: str) -> BaseResponse:
    """Ask for another look, or say that it was taken."""
    application, actor, form = found(_sent(public_id)), current_actor(), LookForm()
    if _done(form, lambda: desk_notes.looked(application, actor) if request.form.get("act") == "looked" else
             desk_notes.want_look(application, actor, reason=form.look_reason.data or "")):
        return onward("applications.screen", public_id=public_id)
    return _refused(application, form)


@blueprint.post("/office/applications/<public_id>/alike/<other>")
@allowed(may_screen_any)
def decide_alike(public_id: str, other: str) -> BaseResponse:
    """Say whether two groups are one; it is shown with every application of either, in this call and the next."""
    application, likeness, form = found(_sent(public_id)), found(likeness_seen(current_actor(), other)), likeness_form(other)
    if _done(form, lambda: matching.decide_likeness(
            likeness, current_actor(), verdict=form.verdict.data or "", why=form.why.data or "", before=form.before.data or "")):
        return onward("applications.screen", say("What you said of the two groups is kept."), public_id=public_id)
    return _refused(application, form)


@blueprint.route("/office/calls/<code>/reasons", methods=["GET", "POST"])
@allowed(may_screen_any)
def reasons(code: str) -> Response | BaseResponse:
    """The call's own list of reasons for turning an application away."""
    call = found(call_to_apply(code))
    own = [dict(one.texts) for one in reasons_of(call) if one.texts]
    form = reasons_form(LANGUAGES, own)
    if form.sent():
        try:
            with transaction():
                screening.set_reasons(call, current_actor(), form.texts())
            return onward("applications.reasons", say("The list of reasons is kept."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return page("applications/reasons.html", status=422 if form.is_submitted() else 200, call=call, form=form, is_own=bool(own),
                standard=STANDARD_REASONS)


def _done(form: Form, step: Callable[[], None]) -> bool:
    """Whether a step was taken; else the form says why not."""
    if not form.sent():
        return False
    try:
        with transaction():
            step()
    except Refusal as refusal:
        form.take(refusal)
        return False
    return True


def _refused(application: Application, form: Form) -> Response:
    """The page again, with one of its smaller forms as it was sent and what is wrong with it."""
    file = file_of(application, current_actor())
    return _shown(application, file, screen_form(application.call.rules, _begun(file), formdata=None), form)


def _shown(application: Application, file: File, form: ScreenForm, refused: Form | None) -> Response:
    """The page of one application; `refused`: the form on it that was sent and not taken."""
    actor = current_actor()
    small = {kind: refused if isinstance(refused, kind) else kind(formdata=None) for kind in (ReinstateForm, LookForm)}
    return page("applications/screen.html", status=422 if refused else 200, application=application, form=form,
                refused=refused or form, file=file, reinstate=small[ReinstateForm], open=may_screen(actor, application),
                actor=actor, sections=_said(application, file), following=next_waiting(application, actor),
                reasons=reasons_of(application.call), look_form=small[LookForm], words=LIKE,
                judged=refused if isinstance(refused, LikenessForm) else None, changes=_changes(application, file),
                files=_files_changed(application, file))


def _changes(application: Application, file: File) -> list[Change]:
    """What the group changed between its last two sendings."""
    if len(file.sendings) < 2:
        return []
    new, old = (sending.snapshot["answers"] for sending in file.sendings)
    return between(application.form_version.definition, old, new)


def _files_changed(application: Application, file: File) -> list[tuple[bool, str, dict[str, str]]]:
    """Files that came or went between the last two sendings: (came, name, words of the question)."""
    if len(file.sendings) < 2:
        return []
    new, old = ({(one["question"], one["sha256"]): one["filename"] for one in sending.snapshot["uploads"]}
                for sending in file.sendings)
    labels = {q["key"]: q["label"] for q in questions(application.form_version.definition)}
    return [*((False, old[key], labels.get(key[0], {})) for key in old if key not in new),
            *((True, new[key], labels.get(key[0], {})) for key in new if key not in old)]


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
        screening.find_ineligible(application, actor, reason=form.reason.data or "", chosen=form.chosen.data or [],
                                  verdicts=verdicts)
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
