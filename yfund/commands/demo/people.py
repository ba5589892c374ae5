"""Invented people with names in their own scripts."""

import random

from yfund.commands.demo.shapes import Country, Member
from yfund.commands.demo.sources import load

_POSTS = (
    ("chair", 0, "owner", True),
    ("treasurer", 1, "reader", True),
    ("coordinator", 2, "editor", True),
    ("trainer", 3, "reader", False),
)
_FEMALE = (("ски", "ска"), ("ов", "ова"), ("ев", "ева"), ("ин", "ина"))


def full_name(rng: random.Random, pool: str, gender: str) -> str:
    """Return a name of the pool, family name first in Chinese, forms by gender."""
    names = load("names")[pool]
    given = rng.choice(names["f" if gender == "female" else "m"])
    family = _agreed(rng.choice(names["s"]), gender)
    return f"{family}{given}" if pool == "chinese" else f"{given} {family}"


def draw_members(rng: random.Random, key: str, country: Country, domain: str, year: int) -> tuple[Member, ...]:
    """Return three or four members, aged 18 to 35 in `year` but for a few."""
    roles = load(f"texts_{country.language}")["answers"]["role"]
    members: list[Member] = []
    for local, place, right, deciding in _POSTS[: rng.choice((3, 4, 4))]:
        gender = rng.choice(("female", "male"))
        taken = {member.name for member in members}
        age = rng.randint(36, 52) if rng.random() < 0.08 else rng.randint(19, 34)
        members.append(
            Member(
                f"{key}-{local}",
                _new_name(rng, country.names, gender, taken),
                f"{local}@{domain}",
                year - age,
                gender,
                roles[place],
                right,
                deciding,
            )
        )
    return tuple(members)


def _new_name(rng: random.Random, pool: str, gender: str, taken: set[str]) -> str:
    name = full_name(rng, pool, gender)
    while name in taken:
        name = full_name(rng, pool, gender)
    return name


def _agreed(family: str, gender: str) -> str:
    for male, female in _FEMALE:
        if gender == "female" and family.endswith(male):
            return family[: -len(male)] + female
        if gender == "male" and family.endswith(female):
            return family[: -len(female)] + male
    return family
