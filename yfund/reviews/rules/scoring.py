"""Means, spreads and what a review still lacks. Totals are hundredths of a point out of 100."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from yfund.kernel.errors import Clash, Problem
from yfund.kernel.text import length, say

T = TypeVar("T")

MOST_HALF_POINTS = 10
LONGEST_COMMENT = 2000
SPREAD_LIMIT = 30
RECOMMENDATIONS = {"fund": say("Yes, as it is"), "change": say("Yes, with changes"), "not": say("No")}


def mean(totals: Sequence[int]) -> int | None:
    """The mean of totals in hundredths, rounded half to even; None of nothing."""
    return round(Decimal(sum(totals)) / len(totals)) if totals else None


def spread(totals: Sequence[int]) -> int | None:
    """Highest less lowest total (as Innovate UK's funding service has it); None below two."""
    return max(totals) - min(totals) if len(totals) > 1 else None


def is_divergent(totals: Sequence[int], *, limit: int, threshold: int) -> bool:
    """Whether readers disagree by `limit` points or more, unless all stay below the `threshold` (both of 100)."""
    apart = spread(totals)
    return apart is not None and apart >= limit * 100 and max(totals) >= threshold * 100


def lacking(titles: Mapping[str, str], points: Mapping[str, int | None], comments: Mapping[str, str], *,
            shortest: int = 0) -> list[Problem]:
    """All that keeps a review from being finished; fields are `points-<key>` and `why-<key>`.

    `shortest`: how many characters a reason must have, as the call sets it.
    """
    problems = []
    for key, title in titles.items():
        if points.get(key) is None:
            problems.append(Problem(say("“%(title)s” has no points yet.", title=title), f"points-{key}"))
        if not comments.get(key):
            problems.append(Problem(say("“%(title)s” has no reason yet: write why.", title=title), f"why-{key}"))
        elif length(comments[key], "characters") < shortest:
            problems.append(Problem(say("The reason for “%(title)s” is short: this call asks for %(least)s characters, "
                                        "and it has %(has)s.", title=title, least=shortest,
                                        has=length(comments[key], "characters")), f"why-{key}"))
    return problems


def wrong(points: Mapping[str, int | None], texts: Mapping[str, str]) -> list[Problem]:
    """What of a draft cannot be kept: points off the scale by criterion, texts too long by field name."""
    off = [Problem(say("Points run from 0 to 5, in halves."), f"points-{key}") for key, value in points.items()
           if value is not None and not 0 <= value <= MOST_HALF_POINTS]
    return off + [Problem(say("At most %(most)s characters fit here.", most=LONGEST_COMMENT), name)
                  for name, text in texts.items() if length(text, "characters") > LONGEST_COMMENT]


def mark(value: object) -> str:
    """A short mark of a stored value; a page sends it back, so that a change made meanwhile elsewhere is noticed."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def merged(base: str, stored: T, given: T) -> T:
    """The value to keep of what is stored and what a page sends that started from the value with the mark `base`.

    What the page left as it was stays as it is stored. Raises `Clash` when both were changed, and differently. Without a
    base the given value is kept.
    """
    if not base or stored == given or base == mark(stored):
        return given
    if base == mark(given):
        return stored
    raise Clash(say("Another of your open pages changed this meanwhile. Both texts are kept."))
