"""Reading people, their roles and their organisations."""

from flask_security import current_user
from sqlalchemy import select

from yfund.accounts.models import Membership, Person, Role, person_role
from yfund.infra.db import db
from yfund.kernel.actor import NOBODY, Actor


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
                 memberships={organisation: part for organisation, part in parts}, language=person.language)


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
