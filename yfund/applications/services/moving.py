"""Drafts go over to a new form of their call; nothing anybody wrote is lost on the way."""

from sqlalchemy import select

from yfund.applications import queries
from yfund.applications.models import Application, FormMove
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.moving import misfits
from yfund.applications.services import drafting
from yfund.applications.services.writing import Pen
from yfund.calls.facts import FormPublished, Texts
from yfund.calls.models import FormVersion
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import say


def form_published(fact: FormPublished) -> None:
    """An open call got a new form: its drafts go over."""
    move_drafts(fact.call_id, fact.version_id, fact.note)


def move_drafts(call_id: int, version_id: int, note: Texts) -> int:
    """Let every draft of the call ask by the new form; gives how many. Twice is once, and what was sent keeps its form.

    Answers stay. One whose question takes another kind of answer now goes to the history; one whose question is gone
    stays stored and is shown as no longer asked.
    """
    drafts = db.session.scalars(select(Application.id).where(
        Application.call_id == call_id, Application.state == "draft", Application.form_version_id != version_id)
        .order_by(Application.id)).all()
    version = db.session.get_one(FormVersion, version_id)
    for draft in drafts:
        _move(locked(Application, draft), version, note)
    return len(drafts)


def dismiss(move: FormMove, actor: Actor) -> None:
    """Somebody of the group has read what changed. Raises `NotAllowed` to readers and strangers."""
    application = locked(Application, move.application_id)
    if not policy.may_write(actor, application):
        raise NotAllowed(say("Only owners and editors of the group can put this away."))
    if move.read_at is None:
        move.read_at = clock.now()


def _move(draft: Application, version: FormVersion, note: Texts) -> None:
    before = draft.form_version
    rows = {row.question: row for row in queries.answer_rows(draft.id)}
    pen = Pen(draft, SYSTEM, rows)
    for key in misfits(before.definition, version.definition, {k: row.value for k, row in rows.items()}):
        pen.put_away(key)
    db.session.add(FormMove(application_id=draft.id, from_version_id=before.id, into_version_id=version.id, note=dict(note),
                            at=clock.now(), read_at=None))
    draft.form_version = version
    db.session.flush()
    drafting.feed(draft, version.definition)
    journal.note("application.move", draft, SYSTEM, **{"from": before.number, "to": version.number})
