"""Groups as screening found them, so that reasons and facts agree."""

from collections.abc import Mapping
from dataclasses import replace

from yfund.commands.demo.outcomes import YEARS_TOO_OLD
from yfund.commands.demo.shapes import Application, Group


def groups_as_screened(groups: Mapping[str, Group], applications: tuple[Application, ...]) -> tuple[Group, ...]:
    """Return all groups, with the fact changed that made each failed rule fail."""
    changed = dict(groups)
    for application in applications:
        for rule in application.failed_rules:
            group = changed[application.group]
            changed[group.key] = _failing(group, rule, application.year)
    return tuple(changed.values())


def _failing(group: Group, rule: str, year: int) -> Group:
    if rule == "years_registered":
        return replace(group, registered_year=year - 1)
    if rule == "legal_form":
        return replace(group, legal_form="unregistered")
    if rule in ("age", "youth_led"):
        members = tuple(replace(member, birth_year=member.birth_year - YEARS_TOO_OLD) for member in group.members)
        return replace(group, members=members)
    return group
