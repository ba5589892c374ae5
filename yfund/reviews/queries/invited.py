"""Invitations to read, and reviewers of a call with what they said."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, lazyload

from yfund.accounts.models import Person, Role, person_role
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.reviews.models import ReviewerProfile
from yfund.reviews.models.readers import Absence, Affiliation, InterestStatement, ReadingInvitation
from yfund.reviews.queries.traces import BOUND_ROLES
from yfund.web.needs import Need

OPEN_STATES = ("open", "closed", "reviewing")
YEAR = timedelta(days=365)


def own_invitations(actor: Actor) -> list[ReadingInvitation]:
    """What the actor was asked to read for, the newest first."""
    return list(db.session.scalars(
        select(ReadingInvitation).options(joinedload(ReadingInvitation.call)).where(ReadingInvitation.person_id == actor.id)
        .order_by(ReadingInvitation.id.desc())))


def own_invitation(actor: Actor, public_id: str) -> ReadingInvitation | None:
    """The invitation of that address if it is the actor's and its call still wants readers."""
    return db.session.scalar(
        select(ReadingInvitation).join(Call, Call.id == ReadingInvitation.call_id).options(joinedload(ReadingInvitation.call))
        .where(ReadingInvitation.public_id == public_id, ReadingInvitation.person_id == actor.id, Call.state.in_(OPEN_STATES)))


def reviewers(call: Call | None) -> Select[Any]:
    """Rows (Person, ReviewerProfile or None, ReadingInvitation of the call or None) of every active reviewer, by name."""
    return (select(Person, ReviewerProfile, ReadingInvitation)
            .join(person_role, person_role.c.person_id == Person.id).join(Role, Role.id == person_role.c.role_id)
            .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
            .outerjoin(ReadingInvitation, and_(ReadingInvitation.person_id == Person.id,
                                               ReadingInvitation.call_id == (call.id if call else None)))
            .where(Role.name == "reviewer", Person.active).options(lazyload(Person.roles)).order_by(Person.name, Person.id))


def inviting_calls() -> list[Call]:
    """Calls one can be invited to, the newest first."""
    return list(db.session.scalars(select(Call).where(Call.state.in_(OPEN_STATES)).order_by(Call.closes_at.desc())))


def absences_of(person_id: int) -> list[Absence]:
    """When somebody does not read, the earliest first."""
    return list(db.session.scalars(select(Absence).where(Absence.person_id == person_id).order_by(Absence.from_on, Absence.id)))


def affiliations_of(person_id: int) -> list[Affiliation]:
    """Where somebody holds or held roles, or has family."""
    return list(db.session.scalars(select(Affiliation).where(Affiliation.person_id == person_id).order_by(Affiliation.id)))


def said_at(person_id: int) -> datetime | None:
    """When somebody last stated their interests, None before they ever did."""
    return db.session.scalar(select(InterestStatement.said_at).where(InterestStatement.person_id == person_id))


def silent() -> list[Person]:
    """Whom a tie would bind and who has not stated their interests for a year, by name."""
    lately = select(InterestStatement.person_id).where(InterestStatement.said_at > clock.now() - YEAR)
    return list(db.session.scalars(
        select(Person).where(Person.active, Person.roles.any(Role.name.in_(BOUND_ROLES)), Person.id.not_in(lately))
        .options(lazyload(Person.roles)).order_by(Person.name, Person.id)))


def needs(actor: Actor) -> list[Need]:
    """A line for each invitation that waits for an answer, and one for interests that were not stated for a year."""
    return (_invited(actor) if actor.has("reviewer") else []) + (_unsaid(actor) if actor.has(*BOUND_ROLES) else [])


def _invited(actor: Actor) -> list[Need]:
    waiting = db.session.scalars(
        select(Call.code).join(ReadingInvitation, ReadingInvitation.call_id == Call.id).where(
            ReadingInvitation.person_id == actor.id, ReadingInvitation.state == "invited", Call.state.in_(OPEN_STATES))
        .order_by(ReadingInvitation.id))
    return [Need(say("Say whether you read for %(code)s", code=code), say("Answer"), "reviews.invitations", {},
                 say("Nothing is given to you before you say yes."), None, 1) for code in waiting]


def _unsaid(actor: Actor) -> list[Need]:
    last = said_at(actor.id or 0)
    if last is not None and last > clock.now() - YEAR:
        return []
    detail = say("You have not said so yet.") if last is None else say("You said so more than a year ago.")
    return [Need(say("Say where you and your family hold roles"), say("Say it"), "reviews.interests", {}, detail, None, 6)]
