"""Who has taken an application to screen, and who should look again: notes for officers, nothing the group sees."""

from sqlalchemy import select

from yfund.applications.likeness import ScreeningNote
from yfund.applications.models import Application
from yfund.applications.policy.screening import may_screen
from yfund.applications.queries import ties_of
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotAllowed, Problem, Refusal
from yfund.kernel.text import say


def take(application: Application, actor: Actor) -> None:
    """Take the application to screen. Taken by oneself already is as well; taken by another is a `Clash`."""
    note = _note(application, actor)
    if note.officer_id not in (None, actor.id):
        raise Clash(say("Another officer has taken this application. Ask them first."))
    if note.officer_id is None:
        note.officer_id, note.taken_at = actor.id, clock.now()
        journal.note("application.take", application, actor)
        db.session.flush()


def let_go(application: Application, actor: Actor) -> None:
    """Let somebody else screen the application; any officer may let go for one who is away."""
    note = _note(application, actor)
    if note.officer_id is not None:
        note.officer_id = note.taken_at = None
        journal.note("application.let_go", application, actor)
        db.session.flush()


def want_look(application: Application, actor: Actor, *, reason: str) -> None:
    """Ask for another look at the application, and say why."""
    if not reason.strip():
        raise Refusal(say("This cannot be kept like this."), [Problem(say("Say what should be looked at."), "look_reason")])
    note = _note(application, actor)
    note.is_look_wanted, note.look_reason = True, reason
    journal.note("application.want_look", application, actor, reason=reason)
    db.session.flush()


def looked(application: Application, actor: Actor) -> None:
    """The other look was taken."""
    note = _note(application, actor)
    if note.is_look_wanted:
        note.is_look_wanted = False
        journal.note("application.looked", application, actor)
        db.session.flush()


def _note(application: Application, actor: Actor) -> ScreeningNote:
    application = locked(Application, application.id)
    if not may_screen(actor, application) or application.organisation_id in ties_of(actor):
        raise NotAllowed(say("Only a programme officer without a tie to the group screens its application."))
    note = db.session.scalar(select(ScreeningNote).where(ScreeningNote.application_id == application.id))
    if note is None:
        note = ScreeningNote(application_id=application.id, is_look_wanted=False, look_reason="")
        db.session.add(note)
        db.session.flush()
    return note
