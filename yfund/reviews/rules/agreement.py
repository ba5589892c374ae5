"""How far readers agree: Krippendorff's alpha for interval data, from sums, with an interval by resampling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SEED = 20091123
RESAMPLES = 400
HIGH, ENOUGH = 0.8, 0.667


@dataclass(frozen=True)
class Sums:
    """Over all things read at least twice: readings, their sum, sum of squares, and the sum of each thing's spread.

    `within`: Σ over things of (n·Σx² − (Σx)²)/(n−1).
    """

    count: float
    total: float
    squares: float
    within: float


@dataclass(frozen=True)
class Agreement:
    """Alpha with its 95 % interval. `things`: how many were read at least twice."""

    alpha: float
    low: float
    high: float
    things: int


def alpha(sums: Sums) -> float | None:
    """1 full agreement, 0 as by chance, below 0 worse (interval difference, Krippendorff 2011).

    None without any pair of readings, or when all readings are the same.
    """
    if sums.count < 2:
        return None
    among = (sums.count * sums.squares - sums.total * sums.total) / (sums.count - 1)
    return 1 - sums.within / among if among > 1e-9 else None


def alpha_of(units: Iterable[Sequence[float]]) -> float | None:
    """Alpha of the ratings of each thing read. Things with fewer than two ratings do not count."""
    rows = [(place, value) for place, ratings in enumerate(units) for value in ratings]
    table = _table(np.array([place for place, _ in rows], dtype=np.intp), np.array([value for _, value in rows], dtype=float))
    return alpha(Sums(*table.sum(axis=0).tolist()))


def agreement(things: Sequence[int], ratings: Sequence[float]) -> Agreement | None:
    """Alpha of `ratings`, each of the thing at its place in `things`, with an interval from drawing things again and again."""
    table = _table(np.unique(np.array(things, dtype=np.int64), return_inverse=True)[1], np.array(ratings, dtype=float))
    found = alpha(Sums(*table.sum(axis=0).tolist()))
    if found is None:
        return None
    source = np.random.default_rng(SEED)
    again = source.multinomial(len(table), np.full(len(table), 1 / len(table)), RESAMPLES) @ table
    drawn = [value for row in again.tolist() if (value := alpha(Sums(*row))) is not None] or [found]
    low, high = np.quantile(drawn, (0.025, 0.975)).tolist()
    return Agreement(found, low, high, len(table))


def _table(of: NDArray[np.intp], value: Numbers) -> Numbers:
    """For each thing rated twice or more the columns of `Sums`. Counted from the middle, so that large numbers stay exact."""
    value = value - value.mean() if len(value) else value
    count, total, squares = np.bincount(of), np.bincount(of, value), np.bincount(of, value * value)
    twice = count > 1
    count, total, squares = count[twice], total[twice], squares[twice]
    return np.column_stack((count, total, squares, (count * squares - total * total) / (count - 1)))
