"""Who is writing where, told to the others of the group."""

from sqlalchemy import select

from yfund.applications.models import Application, Writing
from yfund.calls.rules.form import section_named
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor


def seen_at(application: Application, actor: Actor, *, section: str) -> None:
    """Remember that this person is in that section now; an unknown section is left out."""
    if actor.id is None or section_named(application.form_version.definition, section) is None:
        return
    row = db.session.scalar(select(Writing).where(Writing.application_id == application.id, Writing.person_id == actor.id))
    if row is None:
        row = Writing(application_id=application.id, person_id=actor.id)
        db.session.add(row)
    row.section, row.at = section, clock.now()
