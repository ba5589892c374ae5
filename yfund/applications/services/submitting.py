"""Sending an application: once only, in time, frozen with a fingerprint; and taking it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from yfund.accounts.queries import writers_of
from yfund.applications import queries, timing
from yfund.applications.facts import ApplicationSubmitted
from yfund.applications.models import Application, ChangeRequest, Submission
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.completeness import all_problems
from yfund.applications.services import changing, drafting
from yfund.calls.models import Call
from yfund.infra import outbox, workflow
from yfund.infra.db import db, locked
from yfund.infra.fingerprints import code_of, fingerprint_of, is_code
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import clean, say

STATEMENT = say("What this application says is true, we wrote it ourselves, and we will tell the fund if anything changes.")


def submit(application: Application, actor: Actor, *, declared_name: str, received_at: datetime) -> Submission:
    """Send the application, or send it again after changes; the receipt of what is frozen.

    `received_at`: when the request arrived (aware); it decides, however long the rest took. Sending what was sent
    gives the last receipt again. Raises `NotAllowed`, and `Refusal` naming everything that is missing.
    """
    call = locked(Call, application.call_id)
    application = locked(Application, application.id)
    if not policy.may_submit(actor, application):
        raise NotAllowed(say("Only owners and editors of the group can send its application."))
    last = queries.last_submission(application.id)
    if not policy.is_open(application) and last is not None:
        if application.changing_at is not None:
            raise Refusal(say("The fund has begun to check your application, so it cannot be sent again: what you sent stands."))
        return last
    request = queries.open_request(application.id) if application.state == "returned" else None
    received_at = _counts_at(application, request, received_at, last.received_at if last else None)
    _be_complete(application, clean(declared_name))
    return _send(application, call, actor, Sending(clean(declared_name), received_at, request))


def send_for_group(application: Application, *, received_at: datetime) -> Submission | None:
    """Send a complete draft in the group's name, because its call says that complete drafts count; else None.

    The call must be locked. What was sent meanwhile is left alone.
    """
    call = locked(Call, application.call_id)
    application = locked(Application, application.id)
    if application.state != "draft" or not call.drafts_count or problems_of(application):
        return None
    return _send(application, call, SYSTEM, Sending("", received_at, None))


@dataclass(frozen=True)
class Sending:
    """What comes with one sending; without a name the fund sent it for the group."""

    declared_name: str
    received_at: datetime
    request: ChangeRequest | None


def _send(application: Application, call: Call, actor: Actor, sending: Sending) -> Submission:
    step = {"draft": "submit", "returned": "resubmit"}.get(application.state, "send_again")
    if application.number is None:
        call.last_number += 1
        application.number = f"{call.code}-{call.last_number:04d}"
    if step != "resubmit":
        application.submitted_at = sending.received_at
    if sending.request is not None:
        sending.request.answered_at = sending.received_at
    if application.changing_at is not None:
        application.changing_at = None
        drafting.feed(application, application.form_version.definition)
    submission = _frozen(application, call, actor, sending)
    workflow.move(application, step, actor, fingerprint=submission.fingerprint, fact=ApplicationSubmitted(application.id))
    letter = "applications/received" if sending.declared_name else "applications/sent_for_you"
    for person in writers_of(application.organisation_id):
        outbox.post(letter, to=person, key=f"{application.public_id}:{submission.number}", about=application,
                    application=application, submission=submission, call=call)
    return submission


def withdraw(application: Application, actor: Actor, *, reason: str) -> None:
    """Take the application back; done twice is done once. Raises `NotAllowed`, `Refusal` after a decision."""
    application = locked(Application, application.id)
    if application.state == "withdrawn":
        return
    if not actor.may_write_for(application.organisation_id):
        raise NotAllowed(say("Only owners and editors of the group can take its application back."))
    if application.changing_at is not None:
        changing.put_back(application)
    if (asked := queries.open_request(application.id)) is not None:
        asked.ended_at = clock.now()
    workflow.move(application, "withdraw", actor, reason=clean(reason))
    for person in writers_of(application.organisation_id):
        outbox.post("applications/withdrawn", to=person, key=application.public_id, about=application,
                    application=application, call=application.call)


def is_genuine(submission: Submission, number: str) -> bool:
    """Whether what is kept is what was sent under this receipt, to the byte."""
    fingerprint = fingerprint_of(submission.snapshot)
    return fingerprint == submission.fingerprint and is_code(submission.code, number, fingerprint, submission.received_at)


def _counts_at(application: Application, request: ChangeRequest | None, received_at: datetime,
               last_received_at: datetime | None) -> datetime:
    """The instant it is entered under; raises `Refusal` when it came too late."""
    if request is not None:
        if received_at <= request.due_at + timedelta(minutes=application.call.grace_minutes):
            return max(received_at, last_received_at or received_at)
        raise Refusal(say("The time for these changes is over. Write to the fund if something kept you from it."))
    verdict = timing.verdict(application, received_at, last_received_at)
    if not verdict.is_accepted:
        raise Refusal(verdict.sentence)
    return verdict.counts_at


def problems_of(application: Application) -> dict[str, list[Problem]]:
    """Everything that is missing or wrong in what is written, by section."""
    return all_problems(application.form_version.definition, queries.written(application),
                        queries.upload_counts(application.id), queries.limits_of(application.call))


def _be_complete(application: Application, declared_name: str) -> None:
    problems = [] if declared_name else [Problem(say("Write your name."), "declared_name")]
    for wrong in problems_of(application).values():
        problems += wrong
    if problems:
        raise Refusal(say("The application cannot be sent yet."), problems)


def _frozen(application: Application, call: Call, actor: Actor, sending: Sending) -> Submission:
    before = db.session.scalar(select(func.max(Submission.number)).where(Submission.application_id == application.id)) or 0
    snapshot = {
        "application": application.public_id, "number": application.number, "call": call.code, "sending": before + 1,
        "form_version": application.form_version.number, "organisation": application.organisation.name,
        "answers": queries.written(application), "quiz": application.quiz,
        "uploads": [{"question": u.question, "filename": u.filename, "size": u.size, "sha256": u.sha256,
                     "description": u.description} for u in queries.files_of(application.id)],
        "declared_name": sending.declared_name, "statement": STATEMENT.message if sending.declared_name else "",
        "received_at": sending.received_at.isoformat(),
    }
    window = timing.window_of(call, application.organisation, sending.received_at)
    fingerprint = fingerprint_of(snapshot)
    submission = Submission(
        application_id=application.id, number=before + 1, snapshot=snapshot, fingerprint=fingerprint,
        code=code_of(str(application.number), fingerprint, sending.received_at), declared_name=sending.declared_name[:200],
        sent_by_id=actor.id, received_at=sending.received_at, closes_at=sending.request.due_at if sending.request else window.until,
        grace_minutes=0 if sending.request else call.grace_minutes)
    db.session.add(submission)
    db.session.flush()
    return submission
