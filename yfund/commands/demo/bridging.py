"""A small call of last year, so that grants are under way on the day the demonstration is loaded."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from yfund.commands.demo.applications import draw_application
from yfund.commands.demo.moments import months_later
from yfund.commands.demo.readings import ASSIGNED, make_readings, mean_totals
from yfund.commands.demo.shapes import Application, Call, Group, World

_OPENED, _CLOSED, _READ, _RELEASED = (timedelta(days=days) for days in (420, 330, 310, 260))
_ENTRANTS, _GRANTS = 12, 7
_ENVELOPE_CENTS = 24_000_000
_LATE = "group-6"
_QUALITIES = (95, 92, 90, 88, 87, 86, 85, 58, 55, 52, 49, 45)
_OLD_YEAR = 2009


@dataclass(frozen=True)
class Bridging:
    """The small call, the applications it funds in order of merit, and the day of its letters."""

    call: Call
    funded: tuple[Application, ...]
    released_on: date


def make_bridging(world: World, today: date, member_group: str) -> Bridging:
    """Return a call decided some months before `today`; the group of the demonstration's members is funded first.

    The others are groups that came too late in 2009.
    """
    last = world.calls[1]
    year = months_later(today, -3).year - 1
    definition = _definition(last, today, year)
    groups = {group.key: group for group in world.groups}
    entrants = [groups[member_group], *(g for g in world.groups if g.key.startswith(_LATE))][:_ENTRANTS]
    applications = _applications(world.seed, year, entrants, definition, today)
    readings, conflicts = make_readings(world.seed, min(ASSIGNED), applications, groups, last.reviewers)
    shift = today - _READ - ASSIGNED[min(ASSIGNED)]
    readings = tuple(replace(r, assigned_on=r.assigned_on + shift, finished_on=r.finished_on + shift) for r in readings)
    conflicts = tuple(replace(c, declared_on=c.declared_on + shift) for c in conflicts)
    totals = mean_totals(readings)
    ranked = sorted(applications, key=lambda one: (one.group != member_group, -totals[one.key]))
    call = replace(last, year=year, definition=definition, applications=applications, drafts=(), readings=readings,
                   conflicts=conflicts)
    return Bridging(call, tuple(ranked[:_GRANTS]), today - _RELEASED)


def _definition(last: Call, today: date, year: int) -> dict[str, object]:
    titles = {language: title.replace(str(_OLD_YEAR), str(year)) for language, title in last.definition["title"].items()}
    return {**last.definition, "title": titles, "opens_at": f"{today - _OPENED}T09:00", "closes_at": f"{today - _CLOSED}T23:59",
            "envelope_cents": _ENVELOPE_CENTS}


def _applications(seed: int, year: int, entrants: list[Group], definition: dict, today: date) -> tuple[Application, ...]:
    taken: set[str] = set()
    drawn = [draw_application(seed, year, place, group, definition, taken) for place, group in enumerate(entrants)]
    drawn = [_placed(one, quality, today) for one, quality in zip(drawn, _QUALITIES, strict=True)]
    drawn.sort(key=lambda one: (one.submitted_at, one.key))
    return tuple(replace(one, number=f"YSF/{year}/{place:04d}") for place, one in enumerate(drawn, start=1))


def _placed(one: Application, quality: float, today: date) -> Application:
    first, last = today - timedelta(days=120), today + timedelta(days=135)
    answers = {**one.answers, "starts_on": first.isoformat(), "ends_on": last.isoformat()}
    return replace(one, quality=quality, starts_on=first, ends_on=last, answers=answers)
