"""A small call of last year, so that grants are under way on the day the demonstration is loaded."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from yfund.commands.demo.applications import draw_application
from yfund.commands.demo.moments import months_later
from yfund.commands.demo.outcomes import REASONS
from yfund.commands.demo.readings import ASSIGNED, make_readings, mean_totals
from yfund.commands.demo.shapes import Application, Call, Group, World

_OPENED, _CLOSED, _READ, _RELEASED = (timedelta(days=days) for days in (420, 330, 310, 260))
_ENTRANTS, _GRANTS = 84, 7
_ENVELOPE_CENTS = 24_000_000
_STRIDE = 7
_EACH_UNFIT = 11
_BEST = 95.0
_OLD_YEAR = 2009


@dataclass(frozen=True)
class Bridging:
    """The small call, the applications it funds in order of merit, and the day of its letters."""

    call: Call
    funded: tuple[Application, ...]
    released_on: date


def make_bridging(world: World, today: date, member_group: str) -> Bridging:
    """Return a call decided some months before `today`; the group of the demonstration's members is funded first.

    The others are some of the world's groups that have no grant yet; a few do not meet a rule.
    """
    last = world.calls[1]
    year = months_later(today, -3).year - 1
    definition = _definition(last, today, year)
    groups = {group.key: group for group in world.groups}
    granted = {grant.group for grant in world.grants}
    others = [g for g in world.groups[::_STRIDE] if g.key != member_group and g.key not in granted]
    entrants = [groups[member_group], *others][:_ENTRANTS]
    applications = _applications(world.seed, year, entrants, definition, today)
    readings, conflicts = make_readings(world.seed, min(ASSIGNED), applications, groups, last.reviewers)
    shift = today - _READ - ASSIGNED[min(ASSIGNED)]
    readings = tuple(replace(r, assigned_on=r.assigned_on + shift, finished_on=r.finished_on + shift) for r in readings)
    conflicts = tuple(replace(c, declared_on=c.declared_on + shift) for c in conflicts)
    totals = mean_totals(readings)
    read = [one for one in applications if one.key in totals]
    ranked = sorted(read, key=lambda one: (one.group != member_group, -totals[one.key]))
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
    drawn = [_placed(one, place, today) for place, one in enumerate(drawn)]
    drawn.sort(key=lambda one: (one.submitted_at, one.key))
    return tuple(replace(one, number=f"YSF/{year}/{place:04d}") for place, one in enumerate(drawn, start=1))


def _placed(one: Application, place: int, today: date) -> Application:
    first, last = today - timedelta(days=120), today + timedelta(days=135)
    answers = {**one.answers, "starts_on": first.isoformat(), "ends_on": last.isoformat()}
    one = replace(one, starts_on=first, ends_on=last, answers=answers, quality=_BEST if place == 0 else one.quality)
    if place % _EACH_UNFIT == _EACH_UNFIT - 1:
        return replace(one, state="ineligible", failed_rules=("records",), reason=REASONS["records"])
    return one
