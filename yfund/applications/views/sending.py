"""Check, send, receipt, copy, changing, taking back."""

from flask import Response, g, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import queries, timing
from yfund.applications.evidence import self_check
from yfund.applications.forms.applicant import DeclarationForm, ReasonForm
from yfund.applications.models import Application
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.completeness import all_problems
from yfund.applications.services import changing, submitting
from yfund.applications.views import blueprint, sections, telling
from yfund.applications.views.verifying import in_groups
from yfund.calls.models import EligibilityRule
from yfund.calls.rules.eligibility import Finding
from yfund.calls.rules.form import section_around
from yfund.calls.rules.self_check import PROFILE
from yfund.infra.db import transaction
from yfund.infra.marking import mark
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.documents import document
from yfund.web.filters import in_words, tell
from yfund.web.pages import found, onward, page


@blueprint.get("/applications/<public_id>/check")
@signed_in
def check(public_id: str) -> Response:
    """Everything that is missing, at once, each line a link; then the declaration."""
    return _check_page(found(queries.own_seen(current_actor(), public_id)), DeclarationForm(), [], 200)


@blueprint.post("/applications/<public_id>/submit")
@signed_in
def submit(public_id: str) -> Response | BaseResponse:
    """Send it, once only; the receipt follows."""
    actor, form = current_actor(), DeclarationForm()
    application = found(queries.own_seen(actor, public_id))
    if not form.sent():
        return _check_page(application, form, [], 422)
    try:
        with transaction():
            submitting.submit(application, actor, declared_name=form.declared_name.data or "", received_at=g.received_at)
    except Refusal as refusal:
        beside = [p for p in refusal.problems if p.field == "declared_name"]
        if beside:
            form.take(Refusal(refusal.sentence, beside))
        return _check_page(application, form, [] if refusal.problems else [Problem(refusal.sentence)], 422)
    return onward("applications.receipt", public_id=public_id)


def _check_page(application: Application, form: DeclarationForm, refused: list[Problem], status: int) -> Response:
    definition = application.form_version.definition
    answers, uploads = queries.written(application), queries.files_of(application.id)
    counts = {key: len(files) for key, files in sections.files_by_question(uploads).items()}
    wrong = all_problems(definition, answers, counts, queries.limits_of(application.call))
    may_send = policy.may_write(current_actor(), application) and (
        sections.is_open(application) or timing.verdict(application, g.received_at).is_accepted)
    wrongs = [(tell(p.sentence), None) for p in refused] + [(w["text"], w["id"] or None) for w in form.wrongs()]
    return page(
        "applications/check.html", status=status, application=application, definition=definition, answers=answers,
        uploads=uploads, form=form, wrongs=wrongs, missing=_missing(application, wrong),
        missing_count=sum(len(w) for w in wrong.values()), may_send=may_send, statement=submitting.STATEMENT,
        closing=sections.closing(application), rules=_rules(application),
        shut="" if may_send else telling.why_shut(application, sections.tasks(application)),
        is_missed=telling.is_missed(application) and not may_send, ask_address=telling.ask_address())


def _rules(application: Application) -> list[dict[str, object]]:
    """The rules of the call with what the group's own records say, and where to mend what does not fit."""
    return [{"question": rule.question, "verdict": found.verdict, "told": found.evidence, "url": _mend(application, rule, found)}
            for rule, found in self_check(application)]


def _mend(application: Application, rule: EligibilityRule, found: Finding) -> str:
    key = rule.params.get("question", "")
    around = section_around(application.form_version.definition, key)
    if found.verdict == "met":
        return ""
    if around is not None:
        return url_for("applications.section", public_id=application.public_id, key=around["key"], _anchor=key)
    if rule.kind in PROFILE:
        return url_for("accounts.change_organisation", public_id=application.organisation.public_id)
    return ""


def _missing(application: Application, wrong: dict[str, list[Problem]]) -> list[dict[str, object]]:
    parts = []
    for number, part in enumerate(application.form_version.definition["sections"], 1):
        lines = [(tell(p.sentence) if len(_label(part, p)) == 0 else f"{_label(part, p)}: {tell(p.sentence)}",
                  url_for("applications.section", public_id=application.public_id, key=part["key"], check=1, _anchor=p.field))
                 for p in wrong.get(part["key"], ())]
        if lines:
            parts.append({"title": f"{number}. {in_words(part['title'])}", "lines": lines})
    return parts


def _label(part: dict[str, list[dict[str, object]]], problem: Problem) -> str:
    key = problem.field.partition("-")[0]
    return next((in_words(q["label"]) for q in part["questions"] if q["key"] == key), "")  # type: ignore[arg-type]


@blueprint.get("/applications/<public_id>/receipt")
@signed_in
def receipt(public_id: str) -> Response:
    """Number, time in both zones, code and fingerprint of what was sent last."""
    application = found(queries.own_seen(current_actor(), public_id))
    submission = found(queries.last_submission(application.id))
    return page("applications/receipt.html", application=application, submission=submission,
                code=in_groups(submission.code), fingerprint=in_groups(submission.fingerprint))


@blueprint.get("/applications/<public_id>/copy")
@signed_in
def pdf(public_id: str) -> Response:
    """A copy on paper: what was sent, or the draft as it stands."""
    application = found(queries.seen(current_actor(), public_id))
    sent = queries.last_submission(application.id)
    answers = sent.snapshot["answers"] if sent else queries.answers_of(application)
    uploads = sent.snapshot["uploads"] if sent else queries.uploads_of(application.id)
    made = document("applications/pdf.html", application.number or "application", application=application, submission=sent,
                    definition=application.form_version.definition, answers=answers, uploads=uploads,
                    paper_number=application.number)
    if sent is not None and made.mimetype == "application/pdf":
        made.set_data(mark(made.get_data(), str(application.number), sent.code))
    return made


@blueprint.post("/applications/<public_id>/change")
@signed_in
def change(public_id: str) -> BaseResponse:
    """Write again in what was sent; it counts until it is sent again."""
    application = found(queries.own_seen(current_actor(), public_id))
    with transaction():
        changing.change(application, current_actor())
    return onward("applications.show", public_id=public_id)


@blueprint.post("/applications/<public_id>/keep-sent")
@signed_in
def keep_sent(public_id: str) -> BaseResponse:
    """Give up the changes and keep what was sent."""
    application = found(queries.own_seen(current_actor(), public_id))
    with transaction():
        changing.keep_sent(application, current_actor())
    return onward("applications.show", say("What you sent stands. The texts you gave up stay in the history."), public_id=public_id)


@blueprint.get("/applications/<public_id>/withdraw")
@signed_in
def withdraw(public_id: str) -> Response:
    """Asks before an application is taken back."""
    return page("applications/withdraw.html", application=found(queries.own_seen(current_actor(), public_id)), form=ReasonForm())


@blueprint.post("/applications/<public_id>/withdraw")
@signed_in
def withdraw_now(public_id: str) -> Response | BaseResponse:
    """Take it back."""
    application, form = found(queries.own_seen(current_actor(), public_id)), ReasonForm()
    if not form.sent():
        return page("applications/withdraw.html", status=422, application=application, form=form)
    with transaction():
        submitting.withdraw(application, current_actor(), reason=form.reason.data or "")
    return onward("applications.show", public_id=public_id)
