"""Progressive reading: after the first readings, further ones go to the applications whose side of the line is least sure."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yfund.kernel.text import Sentence
from yfund.reviews.rules.chance import chances
from yfund.reviews.rules.severity import Readings, fit, why_not

Numbers = NDArray[np.float64]
MORE_THAN_EVEN = 2
SURE = 0.1
DRAWS = 200


@dataclass(frozen=True)
class Doubt:
    """One application, its chance of standing above the line and how many readings say so."""

    application_id: int
    chance: float
    readings: int


@dataclass(frozen=True)
class Outlook:
    """Every application that was read, by id. `reason`: why severities were left out and plain means judged, if so."""

    doubts: list[Doubt]
    reason: Sentence | None = None

    @property
    def is_clear(self) -> bool:
        """Whether nobody is in doubt."""
        return self.unsure == 0

    @property
    def unsure(self) -> int:
        """How many are not above or below the line by nine to one (see `unsure_among`)."""
        return unsure_among([doubt.chance for doubt in self.doubts])


def unsure_among(found: Sequence[float]) -> int:
    """How many of these chances of standing above the line are not nine to one for one side.

    Those likeliest to fill the places above the line are in doubt until they are above by nine to one: among thousands
    of equals everybody's chance is small, and yet nobody knows who should be chosen.
    """
    placed = round(sum(found))
    return sum(SURE < chance < 1 - SURE or rank < placed and chance <= SURE
               for rank, chance in enumerate(sorted(found, reverse=True)))


def outlook(readings: Readings, above: Callable[[Numbers], Sequence[int]], *, draws: int = DRAWS) -> Outlook:
    """How sure the side of each application is. `above` cuts an order at the money line, by places in `readings`.

    While severities cannot be told (`why_not`), every reader counts as equally severe: noise is then larger and everything
    less sure, so the first round does not depend on a model that nothing supports.
    """
    reason = why_not(readings)
    model = fit(readings, with_severity=reason is None)
    found = chances(model, above, draws=draws)
    return Outlook([Doubt(*each) for each in zip(readings.applications, found.tolist(), readings.counts.tolist(), strict=True)],
                   reason)


def next_readings(found: Outlook, able: Collection[int], size: int) -> list[Doubt]:
    """The `size` applications out of `able` that are least sure, the nearest to an even chance first.

    Nobody's side that is settled in every draw is read again: such readings could change nothing we know of.
    """
    open_ones = [doubt for doubt in found.doubts if doubt.application_id in able and 0 < doubt.chance < 1]
    return sorted(open_ones, key=lambda doubt: (abs(doubt.chance - 0.5), doubt.readings, doubt.application_id))[:size]


def most_for_each(total: int, readers: int) -> int:
    """What one reader may get at most of `total` readings: an even part and two more."""
    return math.ceil(total / max(1, readers)) + MORE_THAN_EVEN


def even_share(load: Mapping[int, int], room: Mapping[int, int], extra: int) -> dict[int, tuple[int, int, int]]:
    """For each reader (low, high, most) of `extra` new readings, so that loads grow even. `room`: what each can still take."""
    fair = (sum(load[reader] for reader in room) + extra) / max(1, len(room))
    return {reader: (max(0, min(free, math.floor(fair) - load[reader])), max(0, min(free, math.ceil(fair) - load[reader])), free)
            for reader, free in room.items()}


def readings_in_all(applications: int, average: int) -> int:
    """All readings of a call that gives `average` hundredths of a reading to each application."""
    return round(applications * average / 100)
