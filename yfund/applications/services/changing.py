"""Changing what was sent, until the deadline: what was sent stands until the group sends again, or forever."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from yfund.accounts.queries import writers_of
from yfund.applications import queries, timing
from yfund.applications.models import Answer, AnswerRevision, Application, Upload
from yfund.applications.policy import applicant as policy
from yfund.infra import journal, outbox
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say


def change(application: Application, actor: Actor) -> None:
    """Let the group write again in what it sent; pressing twice is pressing once. Raises `NotAllowed`, `Refusal` when late."""
    application = locked(Application, application.id)
    if not actor.may_write_for(application.organisation_id):
        raise NotAllowed(say("Only owners and editors of the group can change its application."))
    if not policy.may_change(actor, application):
        raise Refusal(say("The fund has begun to check this application: what you sent stands."))
    if application.changing_at is not None:
        return
    if not timing.verdict(application, clock.now()).is_accepted:
        raise Refusal(say("The call is closed: what you sent stands."))
    application.changing_at = clock.now()
    journal.note("application.change", application, actor)


def keep_sent(application: Application, actor: Actor) -> None:
    """Give up the changes: everything is again as it was sent; the given-up texts stay in the history."""
    application = locked(Application, application.id)
    if not actor.may_write_for(application.organisation_id):
        raise NotAllowed(say("Only owners and editors of the group can change its application."))
    if application.changing_at is not None:
        put_back(application)
        journal.note("application.keep_sent", application, actor)


def settle_due(most: int = 50) -> int:
    """Put back changes that were not sent in time, or that the first check overtook; returns how many. For the worker."""
    changing = db.session.scalars(select(Application).where(Application.changing_at.is_not(None), Application.state != "returned")
                                  .order_by(Application.id))
    late = [a for a in changing if a.state != "submitted" or not timing.verdict(a, clock.now()).is_accepted][:most]
    for application in late:
        fresh = locked(Application, application.id)
        if fresh.changing_at is not None and fresh.state != "returned":
            if put_back(fresh):
                _tell_dropped(fresh)
            journal.note("application.keep_sent", fresh, SYSTEM, reason="not sent again in time")
    return len(late)


def _tell_dropped(application: Application) -> None:
    sent = queries.last_submission(application.id)
    key = f"{application.public_id}:{clock.now().isoformat()}"
    for person in writers_of(application.organisation_id):
        outbox.post("applications/changes_dropped", to=person, key=key, about=application, application=application,
                    call=application.call, submission=sent, is_overtaken=application.state != "submitted")


def put_back(application: Application) -> int:
    """Make the answers and files those of the last sending; gives how many differed. The row must be locked."""
    sent, since = queries.last_submission(application.id), application.changing_at
    if sent is None or since is None:
        return 0
    answers = sent.snapshot["answers"]
    other = [row for row in queries.answer_rows(application.id) if row.value != answers.get(row.question)]
    for row in other:
        _put_back_one(application.id, row, answers.get(row.question))
    count = len(other) + sum(_put_back_file(upload, since) for upload in db.session.scalars(
        select(Upload).where(Upload.application_id == application.id)))
    application.changing_at = None
    db.session.flush()
    return count


def _put_back_file(upload: Upload, since: datetime) -> bool:
    """Let a file be there if it was there then; whether that changes something."""
    was_there = upload.uploaded_at < since and (upload.removed_at is None or upload.removed_at >= since)
    if was_there == (upload.removed_at is None):
        return False
    upload.removed_at, upload.removed_by_id = None if was_there else clock.now(), None
    return True


def _put_back_one(application_id: int, row: Answer, value: Any) -> None:
    db.session.add(AnswerRevision(application_id=application_id, question=row.question, revision=row.revision, value=row.value,
                                  is_lost=True, written_by_id=row.written_by_id, written_at=clock.now()))
    row.value, row.revision, row.written_at = value, row.revision + 1, clock.now()
