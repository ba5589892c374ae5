"""People and organisations."""

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.text import folded

_count = 0


def number() -> int:
    """A number nobody had before."""
    global _count
    _count += 1
    return _count


def role(name: str) -> Role:
    """The role of that name, made when it is missing."""
    found = db.session.query(Role).filter_by(name=name).one_or_none()
    if found is None:
        found = Role(name=name)
        db.session.add(found)
        db.session.flush()
    return found


def person(*, name: str = "Amina Diallo", roles: list[str] | None = None, email: str = "", language: str = "en") -> Person:
    """Somebody with an account that is confirmed."""
    one = number()
    made = Person(email=email or f"person{one}@gmail.com", name=name, language=language, zone="UTC", active=True,
                  confirmed_at=clock.now(), fs_uniquifier=f"unique-{one}", created_at=clock.now())
    made.roles = [role(r) for r in roles or []]
    db.session.add(made)
    db.session.flush()
    return made


def organisation(*, name: str = "Youth Bridge", country: str = "SN", owner: Person | None = None) -> Organisation:
    """A group, with an owner when one is given."""
    made = Organisation(name=name, folded_name=folded(name), country=country, created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    if owner is not None:
        member(made, owner, "owner")
    return made


def member(group: Organisation, who: Person, part: str = "editor") -> Membership:
    """A person's part in a group."""
    made = Membership(organisation_id=group.id, person_id=who.id, part=part, since=clock.now())
    db.session.add(made)
    db.session.flush()
    return made
