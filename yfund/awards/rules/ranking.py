"""Ranking by the mean of the readers' totals, the line where the money ends, and who stands too close to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import sqrt

DISAGREE = 30


@dataclass(frozen=True)
class Standing:
    """One application as it stands: `totals` in hundredths of 100 points, one for each finished review."""

    application_id: int
    totals: tuple[int, ...]
    asked_cents: int
    sent_at: datetime
    first_criterion: float = 0.0

    @property
    def exact(self) -> Decimal:
        """Mean total in points of 100, rounded to two places so that equal means are equal; 0 without readers."""
        return round(Decimal(sum(self.totals)) / len(self.totals) / 100, 2) if self.totals else Decimal(0)

    @property
    def points(self) -> list[float]:
        """Each reader's total in points of 100."""
        return [total / 100 for total in self.totals]

    @property
    def mean(self) -> float:
        """The same mean, for drawing."""
        return float(self.exact)

    @property
    def spread(self) -> float:
        """Largest minus smallest total in points; 0 below two readers."""
        return (max(self.totals) - min(self.totals)) / 100 if len(self.totals) > 1 else 0.0


@dataclass(frozen=True)
class Place:
    """A place in the ranking: `rank` counts from one, equal means share it; `running_cents` is the sum down to here.

    `is_close`: so near the money line that other readers might have put it on the other side.
    `is_divided`: readers disagree by 30 points or more, and not all find it below the threshold.
    """

    standing: Standing
    rank: int
    running_cents: int
    is_above_line: bool
    passes: bool
    is_close: bool = False
    is_divided: bool = False


@dataclass(frozen=True)
class Summary:
    """What the money does, drawn from places: sums in cents, counts of projects."""

    count: int
    above: int
    given_cents: int
    left_cents: int
    close: int
    divided: int
    to_talk: int


def ranking(standings: Sequence[Standing], *, envelope_cents: int, threshold: int) -> list[Place]:
    """Best first: by mean, then by the first criterion of the rubric, then by who sent earlier (the published tie-break).

    The money line lies where the envelope ends, walking down in order: the first that does not fit ends it, so that
    nobody is passed over for being dear. Only those at or above the threshold can stand above the line.
    """
    ordered = sorted(standings, key=lambda s: (-s.exact, -s.first_criterion, s.sent_at, s.application_id))
    places: list[Place] = []
    running, is_open = 0, True
    for number, standing in enumerate(ordered, 1):
        passes = bool(standing.totals) and standing.exact >= threshold
        is_open = is_open and passes and running + standing.asked_cents <= envelope_cents
        running += standing.asked_cents
        same = bool(places) and places[-1].standing.exact == standing.exact
        divided = standing.spread >= DISAGREE and max(standing.totals) >= threshold * 100
        places.append(Place(standing, places[-1].rank if same else number, running, is_open, passes, is_divided=divided))
    return _with_closeness(places)


def summary(places: Sequence[Place], envelope_cents: int) -> Summary:
    """The figures above a ranking."""
    above = [place for place in places if place.is_above_line]
    given = sum(place.standing.asked_cents for place in above)
    return Summary(len(places), len(above), given, envelope_cents - given, sum(p.is_close for p in places),
                   sum(p.is_divided for p in places), sum(p.is_close or p.is_divided for p in places))


def noise(places: Sequence[Place]) -> float:
    """How far one reader's total lies from their fellow readers', in points: the pooled standard deviation."""
    squares, freedom = 0.0, 0
    for place in places:
        totals = place.standing.totals
        if len(totals) > 1:
            mean = sum(totals) / len(totals)
            squares += sum((t - mean) ** 2 for t in totals) / 10_000
            freedom += len(totals) - 1
    return sqrt(squares / freedom) if freedom else 0.0


def _with_closeness(places: list[Place]) -> list[Place]:
    """Mark those whose mean differs from the line by less than a mean of so many readers is worth."""
    last = max((i for i, place in enumerate(places) if place.is_above_line), default=None)
    if last is None or last + 1 == len(places) or not places[last + 1].passes:
        return places
    line, each = (places[last].standing.mean + places[last + 1].standing.mean) / 2, noise(places)
    return [replace(p, is_close=True) if p.passes and abs(p.standing.mean - line) < each / sqrt(len(p.standing.totals)) else p
            for p in places]
