"""What screening needs before it can decide."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

VERDICTS = ("met", "not_met", "unclear")


def verdict_problems(rules: Sequence[Any], verdicts: Mapping[int, tuple[str, str]]) -> list[Problem]:
    """Verdicts {rule id: (verdict, evidence)} that name no rule of the call or are no verdict."""
    known = {rule.id for rule in rules}
    return [Problem(say("This verdict cannot be kept: choose met, not met or unclear."), f"rule_{rule}")
            for rule, (verdict, _evidence) in verdicts.items() if rule not in known or verdict not in VERDICTS]


def likeness_problems(verdict: str, why: str) -> list[Problem]:
    """What is missing for saying of two groups whether they are one: one of the three words, and why."""
    problems = [] if verdict in ("same", "different", "unsure") else [Problem(say("Say whether they are the same."), "verdict")]
    return problems if why.strip() else [*problems, Problem(say("Say what you saw. The next officer reads it."), "why")]


def eligible_problems(rules: Sequence[Any], verdicts: Mapping[int, str]) -> list[Problem]:
    """Rules that keep an application from being found eligible: not decided, unclear or not met."""
    words = {"": say("Decide this rule first."), "unclear": say("This rule is unclear. Decide it, or ask the group for changes."),
             "not_met": say("This rule is not met, so the application is not eligible.")}
    return [Problem(words[verdict], f"rule_{rule.id}") for rule in rules if (verdict := verdicts.get(rule.id, "")) != "met"]


def ineligible_problems(verdicts: Mapping[int, str], reason: str) -> list[Problem]:
    """What is missing for turning an application away: a rule that is not met, and words for the group."""
    problems = []
    if "not_met" not in verdicts.values():
        problems.append(Problem(say("Name the rule that is not met: nobody is turned away without one.")))
    if not reason.strip():
        problems.append(Problem(say("Write to the group why, in plain and kind words."), "reason"))
    return problems


def change_problems(known: Collection[str], sections: Sequence[str], reason: str, due_at: datetime, now: datetime) -> list[Problem]:
    """What is missing for asking for changes: sections of the form, a reason, a time still to come."""
    problems = []
    if not sections or not set(sections) <= set(known):
        problems.append(Problem(say("Tick at least one section of the form."), "sections"))
    if not reason.strip():
        problems.append(Problem(say("Say what should be changed, and how."), "reason"))
    if due_at <= now:
        problems.append(Problem(say("Give the group some time: this moment has passed."), "due"))
    return problems
