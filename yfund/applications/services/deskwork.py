"""What every act of an officer on one application shares: who may, refusing, writing to the group."""

from collections.abc import Sequence

from sqlalchemy import select

from yfund.accounts.queries import writers_of
from yfund.applications.models import Application
from yfund.applications.policy.screening import may_screen
from yfund.applications.queries import in_conflict
from yfund.infra import outbox
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say


def screenable(application: Application, actor: Actor) -> Application:
    """The application, locked; raises `NotAllowed` unless the actor screens it and has no tie to its group."""
    application = locked(Application, application.id)
    tied = actor.id is not None and db.session.scalar(
        select(Application.id).where(Application.id == application.id, in_conflict(actor.id))) is not None
    if tied or not may_screen(actor, application):
        raise NotAllowed(say("Only a programme officer without a tie to the group screens its application."))
    return application


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `Refusal` when there are problems."""
    if problems:
        raise Refusal(say("This cannot be decided like this."), list(problems))


def write_group(letter: str, application: Application, *, mark: str = "", **values: object) -> None:
    """Post a letter to everybody who writes for the group; the same letter of one version, and one `mark`, goes out once."""
    for person in writers_of(application.organisation_id):
        outbox.post(f"applications/{letter}", to=person, key=f"{application.id}:{mark or application.version}", about=application,
                    application=application, call=application.call, **values)
