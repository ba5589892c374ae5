"""The two calls: definition, form, rules and everything sent to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from yfund.commands.demo.applications import Slate, make_applications, make_drafts
from yfund.commands.demo.readings import make_readings
from yfund.commands.demo.shapes import Call, Group, Reviewer
from yfund.commands.demo.sources import load


@dataclass(frozen=True)
class Entrants:
    """Who takes part in a call: applying groups, late groups, listed countries."""

    slate: Slate
    late: tuple[Group, ...]
    countries: tuple[str, ...]


def make_call(
    seed: int,
    entrants: Entrants,
    groups: Mapping[str, Group],
    reviewers: tuple[Reviewer, ...],
) -> Call:
    """Return a call with applications, drafts, readings and conflicts."""
    year = entrants.slate.year
    settings = load("call_rules")
    reading = tuple(reviewer for reviewer in reviewers if year in reviewer.years)
    applications = make_applications(seed, entrants.slate)
    readings, conflicts = make_readings(seed, year, applications, groups, reading)
    return Call(
        year=year,
        definition=load("calls")[str(year)],
        countries=entrants.countries,
        form=load(f"form_{year}"),
        rules=_rules(settings["eligibility"], entrants.countries, year),
        rubric=settings["rubric"],
        plans=settings["plans"],
        budget_categories=tuple(settings["budget_categories"]),
        applications=applications,
        drafts=make_drafts(seed, entrants.late, year),
        reviewers=reading,
        readings=readings,
        conflicts=conflicts,
    )


def by_key(groups: list[Group]) -> dict[str, Group]:
    """Return the groups by key."""
    return {group.key: group for group in groups}


def _rules(rules: list[dict], countries: tuple[str, ...], year: int) -> tuple[dict[str, object], ...]:
    closing = load("calls")[str(year)]["closes_at"][:10]
    changes: dict[str, dict[str, object]] = {
        "country": {"countries": list(countries)},
        "age": {"on": closing},
        "years_registered": {"at": closing},
    }
    return tuple(
        rule | {"params": rule["params"] | changes.get(rule["key"], {})}
        for rule in rules
        if not (year == 2008 and rule["key"] == "previous_grantee")
    )
