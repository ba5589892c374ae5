"""Instants named in a place's own time, and spans between them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from yfund.kernel.errors import Refusal
from yfund.kernel.text import say


@dataclass(frozen=True)
class Period:
    """From `starts_at` on, up to and including `ends_at`."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, instant: datetime, *, grace: timedelta = timedelta(0)) -> bool:
        """Whether `instant` lies inside, with `grace` after the end."""
        return self.starts_at <= instant <= self.ends_at + grace


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone; raises `Refusal` when there is none of that name."""
    if name not in available_timezones():
        raise Refusal(say("There is no time zone called “%(name)s”.", name=name))
    return ZoneInfo(name)


def instant(local: datetime, zone: str) -> datetime:
    """The UTC instant of a wall-clock time in `zone`.

    Refuses a time that does not exist there (clocks going forward) or exists twice (clocks going back),
    because a deadline must mean one instant.
    """
    place = zone_named(zone)
    early, late = (local.replace(tzinfo=place, fold=f) for f in (0, 1))
    if early.astimezone(UTC).astimezone(place).replace(tzinfo=None) != local:
        # Read with the offset from before the gap, a skipped time lands as far behind it.
        raise Refusal(say(
            "%(time)s does not exist in %(zone)s: the clocks go forward then. Take %(next)s instead.",
            time=local, zone=zone, next=f"{early.astimezone(UTC).astimezone(place):%Y-%m-%d %H:%M}"))
    if early.utcoffset() != late.utcoffset():
        raise Refusal(say(
            "%(time)s happens twice in %(zone)s: the clocks go back then. Choose a time before or after that hour, or write "
            "it in UTC: the first is %(first)s, the second %(second)s.", time=local, zone=zone,
            first=f"{early.astimezone(UTC):%Y-%m-%d %H:%M}", second=f"{late.astimezone(UTC):%Y-%m-%d %H:%M}"))
    return early.astimezone(UTC)
