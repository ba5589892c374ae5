"""Reading applications, scoped by who asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, or_, select

from yfund.applications.models import Answer, Application, Conflict
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor

OVERSEERS = ("officer", "certifier", "approver", "payer", "auditor", "administrator", "committee")


def in_conflict(person_id: int, at: datetime | None = None) -> Any:
    """A condition on `Application`: this person has a tie to it or to its group that is in force."""
    now = at or clock.now()
    return select(Conflict.id).where(
        Conflict.person_id == person_id, Conflict.began_at <= now,
        or_(Conflict.ended_at.is_(None), Conflict.ended_at > now),
        or_(Conflict.application_id == Application.id, Conflict.organisation_id == Application.organisation_id),
    ).exists()


def visible(actor: Actor) -> Select[tuple[Application]]:
    """Applications this actor may know of: their own groups' ones, and for staff and committee all that were ever sent.

    Reviewers reach theirs through `reviews.queries`. Whoever is in conflict sees nothing, whatever their role.
    """
    return select(Application).where(visible_to(actor))


def visible_to(actor: Actor) -> Any:
    """`visible` as a condition, for queries that join."""
    if actor.id is None:
        return false()
    own = Application.organisation_id.in_(list(actor.memberships))
    if not actor.has(*OVERSEERS):
        return own
    return or_(own, and_(Application.number.is_not(None), ~in_conflict(actor.id)))


def seen(actor: Actor, public_id: str) -> Application | None:
    """The application of that address if this actor may see it, else None (the 404 page)."""
    return db.session.scalar(visible(actor).where(Application.public_id == public_id))


def answers_of(application: Application) -> dict[str, Any]:
    """The present answers by question key."""
    rows = db.session.execute(select(Answer.question, Answer.value).where(Answer.application_id == application.id))
    return {question: value for question, value in rows}
