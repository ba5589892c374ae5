"""People and organisations for tests. Every builder keeps what it makes; call them in an app context, in a transaction or not."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence

from flask_security import hash_password
from sqlalchemy import select

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import folded

PASSWORD = "four words walk home"
_numbers = itertools.count(1)


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Write in the open transaction, or in one of its own."""
    if db.session.info.get("writing"):
        yield
        db.session.flush()
    else:
        with transaction():
            yield


def person(name: str = "Norhaina Macarambon", *, email: str = "", roles: Sequence[str] = (), language: str = "en",
           zone: str = "UTC", confirmed: bool = True, password: str = "",
           organisation: Organisation | None = None, part: str = "owner") -> Person:
    """A confirmed person; with `organisation` a member of it. Without `password` they sign in by the fixture only."""
    number, joined = next(_numbers), organisation.id if organisation is not None else None
    with kept():
        made = Person(
            public_id=random_id(), email=email or f"person{number}@example.org", name=name, language=language, zone=zone,
            password=hash_password(password) if password else None, active=True, fs_uniquifier=random_id() + str(number),
            confirmed_at=clock.now() if confirmed else None, created_at=clock.now(), roles=[role(r) for r in roles])
        db.session.add(made)
        db.session.flush()
        if joined is not None:
            db.session.add(Membership(organisation_id=joined, person_id=made.id, part=part, since=clock.now()))
    return made


def role(name: str) -> Role:
    """The role's row, made when it is missing."""
    found = db.session.scalar(select(Role).where(Role.name == name))
    if found is None:
        found = Role(name=name)
        db.session.add(found)
    return found


def organisation(name: str = "Youth Weavers of Lake Lanao", *, country: str = "PH", city: str = "Marawi", zone: str = "Asia/Manila",
                 registration_number: str = "CN-2014-118", legal_form: str = "association", registered_year: int | None = 2014,
                 website: str = "") -> Organisation:
    """A group without members."""
    with kept():
        made = Organisation(
            public_id=random_id(), name=name, folded_name=folded(name), country=country, city=city, zone=zone, website=website,
            registration_number=registration_number, legal_form=legal_form, registered_year=registered_year, created_at=clock.now())
        db.session.add(made)
    return made


def member(organisation: Organisation, part: str = "owner", name: str = "Norhaina Macarambon", **more: object) -> Person:
    """A person who is a member of the organisation."""
    return person(name, organisation=organisation, part=part, **more)  # type: ignore[arg-type]


def actor(number: int = 1, *roles: str, memberships: dict[int, str] | None = None) -> Actor:
    """An actor of thin air, for policies."""
    return Actor(id=number, name=f"Person {number}", roles=frozenset(roles), memberships=memberships or {})
