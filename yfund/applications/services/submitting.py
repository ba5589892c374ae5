"""Sending an application: once only, in time, frozen with a fingerprint; and taking it back."""

from datetime import datetime

from sqlalchemy import func, select

from yfund.accounts.queries import writers_of
from yfund.applications import queries
from yfund.applications.facts import ApplicationSubmitted
from yfund.applications.models import Application, ChangeRequest, Submission
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.completeness import all_problems
from yfund.applications.rules.deadline import is_in_time
from yfund.calls.models import Call
from yfund.infra import outbox, workflow
from yfund.infra.db import db, locked
from yfund.infra.fingerprints import code_of, fingerprint_of, is_code
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import clean, say

STATEMENT = say("What this application says is true, we wrote it ourselves, and we will tell the fund if anything changes.")


def submit(application: Application, actor: Actor, *, declared_name: str, received_at: datetime) -> Submission:
    """Send the application, or send it again after changes were asked for; the receipt of what is frozen.

    `received_at`: when the request arrived (aware); it decides, however long the rest took. Sending what was sent
    gives the first receipt again. Raises `NotAllowed`, and `Refusal` naming everything that is missing.
    """
    call = locked(Call, application.call_id)
    application = locked(Application, application.id)
    if not policy.may_submit(actor, application):
        raise NotAllowed(say("Only owners and editors of the group can send its application."))
    if application.state not in policy.CHANGING and (sent := queries.last_submission(application.id)) is not None:
        return sent
    request = queries.open_request(application.id) if application.state == "returned" else None
    _be_in_time(call, request, received_at)
    _be_complete(application, clean(declared_name))
    if application.number is None:
        call.last_number += 1
        application.number = f"{call.code}-{call.last_number:04d}"
    application.submitted_at = application.submitted_at or received_at
    if request is not None:
        request.answered_at = received_at
    submission = _frozen(application, call, request, actor, clean(declared_name), received_at)
    workflow.move(application, "submit" if request is None else "resubmit", actor, fingerprint=submission.fingerprint,
                  fact=ApplicationSubmitted(application.id))
    for person in writers_of(application.organisation_id):
        outbox.post("applications/received", to=person, key=f"{application.public_id}:{submission.number}",
                    about=application, application=application, submission=submission, call=call)
    return submission


def withdraw(application: Application, actor: Actor, *, reason: str) -> None:
    """Take the application back; done twice is done once. Raises `NotAllowed`, `Refusal` after a decision."""
    application = locked(Application, application.id)
    if application.state == "withdrawn":
        return
    if not actor.may_write_for(application.organisation_id):
        raise NotAllowed(say("Only owners and editors of the group can take its application back."))
    workflow.move(application, "withdraw", actor, reason=clean(reason))
    for person in writers_of(application.organisation_id):
        outbox.post("applications/withdrawn", to=person, key=application.public_id, about=application,
                    application=application, call=application.call)


def is_genuine(submission: Submission, number: str) -> bool:
    """Whether what is kept is what was sent under this receipt, to the byte."""
    fingerprint = fingerprint_of(submission.snapshot)
    return fingerprint == submission.fingerprint and is_code(submission.code, number, fingerprint, submission.received_at)


def _be_in_time(call: Call, request: ChangeRequest | None, received_at: datetime) -> None:
    if request is not None:
        if received_at <= request.due_at:
            return
        raise Refusal(say("The time for these changes is over. Write to the fund if something kept you from it."))
    if not is_in_time(received_at, opens_at=call.opens_at, closes_at=call.closes_at, grace_minutes=call.grace_minutes,
                      call_state=call.state, call_state_at=call.state_at):
        raise Refusal(say("This call is closed, so the application could not be sent. Everything you wrote stays yours to "
                          "read. Write to the fund if something kept you from sending it in time."))


def _be_complete(application: Application, declared_name: str) -> None:
    problems = [] if declared_name else [Problem(say("Write your name."), "declared_name")]
    for wrong in all_problems(application.form_version.definition, queries.answers_of(application),
                              queries.upload_counts(application.id), queries.limits_of(application.call)).values():
        problems += wrong
    if problems:
        raise Refusal(say("The application cannot be sent yet."), problems)


def _frozen(application: Application, call: Call, request: ChangeRequest | None, actor: Actor, declared_name: str,
            received_at: datetime) -> Submission:
    before = db.session.scalar(select(func.max(Submission.number)).where(Submission.application_id == application.id)) or 0
    snapshot = {
        "application": application.public_id, "number": application.number, "call": call.code, "sending": before + 1,
        "form_version": application.form_version.number, "organisation": application.organisation.name,
        "answers": queries.answers_of(application), "quiz": application.quiz,
        "uploads": [{"question": u.question, "filename": u.filename, "size": u.size, "sha256": u.sha256}
                    for u in queries.uploads_of(application.id)],
        "declared_name": declared_name, "statement": STATEMENT.message, "received_at": received_at.isoformat(),
    }
    fingerprint = fingerprint_of(snapshot)
    submission = Submission(
        application_id=application.id, number=before + 1, snapshot=snapshot, fingerprint=fingerprint,
        code=code_of(str(application.number), fingerprint, received_at), declared_name=declared_name[:200],
        sent_by_id=actor.id, received_at=received_at, closes_at=request.due_at if request else call.closes_at,
        grace_minutes=0 if request else call.grace_minutes)
    db.session.add(submission)
    db.session.flush()
    return submission
