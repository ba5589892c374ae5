"""Reading people, their roles and their organisations."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_security import current_user
from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Invitation, JoinCode, Membership, Organisation, Person, Role, SignIn, person_role
from yfund.accounts.policy import may_see_people
from yfund.infra.db import db
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.actor import NOBODY, ROLES, Actor
from yfund.kernel.text import folded, say
from yfund.web.needs import Need

SIGN_IN_LASTS = timedelta(days=14)
DEMO_DOMAIN = "@demo.example"
_DEMO_ORDER = ("owner", "editor", "reader", *ROLES)


def key_hash(key: str) -> str:
    """How a secret key is kept: its hash, so that the records open no door."""
    return hashlib.sha256(key.encode()).hexdigest()


def current_person() -> Person | None:
    """The signed-in person, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def signed_in_actor() -> Actor:
    """Who asks, as policies see them; `NOBODY` for a stranger."""
    person = current_person()
    return NOBODY if person is None else actor_of(person)


def actor_of(person: Person) -> Actor:
    """A person as policies see them."""
    parts = db.session.execute(
        select(Membership.organisation_id, Membership.part).where(Membership.person_id == person.id))
    return Actor(id=person.id, name=person.name, roles=frozenset(r.name for r in person.roles),
                 memberships=dict(parts.all()), language=person.language)


def person_of_sign_in(uniquifier: str, key: str) -> Person | None:
    """The active person whose open sign-in has this key; None when it was ended or is too old."""
    return db.session.scalar(
        select(Person).join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.key_hash == key_hash(key), SignIn.ended_at.is_(None), SignIn.began_at > clock.now() - SIGN_IN_LASTS,
               Person.fs_uniquifier == uniquifier, Person.active))


def people_with_role(name: str) -> list[Person]:
    """Active people holding a role, by name."""
    return list(db.session.scalars(
        select(Person).join(person_role, person_role.c.person_id == Person.id).join(Role, Role.id == person_role.c.role_id)
        .where(Role.name == name, Person.active).order_by(Person.name, Person.id)))


def writers_of(organisation_id: int) -> list[Person]:
    """Owners and editors of an organisation: those who get its letters."""
    return list(db.session.scalars(
        select(Person).join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.part.in_(("owner", "editor")), Person.active)
        .order_by(Person.id)))


def organisations_of(actor: Actor) -> list[Organisation]:
    """The actor's own organisations, by name."""
    return list(db.session.scalars(
        select(Organisation).where(Organisation.id.in_(actor.memberships)).order_by(Organisation.name, Organisation.id)))


def organisation_seen(actor: Actor, public_id: str) -> Organisation | None:
    """An organisation, when the actor is a member or works for the fund."""
    scope = true() if actor.is_staff else Organisation.id.in_(actor.memberships)
    return db.session.scalar(select(Organisation).where(Organisation.public_id == public_id, scope))


def memberships_of(organisation_id: int) -> list[Membership]:
    """Members with their persons, owners first."""
    rows = db.session.scalars(
        select(Membership).where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.person).lazyload(Person.roles)))
    order = ("owner", "editor", "reader")
    return sorted(rows, key=lambda m: (order.index(m.part), m.person.name, m.id))


def membership_of(organisation_id: int, person_public_id: str) -> Membership | None:
    """One person's membership."""
    return db.session.scalar(
        select(Membership).join(Person, Person.id == Membership.person_id).options(joinedload(Membership.person))
        .where(Membership.organisation_id == organisation_id, Person.public_id == person_public_id))


def _open_invitations() -> Select[Any]:
    return select(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > clock.now())


def invitations_of(organisation_id: int) -> list[Invitation]:
    """Invitations of an organisation that still wait for an answer."""
    return list(db.session.scalars(
        _open_invitations().where(Invitation.organisation_id == organisation_id).order_by(Invitation.id)))


def codes_of(organisation_id: int) -> list[JoinCode]:
    """Codes of an organisation by which somebody can still join, the oldest first."""
    return list(db.session.scalars(select(JoinCode).where(
        JoinCode.organisation_id == organisation_id, JoinCode.used_at.is_(None), JoinCode.expires_at > clock.now())
        .order_by(JoinCode.id)))


def invitation_with(key: str) -> Invitation | None:
    """The open invitation of a letter's link."""
    return db.session.scalar(
        _open_invitations().where(Invitation.key_hash == key_hash(key)).options(joinedload(Invitation.organisation)))


def invitations_to(person: Person) -> list[Invitation]:
    """Open invitations sent to this person's own address."""
    return list(db.session.scalars(
        _open_invitations().where(func.lower(Invitation.email) == person.email.lower()).order_by(Invitation.id)
        .options(joinedload(Invitation.organisation))))


def person_with_address(email: str) -> Person | None:
    """The person of a mail address, whatever its case."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == email.lower()))


def letters_to(actor: Actor) -> Select[Any]:
    """Letters sent to the actor, newest first."""
    return select(Letter).where(Letter.person_id == actor.id).order_by(Letter.created_at.desc(), Letter.id.desc())


def letter_seen(actor: Actor, public_id: str) -> Letter | None:
    """One of the actor's own letters."""
    return db.session.scalar(select(Letter).where(Letter.public_id == public_id, Letter.person_id == actor.id))


def all_letters() -> Select[Any]:
    """Every letter, newest first: for the demonstration, where nobody has a real mailbox."""
    return select(Letter).order_by(Letter.created_at.desc(), Letter.id.desc())


def any_letter(public_id: str) -> Letter | None:
    """A letter, whoever it is for: for the demonstration."""
    return db.session.scalar(select(Letter).where(Letter.public_id == public_id))


def people(words: str = "", role: str = "") -> Select[Any]:
    """People by name, with `words` in name or address, holding `role`."""
    query = select(Person).order_by(Person.name, Person.id)
    if words:
        like = f"%{words.lower()}%"
        query = query.where(or_(func.lower(Person.name).like(like), func.lower(Person.email).like(like)))
    if role:
        held = select(person_role.c.person_id).join(Role, Role.id == person_role.c.role_id).where(Role.name == role)
        query = query.where(Person.id.in_(held))
    return query


def person_seen(actor: Actor, public_id: str) -> Person | None:
    """A person, for administrators and auditors."""
    scope = true() if may_see_people(actor) else false()
    return db.session.scalar(select(Person).where(Person.public_id == public_id, scope))


def demo_people() -> list[tuple[str, Person]]:
    """The invented people of the demonstration, one or more for every role: (role or part, person), in a fixed order."""
    rows = db.session.scalars(select(Person).where(Person.email.like(f"%{DEMO_DOMAIN}"), Person.active).order_by(Person.email))
    named = [(row.email.removesuffix(DEMO_DOMAIN).rstrip("0123456789"), row) for row in rows]
    return sorted(((n, row) for n, row in named if n in _DEMO_ORDER), key=lambda pair: _DEMO_ORDER.index(pair[0]))


def namesakes(name: str) -> Sequence[Organisation]:
    """Organisations of the same name, however it is written."""
    return db.session.scalars(select(Organisation).where(Organisation.folded_name == folded(name))).all()


def needs(actor: Actor) -> list[Need]:
    """What needs the actor here: an invitation that waits; a group to enter for somebody who has neither group nor role."""
    person = db.session.get(Person, actor.id)
    if person is None:
        return []
    waiting = [Need(say("Join %(name)s", name=i.organisation.name), say("Read the invitation"), "accounts.join",
                    {"public_id": i.public_id}, detail=say("You are invited to write with this group."),
                    due_at=i.expires_at, urgency=2) for i in invitations_to(person)]
    if not waiting and not actor.memberships and not actor.roles:
        waiting = [Need(say("Tell us about your group"), say("Enter your group"), "accounts.new_organisation",
                        detail=say("Applications are sent by a group. It takes about five minutes."), urgency=5)]
    return waiting
