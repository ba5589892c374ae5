"""Whether a call may be opened, and how far its preparation is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.plans import instalment_problems, report_problems
from yfund.calls.rules.rubric import rubric_problems
from yfund.kernel.errors import Problem
from yfund.kernel.text import say

STEPS = ("basics", "lots", "rules", "form", "rubric", "plans")


def opening_problems(call: Any, *, lots: Sequence[Any], rules: Sequence[Any], criteria: Sequence[Any],
                     definition: Mapping[str, Any] | None, now: datetime) -> list[Problem]:
    """Everything that keeps a call from being opened; `field` is the step of its preparation to go to.

    A question that offers the lots must offer exactly those of the call.
    """
    rubric = [{"key": c.key, "title": c.title, "scale": c.scale, "weight": c.weight, "floor_percent": c.floor_percent}
              for c in criteria]
    by_step = {
        "basics": _basics(call, now), "lots": _lots(call, lots), "rules": _rules(rules),
        "form": [*definition_problems(dict(definition or {})), *lot_choice_problems(definition, lots)],
        "rubric": rubric_problems(rubric),
        "plans": [*instalment_problems(call.instalments), *report_problems(call.reports, call.instalments)],
    }
    return [Problem(p.sentence, step) for step in STEPS for p in by_step[step]]


def _basics(call: Any, now: datetime) -> list[Problem]:
    checks = [
        (bool(call.title.get("en")), say("The call needs a title in English.")),
        (bool(call.summary.get("en")), say("The call needs a summary in English.")),
        (bool(call.description.get("en")), say("The call needs its text in English.")),
        (call.closes_at > now, say("The closing time has passed already.")),
        (call.closes_at > call.opens_at, say("The call must close after it opens.")),
    ]
    return [Problem(sentence) for holds, sentence in checks if not holds]


def _lots(call: Any, lots: Sequence[Any]) -> list[Problem]:
    problems = [Problem(say("The call needs an envelope: the money it has to give."))] if call.envelope_cents <= 0 else []
    if not lots:
        problems.append(Problem(say("The call needs at least one lot with a ceiling for one grant.")))
    return problems + [Problem(say("The ceiling of the lot “%(code)s” is larger than the envelope.", code=lot.code))
                       for lot in lots if lot.cap_cents > call.envelope_cents > 0]


def _rules(rules: Sequence[Any]) -> list[Problem]:
    if not rules:
        return [Problem(say("The call needs at least one eligibility rule."))]
    return [Problem(say("Rule %(number)s has no question in English.", number=n + 1))
            for n, rule in enumerate(rules) if not rule.question.get("en")]


def lot_choice_problems(definition: Mapping[str, Any] | None, lots: Sequence[Any]) -> list[Problem]:
    """A form must offer exactly the lots of the call, and must ask for one when there are several."""
    asked = [q for s in (definition or {}).get("sections", ()) for q in s["questions"] if q.get("feeds") == "lot"]
    offered = {one.get("value") for q in asked for one in q.get("choices", ())}
    problems = []
    if len(lots) > 1 and not asked:
        problems.append(Problem(say("There are several lots, but the form does not ask for which one a group applies.")))
    if asked and offered != {lot.code for lot in lots}:
        problems.append(Problem(say("The lots offered in the form are not the lots of the call."), asked[0]["key"]))
    return problems
