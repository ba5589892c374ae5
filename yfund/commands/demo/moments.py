"""When things happen: openings, last minutes, project dates."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def opening(definition: Mapping[str, object]) -> datetime:
    """Return the instant the call opens, in UTC."""
    return _instant(definition, "opens_at")


def closing(definition: Mapping[str, object]) -> datetime:
    """Return the instant the call closes, in UTC."""
    return _instant(definition, "closes_at")


def draw_submission(rng: random.Random, opens: datetime, closes: datetime) -> datetime:
    """Return an instant inside the call; a third falls into the last two days."""
    chance = rng.random()
    if chance < 0.025:
        before = timedelta(seconds=rng.randint(3, 300))
    elif chance < 0.35:
        before = timedelta(seconds=rng.randint(300, 48 * 3600))
    else:
        whole = (closes - opens).total_seconds()
        before = timedelta(seconds=int(rng.betavariate(1.2, 2.6) * (whole - 7200)))
    return closes - max(before, timedelta(seconds=1))


def draw_start(rng: random.Random, sent: datetime, opens: datetime) -> datetime:
    """Return when the draft of an application sent at `sent` was begun."""
    since = (sent - opens).total_seconds()
    return sent - timedelta(seconds=int(since * rng.uniform(0.02, 0.9)))


def draw_project_dates(rng: random.Random, earliest: date, months: int) -> tuple[date, date]:
    """Return first and last day of a project of `months` months."""
    start = months_later(earliest, rng.randint(0, 3))
    return start, months_later(start, months) - timedelta(days=1)


def working_day(day: date, after: int = 0) -> date:
    """Return `day` plus `after` days, moved on to Monday from a weekend."""
    day += timedelta(days=after)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def months_later(day: date, months: int) -> date:
    """Return the first day of the month `months` after that of `day`."""
    count = day.month - 1 + months
    return date(day.year + count // 12, count % 12 + 1, 1)


def _instant(definition: Mapping[str, object], key: str) -> datetime:
    local = datetime.fromisoformat(str(definition[key]))
    if key == "closes_at":
        local = local.replace(second=59)
    zone = ZoneInfo(str(definition["zone"]))
    return local.replace(tzinfo=zone).astimezone(UTC)
