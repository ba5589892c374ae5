"""How likely each application stands above the money line, were its true quality known.

Drawn from the two-way model: many sets of true qualities that all fit the readings, each put in order and cut by the
money line itself. Resampling the reviewers (the bootstrap) would ask another question, how the estimates would move with
other reviewers, and not where the truth lies. docs/fairness.md has the plot that shows these chances honest.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from yfund.reviews.rules.severity import Model

Numbers = NDArray[np.float64]
DRAWS = 1000
AT_ONCE = 500_000
SEED = 20091123


def chances(model: Model, above: Callable[[Numbers], Sequence[int]], *, draws: int = DRAWS) -> Numbers:
    """The share of draws in which each application is above the line. The same model gives the same chances."""
    source = np.random.default_rng(SEED)
    counted = np.zeros(len(model.quality))
    left, most = draws, max(1, AT_ONCE // len(counted))
    while left > 0:
        for points in model.drawn(source, min(left, most)):
            counted[above(points)] += 1
        left -= most
    return counted / draws
