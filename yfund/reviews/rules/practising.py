"""How far each reviewer is from the panel on the practice texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Given = tuple[int, int, Mapping[str, int | None]]


@dataclass(frozen=True)
class Drift:
    """One reviewer beside the panel: mean distance in half points by criterion (above zero: milder), and over all."""

    reviewer_id: int
    by_criterion: Mapping[str, float]
    overall: float
    total: int


def drifts(given: Iterable[Given], weights: Mapping[str, int]) -> list[Drift]:
    """Distances of every reviewer to the mean of all the others, out of (anchor, reviewer, half points by criterion).

    `total`: the weighted distance in points of 100. Those who signed alone are left out; the largest distance comes first.
    """
    rows = list(given)
    sums: dict[tuple[int, str], list[int]] = defaultdict(list)
    for anchor, _, points in rows:
        for key, value in points.items():
            if value is not None:
                sums[anchor, key].append(value)
    apart: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for anchor, reviewer, points in rows:
        for key, value in points.items():
            others = len(sums[anchor, key]) - 1
            if value is not None and others > 0 and key in weights:
                apart[reviewer][key].append(value - (sum(sums[anchor, key]) - value) / others)
    return sorted((_drift(key, found, weights) for key, found in apart.items()), key=lambda d: (-abs(d.overall), d.reviewer_id))


def _drift(reviewer: int, apart: Mapping[str, Sequence[float]], weights: Mapping[str, int]) -> Drift:
    means = {key: sum(values) / len(values) for key, values in apart.items()}
    overall = sum(mean * weights[key] for key, mean in means.items()) / 10
    return Drift(reviewer, means, overall, round(overall * 100))
