"""Which groups take part: new ones, returning ones, late ones."""

from collections.abc import Mapping
from dataclasses import replace

from yfund.commands.demo.accounts import OWNER_NAME
from yfund.commands.demo.applications import Slate
from yfund.commands.demo.groups import make_group
from yfund.commands.demo.places import all_countries, country_by_code, draw_countries
from yfund.commands.demo.shapes import Application, Call, Country, Group
from yfund.commands.demo.sources import load, stream

_LATE = 24
_RETURNING = 37
_PREVIOUS_GRANTEES = 3
_TWICE = 6


def draw_groups(
    seed: int,
    indexes: range,
    pool: tuple[Country, ...],
    year: int,
    names: set[str],
) -> list[Group]:
    """Return one group for each index; every country of `pool` occurs."""
    countries = draw_countries(stream(seed, "countries", year), pool, len(indexes))
    return [make_group(seed, index, country, year, names) for index, country in zip(indexes, countries, strict=True)]


def draw_late_groups(seed: int, first: int, names: set[str]) -> list[Group]:
    """Return the groups whose drafts of 2009 were never sent."""
    pool = all_countries()
    weights = [country.weight for country in pool]
    drawn = stream(seed, "late").choices(pool, weights, k=_LATE)
    return [make_group(seed, first + place, country, 2009, names) for place, country in enumerate(drawn)]


def feature_group(groups: list[Group]) -> tuple[Group, list[Group]]:
    """Return the group the demonstration's members belong to, and all groups."""
    place = next(i for i, group in enumerate(groups) if group.country == "PH")
    city = country_by_code("PH").cities[0]
    names = {role: name for role, name, _, tie in load("accounts") if tie == "group"}
    rights = (("owner", OWNER_NAME), *names.items())
    slots = {"owner": 0, "reader": 1, "editor": 2}
    group = groups[place]
    members = [
        replace(
            group.members[slots[right]],
            name=name,
            email=f"{right}@demo.example",
            right=right,
            gender="male" if right == "editor" else "female",
            birth_year=1984,
        )
        for right, name in sorted(rights, key=lambda pair: slots[pair[0]])
    ]
    group = replace(
        group,
        name=f"Kabataan Tulay ng Kapayapaan – Youth Bridges for Peace, {city.name}",
        city=city,
        members=tuple(members),
    )
    return group, [*groups[:place], group, *groups[place + 1 :]]


def draw_returning(
    seed: int,
    first: Call,
    chosen: list[Application],
    groups: Mapping[str, Group],
) -> list[Group]:
    """Return the groups of 2008 that apply again, three grantees among them."""
    declined = [a.group for a in first.applications if a.state == "declined"]
    keys = stream(seed, "returning").sample(declined, _RETURNING)
    keys += [application.group for application in chosen[:_PREVIOUS_GRANTEES]]
    return [groups[key] for key in keys]


def second_slate(
    seed: int,
    new: list[Group],
    returning: list[Group],
    chosen: list[Application],
    feature: Group,
) -> Slate:
    """Return who applies in 2009: six groups send a second application."""
    twice = stream(seed, "twice").sample([g for g in new if g is not feature], _TWICE)
    return Slate(
        year=2009,
        groups=(*new, *returning, *twice),
        previous_grantees=frozenset(application.group for application in chosen),
        settled=frozenset((feature.key, *(group.key for group in returning))),
    )
