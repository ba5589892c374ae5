"""One world for the walk: a person of every kind, and whatever the rooms put into it."""

from dataclasses import dataclass, field
from typing import Any

from tests.access.table import KINDS
from tests.build import accounts as build
from yfund.accounts.models import Organisation, Person
from yfund.kernel.actor import ROLES


@dataclass
class World:
    """`people`: kind → person (no stranger). `things`: what the rooms made, by a name of theirs."""

    organisation: Organisation
    other_organisation: Organisation
    people: dict[str, Person]
    things: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    """People of every kind; owner, editor and reader write for `organisation`, other_group owns another. Call in an app context."""
    ours = build.organisation()
    theirs = build.organisation("Radio Jeunes du Sahel", country="SN", city="Dakar", zone="Africa/Dakar",
                                registration_number="SN-77")
    people = {part: build.member(ours, part, f"The {part}") for part in ("owner", "editor", "reader")}
    people["other_group"] = build.member(theirs, "owner", "Another owner")
    people |= {role: build.person(f"The {role}", roles=[role]) for role in ROLES}
    assert {*people, "stranger"} == set(KINDS)
    return World(ours, theirs, people)
