"""When a call is open: times as written in the fund's zone, made into instants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.period import instant, zone_named
from yfund.kernel.text import say


@dataclass(frozen=True)
class Deadline:
    """Until when one group may send. `why`: "" (as for everybody), "group" or "country" (more time was given)."""

    closes_at: datetime
    grace_minutes: int
    why: str = ""


@dataclass(frozen=True)
class Given:
    """More time that a group has. `why`: group or country; ended at `ended_at`, what arrived before still counts."""

    until: datetime
    why: str
    ended_at: datetime | None = None


def latest(closes_at: datetime, grace_minutes: int, given: Iterable[Given], at: datetime) -> Deadline:
    """The deadline of a group for what arrives at `at`: the call's own, or the longest time given and not ended then."""
    longer = [one for one in given if one.ended_at is None or one.ended_at > at]
    until, why = max([(closes_at, ""), *((one.until, one.why) for one in longer)])
    return Deadline(until, grace_minutes, why)


def instants(opens: datetime, closes: datetime, zone: str) -> tuple[datetime, datetime]:
    """UTC instants of opening and closing, given as wall-clock times in `zone`.

    Raises `Refusal` naming every field that is wrong: no such zone, a time that the clocks skip or show twice,
    closing not after opening.
    """
    try:
        zone_named(zone)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, [Problem(refusal.sentence, "zone")]) from refusal
    problems, read = [], {}
    for name, local in (("opens_at", opens), ("closes_at", closes)):
        try:
            read[name] = instant(local, zone)
        except Refusal as refusal:
            problems.append(Problem(refusal.sentence, name))
    if not problems and read["closes_at"] <= read["opens_at"]:
        problems.append(Problem(say("The call must close after it opens."), "closes_at"))
    if problems:
        raise Refusal(say("The dates of this call cannot be kept like this."), problems)
    return read["opens_at"], read["closes_at"]
