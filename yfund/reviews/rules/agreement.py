"""Krippendorff's alpha for interval data, in one pass over the ratings."""

from collections.abc import Iterable, Sequence


def alpha(units: Iterable[Sequence[float]]) -> float | None:
    """How far readers agree: 1 fully, 0 as by chance, below 0 worse. `units`: the ratings of each thing read.

    Things with fewer than two ratings do not count. None without any pair, or when all ratings are the same.
    Interval difference (Krippendorff 2011): within = Σ_u 2(n_u·Σx² − (Σx)²)/(n_u−1), over the same of all ratings.
    """
    count = 0
    total = squares = within = 0.0
    for ratings in units:
        n = len(ratings)
        if n < 2:
            continue
        unit_sum, unit_squares = sum(ratings), sum(x * x for x in ratings)
        within += (n * unit_squares - unit_sum * unit_sum) / (n - 1)
        count, total, squares = count + n, total + unit_sum, squares + unit_squares
    if count < 2:
        return None
    among = (count * squares - total * total) / (count - 1)
    return 1 - within / among if among > 1e-9 else None
