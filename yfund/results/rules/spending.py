"""Expenses against the budget, and what one expense must hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from yfund.applications.rules.budget import line_cents
from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, clean, say

PROOF_FROM_CENTS = 100_000
LONGEST = 300
LONGEST_LINE = 40


LINES: dict[str, Sentence] = {
    "personnel": say("People"), "travel": say("Travel"), "venue": say("Rooms and meals"), "materials": say("Materials"),
    "media": say("Media and printing"), "equipment": say("Equipment"), "monitoring": say("Follow-up"),
    "administration": say("Office costs"), "bank": say("Bank charges"), "other": say("Other costs"),
}


class Spent(Protocol):
    """What these functions need of an expense."""

    line: str
    usd_cents: int
    accepted_cents: int | None


@dataclass(frozen=True)
class BudgetLine:
    """One line of the budget in US cents: planned, reported so far, accepted so far."""

    line: str
    planned: int = 0
    reported: int = 0
    accepted: int = 0

    @property
    def share(self) -> float | None:
        return self.reported / self.planned if self.planned else None


def budget_lines(budget: Iterable[dict[str, Any]], expenses: Iterable[Spent]) -> list[BudgetLine]:
    """The budget of an application line by line with what was spent; lines spent on without a plan come last."""
    planned: dict[str, int] = {}
    for row in budget:
        name = str(row.get("line") or row.get("what") or "other")[:LONGEST_LINE]
        planned[name] = planned.get(name, 0) + (line_cents(row) or 0)
    reported, accepted = dict.fromkeys(planned, 0), dict.fromkeys(planned, 0)
    for one in expenses:
        reported[one.line] = reported.get(one.line, 0) + one.usd_cents
        accepted[one.line] = accepted.get(one.line, 0) + (one.accepted_cents or 0)
    return [BudgetLine(name, planned.get(name, 0), reported[name], accepted.get(name, 0)) for name in reported]


def expense_problems(*, what: str, spent_on: date, amount_cents: int, rate: Decimal, today: date) -> list[Problem]:
    """Everything wrong with one expense."""
    problems = []
    if not clean(what):
        problems.append(Problem(say("Say what was paid for."), "what"))
    elif len(clean(what)) > LONGEST:
        problems.append(Problem(say("Keep it to %(most)s characters.", most=LONGEST), "what"))
    if not 0 < rate < 10**9:
        problems.append(Problem(say("The rate must be above zero."), "rate"))
    if amount_cents <= 0:
        problems.append(Problem(say("The sum must be above zero."), "amount"))
    if spent_on > today:
        problems.append(Problem(say("This day has not come yet."), "spent_on"))
    return problems


def needs_proof(usd_cents: int) -> bool:
    """Whether an expense needs a receipt before the report can be sent: from 1,000 US dollars on."""
    return usd_cents >= PROOF_FROM_CENTS
