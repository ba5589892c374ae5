"""Means, spreads and what a review still lacks. Totals are hundredths of a point out of 100."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

MOST_HALF_POINTS = 10
LONGEST_COMMENT = 2000


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


def lacking(titles: Mapping[str, str], points: Mapping[str, int | None], comments: Mapping[str, str]) -> list[Problem]:
    """All that keeps a review from being finished; fields are `points-<key>` and `why-<key>`."""
    problems = []
    for key, title in titles.items():
        if points.get(key) is None:
            problems.append(Problem(say("“%(title)s” has no points yet.", title=title), f"points-{key}"))
        if not comments.get(key):
            problems.append(Problem(say("“%(title)s” has no reason yet: write why.", title=title), f"why-{key}"))
    return problems


def mark(value: object) -> str:
    """A short mark of a stored value; a page sends it back, so that a change made meanwhile elsewhere is noticed."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]
