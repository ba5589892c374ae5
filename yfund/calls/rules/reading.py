"""The plan of progressive reading: how many readings in all, and in rounds of how many."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

MOST_FIRST = 3
MOST_AVERAGE = 1000
ROUND = (10, 500)


def hundredths(text: str | None) -> int | None:
    """An average as typed ("2", "2.5", "2,5"), in hundredths; None when it is not one."""
    try:
        value = Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return round(value * 100) if value.is_finite() else None


class Plan(Protocol):
    """What these functions need of a plan."""

    average: int
    round_size: int
    stops_when_clear: bool


def plan_of(plan: Plan | None) -> dict[str, Any] | None:
    """A plan as plain values."""
    return plan and {"average": plan.average, "round_size": plan.round_size, "stops_when_clear": plan.stops_when_clear}


def plan_problems(plan: Mapping[str, Any] | None, readers: int) -> list[Problem]:
    """Everything wrong with a plan {average, round_size}; `readers`: how many read everybody first."""
    if plan is None:
        return []
    problems = []
    if readers > MOST_FIRST:
        problems.append(Problem(say("With further rounds everybody is read by 1, 2 or 3 first."), "readers"))
    if not readers * 100 < (plan["average"] or 0) <= MOST_AVERAGE:
        problems.append(Problem(say("The average must be more than the first readings, and 10 at most."), "average"))
    if not ROUND[0] <= (plan["round_size"] or 0) <= ROUND[1]:
        problems.append(Problem(say("A round has 10 to 500 readings."), "round_size"))
    return problems
