"""Adding up a rubric."""

from collections.abc import Mapping


def total(half_points: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """Hundredths of a point out of 100, by criterion key; a criterion without points counts nothing.

    Half points run from 0 to 10 and weights add up to 100, so the sum is exact.
    """
    return sum(half_points.get(key, 0) * weight * 10 for key, weight in weights.items())
