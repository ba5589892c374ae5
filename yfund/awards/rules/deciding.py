"""What must hold before a recommendation or a decision can go on."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yfund.kernel.errors import Problem
from yfund.kernel.money import Figures
from yfund.kernel.text import Sentence, say

OUTCOMES = ("fund", "reserve", "decline")


@dataclass(frozen=True)
class Line:
    """What is said of one application: outcome, amount (fund only), why, and conditions of the grant.

    `amount_cents` None: what was typed is no sum, or nothing was typed.
    """

    application_id: int
    outcome: str
    amount_cents: int | None = 0
    reason: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class Candidate:
    """An application that waits for a decision."""

    application_id: int
    number: str
    requested_cents: int
    cap_cents: int

    @property
    def most_cents(self) -> int:
        """The most it can be given: what was asked for, never above the ceiling of its lot."""
        return min(self.requested_cents, self.cap_cents)


def mark(line: Line | None) -> str:
    """A short mark of a line as somebody saw it, "" when nothing was said; it tells whether the line changed since."""
    if line is None:
        return ""
    words = "\x1f".join((line.outcome, str(line.amount_cents or 0), line.reason.strip(), line.conditions.strip()))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def overtaken(lines: Iterable[Line], bases: Mapping[int, str], saved: Mapping[int, Line],
              known: Mapping[int, Candidate]) -> list[Problem]:
    """Lines that somebody else changed since this person loaded them; `bases` holds the marks of what was loaded."""
    return [Problem(say("%(number)s: somebody else changed this while you were writing. What they wrote stands beside yours; "
                        "save again to keep yours.", number=known[line.application_id].number), f"outcome-{line.application_id}")
            for line in lines
            if line.application_id in bases and bases[line.application_id] != mark(saved.get(line.application_id))]


def line_problems(line: Line, candidate: Candidate) -> list[Problem]:
    """What is wrong with one line. `field` is "amount-<id>", "outcome-<id>" or "reason-<id>"."""
    about, problems = line.application_id, []
    if line.outcome not in OUTCOMES:
        problems.append(Problem(say("%(number)s: choose to fund, to keep in reserve or to decline.", number=candidate.number),
                                f"outcome-{about}"))
    if line.outcome == "fund" and not 0 < (line.amount_cents or 0) <= candidate.most_cents:
        problems.append(Problem(say("%(number)s: write an amount of at most US$ %(most)s.", number=candidate.number,
                                    most=Figures(candidate.most_cents)), f"amount-{about}"))
    if line.outcome == "fund" and not line.reason.strip():
        problems.append(Problem(say("%(number)s: write why it is funded.", number=candidate.number), f"reason-{about}"))
    return problems


def change_problems(line: Line, recommended: Line | None, candidate: Candidate) -> list[Problem]:
    """Whoever decides otherwise than the committee recommended says why, in words of their own."""
    if recommended is None or (line.outcome, line.amount_cents) == (recommended.outcome, recommended.amount_cents):
        return []
    if line.reason.strip() and line.reason.strip() != recommended.reason.strip():
        return []
    return [Problem(say("%(number)s: write why this differs from what the committee recommended.", number=candidate.number),
                    f"reason-{line.application_id}")]


def breaches(lines: Mapping[int, Line], agreed: Mapping[int, Line], known: Iterable[Candidate]) -> list[Problem]:
    """Lines that say something else than a meeting agreed on, so that a list never goes on against its minutes."""
    return [Problem(say("%(number)s: a meeting agreed on something else. Write that, or take the point up in a meeting again.",
                        number=c.number), f"outcome-{c.application_id}")
            for c in known if c.application_id in agreed and c.application_id in lines
            and _result(lines[c.application_id]) != _result(agreed[c.application_id])]


def _result(line: Line) -> tuple[str, int]:
    return line.outcome, (line.amount_cents or 0) if line.outcome == "fund" else 0


def missing(candidates: Iterable[Candidate], lines: Mapping[int, Line]) -> list[Problem]:
    """Candidates of whom nothing was said yet."""
    return [Problem(say("%(number)s has no outcome yet.", number=c.number), f"outcome-{c.application_id}")
            for c in candidates if c.application_id not in lines]


def funded_cents(lines: Iterable[Line]) -> int:
    """What the lines give together."""
    return sum(line.amount_cents or 0 for line in lines if line.outcome == "fund")


def envelope_problems(lines: Sequence[Line], *, envelope_cents: int, free_cents: int) -> list[Problem]:
    """Whether the funded amounts fit into the call's envelope and into the money allotted and still free."""
    total = funded_cents(lines)
    problems = []
    if total > envelope_cents:
        problems.append(Problem(say("Together US$ %(total)s are given, but the envelope holds US$ %(most)s.",
                                    total=Figures(total), most=Figures(envelope_cents))))
    if total > free_cents:
        problems.append(Problem(say("Together US$ %(total)s are given, but only US$ %(most)s are set aside for this call "
                                    "and free.", total=Figures(total), most=Figures(free_cents))))
    return problems


def masked(problems: Sequence[Problem], hidden: bool, instead: Sentence) -> list[Problem]:
    """The problems as somebody may read them who does not see every application: without sums, in one sentence."""
    return [Problem(instead)] if hidden and problems else list(problems)
