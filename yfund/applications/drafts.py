"""Reading drafts while they are written: their history, who writes where, and their way to new forms."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import joinedload

from yfund.applications.models import Answer, AnswerRevision, Application, FormMove, Upload, Writing
from yfund.applications.rules.history import Past, Step, steps
from yfund.applications.rules.moving import no_longer_asked
from yfund.calls.models import FormVersion
from yfund.calls.rules.form import Question, question_named
from yfund.infra.db import db
from yfund.kernel import clock

MOST_KEPT = 400


def writing_now(application_id: int, but_id: int | None) -> list[Writing]:
    """Who was writing in the last minute, without the one who asks."""
    return list(db.session.scalars(
        select(Writing).options(joinedload(Writing.person))
        .where(Writing.application_id == application_id, Writing.person_id != but_id,
               Writing.at > clock.now() - timedelta(seconds=70)).order_by(Writing.id)))


def kept_texts(application_id: int, questions: list[str], before: int | None = None) -> list[AnswerRevision]:
    """What was kept of these answers, earlier and lost texts, the newest first; `before`: only what is older than that row."""
    older = AnswerRevision.id < before if before is not None else true()
    return list(db.session.scalars(select(AnswerRevision).where(
        AnswerRevision.application_id == application_id, AnswerRevision.question.in_(questions), older)
        .order_by(AnswerRevision.id.desc()).limit(MOST_KEPT)))


def texts_after(application_id: int, questions: list[str], row_id: int) -> list[AnswerRevision]:
    """What each of these answers became next, from that row on, as far as it was kept."""
    first = select(func.min(AnswerRevision.id)).where(
        AnswerRevision.application_id == application_id, AnswerRevision.question.in_(questions), AnswerRevision.id >= row_id,
        AnswerRevision.is_lost.is_(False)).group_by(AnswerRevision.question)
    return list(db.session.scalars(select(AnswerRevision).where(AnswerRevision.id.in_(first))))


def kept_at(row_id: int) -> datetime | None:
    """When the text of a kept row was written."""
    return db.session.scalar(select(AnswerRevision.written_at).where(AnswerRevision.id == row_id))


def all_files(application_id: int, questions: list[str]) -> list[Upload]:
    """Every file these questions ever had."""
    return list(db.session.scalars(select(Upload).where(
        Upload.application_id == application_id, Upload.question.in_(questions)).order_by(Upload.id)))


def kept_text(application_id: int, question: str, row_id: int) -> AnswerRevision | None:
    """One text that was kept of this answer, or None."""
    return db.session.scalar(select(AnswerRevision).where(
        AnswerRevision.application_id == application_id, AnswerRevision.question == question, AnswerRevision.id == row_id))


def steps_of(answer: Answer | AnswerRevision | None, kept: list[AnswerRevision]) -> list[Step]:
    """The steps of one answer up to what it is, or was then, the newest first, as far back as rows are given."""
    if answer is None:
        return []
    past = [Past(r.id, r.revision, r.value, r.written_by_id, r.written_at) for r in kept
            if r.question == answer.question and not r.is_lost]
    is_cut = min((one.revision for one in past), default=answer.revision) > 1
    return steps(past, answer.value, answer.written_by_id, answer.written_at, is_cut=is_cut)


def unread_moves(application_id: int) -> list[FormMove]:
    """The moves to a new form nobody of the group has put away, the newest first."""
    return list(db.session.scalars(select(FormMove).where(
        FormMove.application_id == application_id, FormMove.read_at.is_(None)).order_by(FormMove.id.desc())))


def versions_named(ids: set[int]) -> dict[int, FormVersion]:
    """Form versions by their id."""
    return {v.id: v for v in db.session.scalars(select(FormVersion).where(FormVersion.id.in_(ids)))} if ids else {}


def left_over(application: Application, answers: dict[str, Any]) -> list[tuple[Question, Any]]:
    """Answers whose question is no longer asked, each with the question as it was asked last. Asks nothing when there are none."""
    keys = no_longer_asked(application.form_version.definition, answers)
    if not keys:
        return []
    older = db.session.scalars(select(FormVersion).where(
        FormVersion.call_id == application.call_id, FormVersion.number < application.form_version.number)
        .order_by(FormVersion.number.desc())).all()
    found = []
    for key in keys:
        question = next((q for v in older if (q := question_named(v.definition, key)) is not None), None)
        if question is not None:
            found.append((question, answers[key]))
    return found


def bytes_kept_for(application_id: int) -> dict[str, int]:
    """Checksum → bytes of every file this application ever had; what was removed is kept for the history."""
    return dict(db.session.execute(select(Upload.sha256, Upload.size).where(Upload.application_id == application_id)).all())


def bytes_sent_by(person_id: int | None, since: datetime) -> dict[str, int]:
    """Checksum → bytes of what a person has sent to any application since then."""
    return dict(db.session.execute(select(Upload.sha256, Upload.size).where(
        Upload.uploaded_by_id == person_id, Upload.uploaded_at >= since)).all())


def given_up(application: Application, sent_at: datetime) -> list[str]:
    """Questions of which the history holds a text that was changed after the last sending and never sent."""
    return list(db.session.scalars(select(AnswerRevision.question).distinct().where(
        AnswerRevision.application_id == application.id, AnswerRevision.is_lost, AnswerRevision.written_at > sent_at)))
