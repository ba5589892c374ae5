"""Promises of the records that belong to no single room: each yields a sentence for everything that does not hold."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, union

from yfund.applications.models import Application, Submission, Upload
from yfund.applications.services.submitting import is_genuine
from yfund.infra.columns import WithState
from yfund.infra.db import Base, db
from yfund.infra.journal import JournalEntry, JournalText
from yfund.infra.storage import is_kept
from yfund.results.models import ReportFile


def states_fit_journal() -> Iterator[str]:
    """Every row with a state is in the state that its last step in the journal led to."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        if issubclass(mapper.class_, WithState):
            yield from _state_faults(mapper.class_)


def _state_faults(model: Any) -> Iterator[str]:
    table, lifecycle = model.__tablename__, model.lifecycle
    actions = [f"{lifecycle.kind}.{name}" for name in ("begin", *(step.name for step in lifecycle.steps))]
    steps = db.session.execute(
        select(JournalEntry.subject_id, JournalText.words).outerjoin(JournalText, JournalText.seq == JournalEntry.seq)
        .where(JournalEntry.subject_kind == table, JournalEntry.action.in_(actions))
        .order_by(JournalEntry.seq).execution_options(yield_per=1000))
    # Words that were erased for a person's sake say nothing of a state; the row is believed then.
    last = {subject: words.get("to") if words else None for subject, words in steps}
    for row_id, state in db.session.execute(select(model.id, model.state).order_by(model.id).execution_options(yield_per=1000)):
        if row_id not in last:
            yield f"{table} {row_id} is “{state}”, but the journal has no step of it"
        elif last[row_id] not in (None, state):
            yield f"{table} {row_id} is “{state}”, but its last step in the journal led to “{last[row_id]}”"


def submissions_genuine() -> Iterator[str]:
    """Every submission has the fingerprint and the code of what it holds."""
    rows = db.session.execute(select(Submission, Application.number).join(
        Application, Application.id == Submission.application_id).execution_options(yield_per=500))
    for submission, number in rows:
        if not is_genuine(submission, number or ""):
            yield f"submission {submission.number} of {number} was changed after it was sent"


def blobs_present() -> Iterator[str]:
    """The bytes of every file lie in the store under their checksum."""
    wanted = union(select(Upload.sha256), select(ReportFile.sha256))
    for sha256 in db.session.scalars(wanted.order_by("sha256")).all():
        if not is_kept(sha256):
            yield f"the file {sha256} is not in the store, or is damaged"
