"""Ranking by the mean of the readers' totals, and the line where the money ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean


@dataclass(frozen=True)
class Standing:
    """One application as it stands: `totals` in hundredths of 100 points, one for each finished review."""

    application_id: int
    totals: tuple[int, ...]
    asked_cents: int
    sent_at: datetime
    first_criterion: float = 0.0

    @property
    def mean(self) -> float:
        """Mean total in points of 100; 0 when nobody has finished."""
        return fmean(self.totals) / 100 if self.totals else 0.0

    @property
    def spread(self) -> float:
        """Largest minus smallest total in points; 0 below two readers."""
        return (max(self.totals) - min(self.totals)) / 100 if len(self.totals) > 1 else 0.0


@dataclass(frozen=True)
class Place:
    """A place in the ranking: `rank` counts from one, equal means share it; `running_cents` is the sum down to here."""

    standing: Standing
    rank: int
    running_cents: int
    is_above_line: bool
    passes: bool


def ranking(standings: Sequence[Standing], *, envelope_cents: int, threshold: int) -> list[Place]:
    """Best first: by mean, then by the first criterion of the rubric, then by who sent earlier (the published tie-break).

    The money line lies where the envelope ends, walking down in order: the first that does not fit ends it, so that
    nobody is passed over for being dear. Only those at or above the threshold can stand above the line.
    """
    ordered = sorted(standings, key=lambda s: (-s.mean, -s.first_criterion, s.sent_at, s.application_id))
    places: list[Place] = []
    running, is_open = 0, True
    for number, standing in enumerate(ordered, 1):
        passes = bool(standing.totals) and standing.mean >= threshold
        is_open = is_open and passes and running + standing.asked_cents <= envelope_cents
        running += standing.asked_cents
        same = bool(places) and places[-1].standing.mean == standing.mean
        places.append(Place(standing, places[-1].rank if same else number, running, is_open, passes))
    return places
