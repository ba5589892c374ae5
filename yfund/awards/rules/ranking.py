"""Ranking by what the readers gave, the lines where the money ends, and who stands too close to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import sqrt
from statistics import median

DISAGREE = 30
COIN_FLIP = (0.2, 0.8)
ORDERS = ("mean", "calibrated", "median")


@dataclass(frozen=True)
class Standing:
    """One application as it stands: `totals` in hundredths of 100 points, one for each finished review.

    `quality`: what the two-way model makes of it, in points; None where it says nothing. `chance`: of standing above the
    line, 0–1. `pot`: the money it competes for, "" for the one all share.
    """

    application_id: int
    totals: tuple[int, ...]
    asked_cents: int
    sent_at: datetime
    first_criterion: float = 0.0
    quality: float | None = None
    chance: float | None = None
    pot: str = ""

    @property
    def hundredths(self) -> int:
        """Mean total in hundredths of a point, whole so that equal means are equal; 0 without readers."""
        return round(sum(self.totals) / len(self.totals)) if self.totals else 0

    @property
    def exact(self) -> Decimal:
        """The same mean in points of 100."""
        return Decimal(self.hundredths).scaleb(-2)

    @property
    def points(self) -> list[float]:
        """Each reader's total in points of 100."""
        return [total / 100 for total in self.totals]

    @property
    def mean(self) -> float:
        """The same mean, for drawing."""
        return self.hundredths / 100

    @property
    def spread(self) -> float:
        """Largest minus smallest total in points; 0 below two readers."""
        return (max(self.totals) - min(self.totals)) / 100 if len(self.totals) > 1 else 0.0

    def value(self, order: str) -> int:
        """What the order goes by, in hundredths of a point. Whom the model says nothing about stands by the mean."""
        if order == "median" and self.totals:
            return round(median(self.totals))
        return round(self.quality * 100) if order == "calibrated" and self.quality is not None else self.hundredths


@dataclass(frozen=True)
class Place:
    """A place in the ranking: `rank` counts from one, equals share it; `running_cents` is the sum of its pot down to here.

    `is_close`: so near the money line that other readers might have put it on the other side.
    `is_divided`: readers disagree by as many points as the call says, and not all find it below the threshold.
    `tie`: why it follows the one above although both have the same points: first, sent, number; "" where they differ.
    """

    standing: Standing
    rank: int
    running_cents: int
    is_above_line: bool
    passes: bool
    is_close: bool = False
    is_divided: bool = False
    value: int = 0
    tie: str = ""


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


@dataclass
class _Purse:
    """Money of one pot while walking down the ranking."""

    envelope_cents: int
    running_cents: int = 0
    is_open: bool = True


def ranking(standings: Sequence[Standing], *, envelope_cents: int, threshold: int, order: str = "mean",
            pots: Mapping[str, int] | None = None, apart: int = DISAGREE) -> list[Place]:
    """Best first: by `order`, then by the first criterion of the rubric, then by who sent earlier (the published tie-break).

    The money line lies where the envelope ends, walking down in order: the first that does not fit ends it, so that
    nobody is passed over for being dear. Only those at or above the threshold can stand above the line. `pots` sets money
    of the envelope apart; each pot has its own line, and what is left of the envelope is the pot "". Readers disagree from
    `apart` points on.
    """
    purses = _purses(envelope_cents, pots or {})
    places: list[Place] = []
    keyed = sorted(((-s.value(order), -s.first_criterion, s.sent_at, s.application_id), s) for s in standings)
    for number, (key, standing) in enumerate(keyed, 1):
        purse, before = purses.get(standing.pot, purses[""]), keyed[number - 2][0] if number > 1 else None
        passes = bool(standing.totals) and standing.hundredths >= threshold * 100
        purse.is_open = purse.is_open and passes and purse.running_cents + standing.asked_cents <= purse.envelope_cents
        purse.running_cents += standing.asked_cents
        tie = _tie(before, key)
        places.append(Place(standing, places[-1].rank if tie else number, purse.running_cents, purse.is_open, passes,
                            is_divided=standing.spread >= apart and max(standing.totals) >= threshold * 100,
                            value=-key[0], tie=tie))
    return _with_closeness(places)


def _purses(envelope_cents: int, pots: Mapping[str, int]) -> dict[str, _Purse]:
    apart = {pot: _Purse(cents) for pot, cents in pots.items()}
    return {**apart, "": _Purse(max(0, envelope_cents - sum(pots.values())))}


def _tie(before: tuple[int, float, datetime, int] | None, key: tuple[int, float, datetime, int]) -> str:
    if before is None or before[0] != key[0]:
        return ""
    if before[1] != key[1]:
        return "first"
    return "sent" if before[2] != key[2] else "number"


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
    """Mark the coin-flip band: above the line with a chance of 80 % or less, or below it with one of 20 % or more.

    Where no chance is known: those whose value differs from their pot's line by less than a mean of so many readers is worth.
    """
    each, lines = noise(places), _line_values(places)
    return [replace(p, is_close=True) if p.passes and _is_close(p, each, lines) else p for p in places]


def _is_close(place: Place, each: float, lines: Mapping[str, float]) -> bool:
    standing = place.standing
    if standing.chance is not None:
        return standing.chance <= COIN_FLIP[1] if place.is_above_line else standing.chance >= COIN_FLIP[0]
    line = lines.get(standing.pot)
    return line is not None and abs(place.value / 100 - line) < each / sqrt(len(standing.totals))


def _line_values(places: Sequence[Place]) -> dict[str, float]:
    """Points half way between the last above and the first below, for each pot in which both pass the threshold."""
    last: dict[str, Place] = {}
    lines: dict[str, float] = {}
    for place in places:
        pot = place.standing.pot
        if place.is_above_line:
            last[pot] = place
        elif pot in last and pot not in lines:
            lines[pot] = (last[pot].value + place.value) / 200 if place.passes else float("-inf")
    return {pot: line for pot, line in lines.items() if line != float("-inf")}
