"""The whole demonstration world from one seed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from yfund.commands.demo.accounts import make_accounts
from yfund.commands.demo.applications import Slate
from yfund.commands.demo.calls import Entrants, by_key, make_call
from yfund.commands.demo.donors import make_allotments, make_contributions
from yfund.commands.demo.entrants import (
    draw_groups,
    draw_late_groups,
    draw_returning,
    feature_group,
    second_slate,
)
from yfund.commands.demo.pilot_choice import choose_six, decided
from yfund.commands.demo.pilot_grants import make_grants
from yfund.commands.demo.places import all_countries, pilot_countries
from yfund.commands.demo.readings import mean_totals
from yfund.commands.demo.reviewers import make_reviewers
from yfund.commands.demo.screened import groups_as_screened
from yfund.commands.demo.shapes import Application, Call, Group, World
from yfund.commands.demo.sources import load

AS_OF = date(2009, 11, 16)
_FINLAND = 3
_FIRST_NEW = 110
_NEW = 484
_FIRST_LATE = 600


def build_world(seed: int = 2009) -> World:
    """Return the world of the demonstration; the same seed gives the same world.

    2008: 110 proposals, 55 countries, 7 reviewers, 6 closed grants. 2009: 530
    applications, 99 countries, 15 reviewers, in review on `World.as_of`.
    """
    names: set[str] = set()
    pilot = draw_groups(seed, range(_FIRST_NEW), pilot_countries(), 2008, names)
    new = draw_groups(seed, range(_FIRST_NEW, _FIRST_NEW + _NEW), all_countries(), 2009, names)
    feature, new = feature_group(new)
    late = draw_late_groups(seed, _FIRST_LATE, names)
    groups = by_key([*pilot, *new, *late])
    reviewers = make_reviewers(seed, tuple(g for g in new if g is not feature))
    first, chosen = _pilot(seed, pilot, groups, reviewers)
    returning = draw_returning(seed, first, chosen, groups)
    slate = second_slate(seed, new, returning, chosen, feature)
    second = make_call(seed, Entrants(slate, tuple(late), _codes(all_countries())), groups, reviewers)
    contributions = make_contributions()
    return World(
        seed=seed,
        as_of=AS_OF,
        countries=all_countries(),
        groups=groups_as_screened(groups, (*first.applications, *second.applications)),
        calls=(first, second),
        contributions=contributions,
        allotments=make_allotments(),
        grants=make_grants(seed, chosen, groups),
        evaluation=load("pilot_evaluation"),
        accounts=make_accounts(feature, second.reviewers[0], contributions[_FINLAND]),
    )


def _pilot(
    seed: int,
    pilot: list[Group],
    groups: Mapping[str, Group],
    reviewers: tuple,
) -> tuple[Call, list[Application]]:
    slate = Slate(2008, tuple(pilot))
    call = make_call(seed, Entrants(slate, (), _codes(pilot_countries())), groups, reviewers)
    chosen = choose_six(call.applications, mean_totals(call.readings))
    return replace(call, applications=decided(call.applications, chosen)), chosen


def _codes(countries: tuple) -> tuple[str, ...]:
    return tuple(sorted(country.code for country in countries))
