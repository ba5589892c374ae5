"""How far readers agree, from sums that the database can make."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sums:
    """Over all things read at least twice: readings, their sum, sum of squares, and the sum of each thing's spread.

    `within`: Σ over things of (n·Σx² − (Σx)²)/(n−1).
    """

    count: int
    total: float
    squares: float
    within: float


def alpha(sums: Sums) -> float | None:
    """Krippendorff's alpha for interval data: 1 full agreement, 0 as by chance, below 0 worse (Krippendorff 2011).

    None without any pair of readings, or when all readings are the same.
    """
    if sums.count < 2:
        return None
    among = (sums.count * sums.squares - sums.total * sums.total) / (sums.count - 1)
    return 1 - sums.within / among if among > 1e-9 else None
