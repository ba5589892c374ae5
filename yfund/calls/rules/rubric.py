"""The rubric: adding up points, and what a sound rubric is."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

MOST_HALVES = 10


class Criterion(Protocol):
    """What these functions need of a criterion."""

    key: str
    weight: int
    floor_percent: int


def total(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> int:
    """Hundredths of 100 points (7250 is 72.5) out of half points 0–10 by criterion key; a missing score counts nothing."""
    return sum(scores.get(c.key, 0) * c.weight for c in criteria) * 10


def passes(scores: Mapping[str, int], criteria: Sequence[Criterion], threshold: int) -> bool:
    """Whether the total reaches `threshold` (of 100) and every criterion its own floor."""
    return total(scores, criteria) >= threshold * 100 and not below_floor(scores, criteria)


def below_floor(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> list[str]:
    """Keys of the criteria whose own floor is not reached."""
    return [c.key for c in criteria if scores.get(c.key, 0) * 100 < c.floor_percent * MOST_HALVES]


def rubric_problems(criteria: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Everything wrong with criteria given as {key, title, description, scale, weight, floor_percent}."""
    if not criteria:
        return [Problem(say("Name at least one criterion."), "criteria")]
    problems = [p for number, one in enumerate(criteria) for p in _criterion_problems(one, number)]
    keys = [one.get("key") for one in criteria]
    problems += [Problem(say("Two criteria have the short name “%(key)s”.", key=key), f"criteria-{n}-key")
                 for n, key in enumerate(keys) if key and key in keys[:n]]
    weights = sum(one.get("weight") or 0 for one in criteria)
    if weights != 100:
        problems.append(Problem(say("The weights add up to %(sum)s; they must add up to 100.", sum=weights), "criteria"))
    return problems


def _criterion_problems(one: Mapping[str, Any], number: int) -> list[Problem]:
    problems = []
    if not one.get("key"):
        problems.append(Problem(say("Give criterion %(number)s a short name.", number=number + 1), f"criteria-{number}-key"))
    if not (one.get("title") or {}).get("en"):
        problems.append(Problem(say("Give criterion %(number)s a title in English.", number=number + 1),
                                f"criteria-{number}-title_en"))
    if not 1 <= (one.get("weight") or 0) <= 100:
        problems.append(Problem(say("The weight of criterion %(number)s must be 1 to 100.", number=number + 1),
                                f"criteria-{number}-weight"))
    if not 0 <= (one.get("floor_percent") or 0) <= 100:
        problems.append(Problem(say("The floor of criterion %(number)s must be 0 to 100.", number=number + 1),
                                f"criteria-{number}-floor_percent"))
    points = [step.get("points") for step in one.get("scale") or ()]
    if points != sorted(set(points)) or any(not 0 <= p <= 5 for p in points):
        problems.append(Problem(say("The scale of criterion %(number)s must rise from 0 to 5, each point once.",
                                    number=number + 1), f"criteria-{number}-scale"))
    return problems
