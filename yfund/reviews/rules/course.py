"""How reading changed in its course: drift of each reader, and how long a reading takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from yfund.reviews.rules.severity import Model

FEWEST = 6
LONGEST = timedelta(hours=4)
SIGNS = 2.0


@dataclass(frozen=True)
class Drift:
    """How many points less a reader gives in the last third of their readings than in the first, the rest held equal."""

    points: float
    error: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance: at least twice its standard error."""
        return abs(self.points) >= SIGNS * self.error


def drift(model: Model, finished: Sequence[float]) -> dict[int, Drift]:
    """Drift by reader, for those with at least six readings. `finished`: when each reading of the model was finished."""
    readings = model.readings
    residual = readings.points - (model.quality[readings.of] - model.severity[readings.by])
    order = np.argsort(np.array(finished), kind="stable")
    found = {}
    for place, reader in enumerate(readings.readers):
        mine = residual[order[readings.by[order] == place]]
        third = len(mine) // 3
        if len(mine) >= FEWEST:
            found[reader] = Drift(float(mine[:third].mean() - mine[-third:].mean()),
                                          float(model.spreads.noise * np.sqrt(2 / third)))
    return found


def minutes(began: datetime, finished: datetime) -> float | None:
    """How long one reading took, None when it lay open too long to be one sitting (more than four hours) or no time at all."""
    took = finished - began
    return took.total_seconds() / 60 if timedelta() < took <= LONGEST else None


def usual(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile; None of nothing."""
    return tuple(np.quantile(values, (0.25, 0.5, 0.75)).tolist()) if values else None
