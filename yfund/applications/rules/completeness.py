"""What an application still lacks, all at once, and how far each section is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yfund.applications.rules import budget
from yfund.applications.rules.answers import Context, is_empty, problems
from yfund.calls.rules import checks
from yfund.calls.rules.form import Definition, fed_by, is_shown
from yfund.kernel.errors import Problem


@dataclass(frozen=True)
class Limits:
    """What the call allows: `caps` of its lots by code, the closed list of countries, the longest project.

    `today`: the day on which ages are counted.
    """

    caps: Mapping[str, int]
    countries: tuple[str, ...] = ()
    most_months: int = 0
    today: date = date.max


def cap_of(definition: Definition, answers: Mapping[str, Any], limits: Limits) -> int | None:
    """The ceiling of the lot that is chosen; of the largest lot while none is; None without lots."""
    question = fed_by(definition, "lot")
    chosen = answers.get(question["key"]) if question else None
    if isinstance(chosen, str) and chosen in limits.caps:
        return limits.caps[chosen]
    return max(limits.caps.values(), default=None)


def section_problems(definition: Definition, section: dict[str, Any], answers: dict[str, Any],
                     uploads: dict[str, int], limits: Limits) -> list[Problem]:
    """Everything missing or wrong in one section; questions that are not asked are left out."""
    context = Context(limits.countries, cap_of(definition, answers, limits), uploads, limits.today.year)
    found: list[Problem] = []
    for question in section["questions"]:
        if not is_shown(question, answers, definition):
            continue
        value = answers.get(question["key"])
        if question["kind"] == "budget":
            found += budget.problems(question, value, None)
        else:
            found += problems(question, value, context)
    across = checks.problems(definition, answers, cap_cents=context.cap_cents, today=limits.today, most_months=limits.most_months)
    keys = {question["key"] for question in section["questions"]}
    return found + [problem for problem in across if problem.field in keys]


def all_problems(definition: Definition, answers: dict[str, Any], uploads: dict[str, int],
                 limits: Limits) -> dict[str, list[Problem]]:
    """Everything missing or wrong, by section key, in the order of the form; sections without problems are left out."""
    found = {s["key"]: section_problems(definition, s, answers, uploads, limits) for s in definition["sections"]}
    return {key: wrong for key, wrong in found.items() if wrong}


def section_state(section: dict[str, Any], answers: dict[str, Any], uploads: dict[str, int], *, has_problems: bool,
                  asked_at: datetime | None = None, changed_at: datetime | None = None) -> str:
    """not_started, in_progress, done or needs_change (asked for and not touched since)."""
    if asked_at is not None and (changed_at is None or changed_at <= asked_at):
        return "needs_change"
    keys = [q["key"] for q in section["questions"]]
    if not any(not is_empty(answers.get(k)) or uploads.get(k) for k in keys):
        return "not_started" if has_problems else "done"
    return "in_progress" if has_problems else "done"
