"""What must hold before a recommendation or a decision can go on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

OUTCOMES = ("fund", "reserve", "decline")


@dataclass(frozen=True)
class Line:
    """What is said of one application: outcome, amount (fund only) and why."""

    application_id: int
    outcome: str
    amount_cents: int = 0
    reason: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class Candidate:
    """An application that waits for a decision."""

    application_id: int
    number: str
    requested_cents: int
    cap_cents: int


def line_problems(line: Line, candidate: Candidate) -> list[Problem]:
    """What is wrong with one line. `field` is "amount-<id>", "outcome-<id>" or "reason-<id>"."""
    problems = []
    if line.outcome not in OUTCOMES:
        problems.append(Problem(say("%(number)s: choose fund, reserve or decline.", number=candidate.number),
                                f"outcome-{line.application_id}"))
    if line.outcome == "fund":
        most = min(candidate.requested_cents, candidate.cap_cents)
        if not 0 < line.amount_cents <= most:
            problems.append(Problem(say("%(number)s: the amount must lie between 0.01 and %(most)s US$, what was asked for.",
                                        number=candidate.number, most=f"{most / 100:.2f}"), f"amount-{line.application_id}"))
    elif line.amount_cents:
        problems.append(Problem(say("%(number)s: only a funded project has an amount.", number=candidate.number),
                                f"amount-{line.application_id}"))
    if line.outcome == "fund" and not line.reason.strip():
        problems.append(Problem(say("%(number)s: write why it is funded.", number=candidate.number),
                                f"reason-{line.application_id}"))
    return problems


def missing(candidates: Iterable[Candidate], lines: Mapping[int, Line]) -> list[Problem]:
    """Candidates of whom nothing was said yet."""
    return [Problem(say("%(number)s has no outcome yet.", number=c.number), f"outcome-{c.application_id}")
            for c in candidates if c.application_id not in lines]


def envelope_problems(lines: Sequence[Line], *, envelope_cents: int, free_cents: int) -> list[Problem]:
    """Whether the funded amounts fit into the call's envelope and into the money allotted and still free."""
    total = sum(line.amount_cents for line in lines if line.outcome == "fund")
    problems = []
    if total > envelope_cents:
        problems.append(Problem(say("Together %(total)s US$ are given, but the envelope holds %(most)s US$.",
                                    total=f"{total / 100:,.2f}", most=f"{envelope_cents / 100:,.2f}")))
    if total > free_cents:
        problems.append(Problem(say("Together %(total)s US$ are given, but only %(most)s US$ are allotted and free.",
                                    total=f"{total / 100:,.2f}", most=f"{free_cents / 100:,.2f}")))
    return problems
