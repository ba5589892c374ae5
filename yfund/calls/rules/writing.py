"""Checks of the parts of a call as an officer writes them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yfund.calls.rules.eligibility import KINDS
from yfund.kernel.errors import Problem
from yfund.kernel.text import say

_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")


def code_problems(code: str) -> list[Problem]:
    """What is wrong with the code of a call."""
    if len(code) > 20 or not _CODE.fullmatch(code):
        return [Problem(say("Write the code with capital letters, digits and hyphens, like YSF-2026, up to 20."), "code")]
    return []


def title_problems(title: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the title of a call."""
    return [] if title.get("en") else [Problem(say("Give the call a title in English."), "title_en")]


def lot_problems(lots: Sequence[Mapping[str, Any]], envelope_cents: int | None) -> list[Problem]:
    """What is wrong with lots and envelope. `field` is lots-<number>-<name> or envelope."""
    problems = []
    if not envelope_cents or envelope_cents <= 0:
        problems.append(Problem(say("Say how much money the call has to give."), "envelope"))
    if not lots:
        problems.append(Problem(say("Name at least one lot."), "lots-0-code"))
    codes = [one.get("code") for one in lots]
    for number, one in enumerate(lots):
        if not re.fullmatch(r"[a-z0-9_-]{1,20}", one.get("code") or ""):
            problems.append(Problem(say("Give lot %(number)s a short name of a-z and 0-9.", number=number + 1),
                                    f"lots-{number}-code"))
        elif one["code"] in codes[:number]:
            problems.append(Problem(say("Two lots have the short name “%(code)s”.", code=one["code"]), f"lots-{number}-code"))
        if not (one.get("name") or {}).get("en"):
            problems.append(Problem(say("Give lot %(number)s a name in English.", number=number + 1), f"lots-{number}-name_en"))
        cap = one.get("cap_cents") or 0
        if cap <= 0 or (envelope_cents and cap > envelope_cents):
            problems.append(Problem(say("The ceiling of lot %(number)s must be above nothing and within the envelope.",
                                        number=number + 1), f"lots-{number}-cap"))
    return problems


def rule_problems(rules: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with eligibility rules. `field` is rules-<number>-<name>."""
    problems = []
    for number, one in enumerate(rules):
        if one.get("kind") not in KINDS:
            problems.append(Problem(say("Choose the kind of rule %(number)s.", number=number + 1), f"rules-{number}-kind"))
        if not (one.get("question") or {}).get("en"):
            problems.append(Problem(say("Write the question of rule %(number)s in English.", number=number + 1),
                                    f"rules-{number}-question_en"))
        params = one.get("params") or {}
        if one.get("kind") == "age_band" and not 10 <= params.get("low", 18) < params.get("high", 35) <= 99:
            problems.append(Problem(say("The ages of rule %(number)s must rise.", number=number + 1), f"rules-{number}-low"))
        if params.get("per", "group") not in ("group", "project"):
            problems.append(Problem(say("Choose whether rule %(number)s counts groups or projects.", number=number + 1),
                                    f"rules-{number}-per"))
        if one.get("kind") == "yearly_budget" and not params.get("most_cents"):
            problems.append(Problem(say("Say how much a group of rule %(number)s may have a year.", number=number + 1),
                                    f"rules-{number}-most"))
        if one.get("kind") == "years_registered" and not 0 <= params.get("years", 2) <= 50:
            problems.append(Problem(say("The years of rule %(number)s are 0 to 50.", number=number + 1), f"rules-{number}-years"))
    return problems


def languages_of(call: Any) -> tuple[str, ...]:
    """The languages a call is written in, English first: those chosen, or those its title has."""
    chosen = call.languages if call.languages is not None else list(call.title)
    return ("en", *(one for one in chosen if one != "en"))


def theme_problems(themes: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with themes {key, title: texts}. `field` is themes-<number>-title_en."""
    return [Problem(say("Give theme %(number)s a name in English.", number=number + 1), f"themes-{number}-title_en")
            for number, one in enumerate(themes) if not (one.get("title") or {}).get("en")]
