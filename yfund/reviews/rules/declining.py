"""Why something is given back, and what a reading is worth of somebody who is away for part of it."""

import math
from collections.abc import Iterable
from datetime import date, timedelta

from yfund.kernel.text import Sentence, say

REASONS: dict[str, Sentence] = {
    "busy": say("I have no time for it"),
    "language": say("I do not read its language well enough"),
    "topic": say("I know too little of its topic"),
    "conflict": say("I know somebody there"),
    "other": say("Another reason"),
}
OF_INVITATION = ("busy", "language", "topic", "other")


def days_present(away: Iterable[tuple[date, date]], first: date, last: date) -> tuple[int, int]:
    """How many of the days from `first` to `last` somebody is there, and how many days these are (at least one)."""
    days = max(1, (last - first).days + 1)
    gone = {first + timedelta(days=n) for begin, end in away
            for n in range(max(0, (begin - first).days), min(days - 1, (end - first).days) + 1)}
    return days - len(gone), days


def reduced(capacity: int, present: int, days: int) -> int:
    """What somebody takes who is there on `present` of `days`: nothing when never, else in proportion, at least one."""
    return 0 if present <= 0 else capacity if present >= days else min(capacity, max(1, math.floor(capacity * present / days)))
