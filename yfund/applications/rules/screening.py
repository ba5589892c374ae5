"""What screening needs before it can decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, say

VERDICTS = ("met", "not_met", "unclear")
MOST_REASONS, LONGEST_REASON = 30, 500


@dataclass(frozen=True)
class Reason:
    """A reason for turning an application away: of the fund (`sentence`), or of a call (`texts`, by language)."""

    key: str
    sentence: Sentence | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


STANDARD_REASONS = (
    Reason("country", say("Your group is registered, or works, in a country that is not on the list of this call.")),
    Reason("years", say("Your group was registered later than the call asks for.")),
    Reason("form", say("Your group does not have one of the legal forms that the call names.")),
    Reason("led", say("Most positions that decide are not held by people of the age the call names.")),
    Reason("before", say("Your group has received a grant before, and this call is for groups that have not.")),
    Reason("twice", say("Your group sent more than one application. Only one for each group can be looked at.")),
    Reason("budget", say("The sum you ask for is above the ceiling of the call.")),
    Reason("papers", say("Papers that the call asks for were not there, or could not be read.")),
    Reason("aim", say("The project is not about dialogue between people of different cultures or religions.")),
)


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


def ineligible_problems(verdicts: Mapping[int, str], reason: str, chosen: Sequence[bool] = ()) -> list[Problem]:
    """What is missing for turning an application away: a rule that is not met, and words for the group.

    `chosen`: for each reason chosen from the list, whether the list has it.
    """
    problems = [] if all(chosen) else [Problem(say("The list of reasons has changed. Choose again."), "chosen")]
    if "not_met" not in verdicts.values():
        problems.append(Problem(say("Name the rule that is not met: nobody is turned away without one.")))
    if not reason.strip() and not chosen:
        problems.append(Problem(say("Choose a reason, or write to the group why, in plain and kind words."), "reason"))
    return problems


def reason_problems(texts: Sequence[Mapping[str, str]]) -> list[Problem]:
    """What is wrong with a list of reasons: one without English, too long, or too many."""
    problems = [Problem(say("Every reason is there in English at least."), "text_en")] if any(
        not text.get("en", "").strip() for text in texts) else []
    if any(len(words) > LONGEST_REASON for text in texts for words in text.values()):
        problems.append(Problem(say("A reason has at most %(most)s characters.", most=LONGEST_REASON), "text_en"))
    if len(texts) > MOST_REASONS:
        problems.append(Problem(say("A list has at most %(most)s reasons.", most=MOST_REASONS), "text_en"))
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


def longer_problems(due_at: datetime, until: datetime, reason: str, now: datetime) -> list[Problem]:
    """What is missing for giving more time for changes: a later moment still to come, and why."""
    problems = []
    if until <= max(due_at, now):
        problems.append(Problem(say("This must be later than the time they have now, and still to come."), "due"))
    if not reason.strip():
        problems.append(Problem(say("Say why there is more time."), "reason"))
    return problems


def end_problems(reason: str) -> list[Problem]:
    """What is missing for ending a request for changes."""
    return [] if reason.strip() else [Problem(say("Say why you do not wait any longer: the group reads it."), "reason")]


def bulk_obstacle(act: str, state: str, *, is_proven: bool) -> Sentence | None:
    """Why an act on several applications leaves out one in this state; None when it does not."""
    if act == "remind":
        return None if state == "returned" else say("Nothing is asked of this group.")
    if state != "submitted":
        return say("This application is not waiting for screening.")
    if act == "eligible" and not is_proven:
        return say("The records do not show that every rule is met. Look at it by itself.")
    return None


def bulk_problems(act: str, rule_kind: str, reason: str, chosen: Sequence[str]) -> list[Problem]:
    """What is missing for an act on several applications."""
    if act != "ineligible":
        return []
    problems = [] if rule_kind else [Problem(say("Name the rule that is not met: nobody is turned away without one."), "rule")]
    if not reason.strip() and not chosen:
        problems.append(Problem(say("Choose a reason, or write to the group why, in plain and kind words."), "reason"))
    return problems
