"""What a sound check is, which questions it may name, and how it reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from yfund.calls.rules.checks import KINDS, RELATIONS, Check, day_of
from yfund.calls.rules.form import Definition, Question, question_named, questions
from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, say

NAMES = {
    "budget_cap": say("The budget stays within the ceiling of the lot"),
    "budget_equals": say("The budget adds up to the sum asked for"),
    "youth_share": say("Enough of those who decide are young"),
    "end_after_start": say("The end comes after the beginning"),
    "most_months": say("The project is not too long"),
    "column_sum": say("A column adds up"),
    "date_window": say("A day lies between two days"),
}
# What each check asks for: param → kinds of question it may name, or "number", "day", "relation", "column".
PARAMS: dict[str, dict[str, Any]] = {
    "budget_cap": {"question": ("budget",)},
    "budget_equals": {"question": ("budget",), "other": ("money",)},
    "youth_share": {"question": ("people",), "percent": "number", "low": "number", "high": "number"},
    "end_after_start": {"start": ("date",), "end": ("date",)},
    "most_months": {"start": ("date",), "end": ("date",), "months": "number"},
    "column_sum": {"question": "column", "relation": "relation", "other": ("number", "money"), "figure": "number"},
    "date_window": {"question": ("date",), "first": "day", "last": "day"},
}
OPTIONAL = ("other", "figure", "months", "first", "last")


def check_problems(definition: Definition) -> list[Problem]:
    """Everything wrong with the checks of a form; `field` is checks."""
    stored = definition.get("checks")
    return [problem for one in stored or () for problem in problems_of(one, definition)] if isinstance(stored, list) else []


def problems_of(check: Check, definition: Definition) -> list[Problem]:
    """Everything wrong with one check: an unknown kind, questions that are gone or do not fit, figures that cannot be."""
    kind, params = check.get("kind"), check.get("params") or {}
    if kind not in KINDS:
        return [Problem(say("This check is of an unknown kind."), "checks")]
    found = [*_named(kind, params, definition), *_figures(kind, params)]
    return [Problem(say("%(check)s: %(wrong)s", check=NAMES[kind], wrong=sentence), "checks") for sentence in found]


def _named(kind: str, params: Mapping[str, Any], definition: Definition) -> Iterator[Sentence]:
    for name, kinds in PARAMS[kind].items():
        if kinds == "column":
            if not _column(definition, params):
                yield say("choose a column of numbers or sums.")
        elif isinstance(kinds, tuple) and not (kind == "column_sum" and not params.get(name)):
            asked = question_named(definition, params.get(name) or "")
            if asked is None:
                yield say("choose the question it looks at.")
            elif asked["kind"] not in kinds:
                yield say("the question it looks at is of another kind now.")
    if kind in ("end_after_start", "most_months") and params.get("start") == params.get("end"):
        yield say("choose two different days.")


def _figures(kind: str, params: Mapping[str, Any]) -> Iterator[Sentence]:
    if kind == "youth_share":
        if not 0 <= int(params.get("percent") or 0) < 100:
            yield say("the share is 0 to 99 per cent.")
        if not 10 <= int(params.get("low") or 0) < int(params.get("high") or 0) <= 99:
            yield say("the ages must rise.")
    if kind == "column_sum":
        if params.get("relation") not in RELATIONS:
            yield say("say whether it is equal or at most.")
        if not params.get("other") and params.get("figure") in (None, ""):
            yield say("choose a question, or write a figure.")
    if kind == "date_window":
        first, last = day_of(params.get("first")), day_of(params.get("last"))
        if not first and not last:
            yield say("give at least one of the two days.")
        if first and last and last < first:
            yield say("the second day is before the first.")


def fitting(definition: Definition, kind: str, param: str) -> list[Question]:
    """The questions a param of a check may name."""
    kinds = PARAMS[kind].get(param)
    return [q for q in questions(definition) if isinstance(kinds, tuple) and q["kind"] in kinds]


def columns_to_sum(definition: Definition) -> list[tuple[Question, Question]]:
    """Every question in rows with every column of it that can be added up."""
    return [(q, c) for q in questions(definition) if q["kind"] in ("table", "people")
            for c in q.get("columns") or () if c.get("kind") in ("number", "money")]


def sentence(check: Check, words: Mapping[str, str]) -> Sentence:
    """A check as a sentence; `words`: question key → its words, and "<question>.<column>" → those of a column."""
    kind, params = check["kind"], check["params"]
    named = {name: words.get(params.get(name, ""), params.get(name, "")) for name in ("question", "other", "start", "end")}
    if kind == "budget_cap":
        return say("“%(question)s” is at or below the ceiling of the lot.", **named)
    if kind == "budget_equals":
        return say("“%(question)s” adds up to “%(other)s”.", **named)
    if kind == "youth_share":
        return say("Of the people in “%(question)s” who decide, more than %(percent)s%% are %(low)s to %(high)s years old.",
                   **named, percent=params.get("percent", 50), low=params.get("low", 18), high=params.get("high", 35))
    if kind == "end_after_start":
        return say("“%(end)s” comes after “%(start)s”.", **named)
    if kind == "most_months" and params.get("months"):
        return say("From “%(start)s” to “%(end)s” there are at most %(months)s months.", **named, months=params["months"])
    if kind == "most_months":
        return say("From “%(start)s” to “%(end)s” is at most as long as the call allows.", **named)
    if kind == "date_window":
        return say("“%(question)s” lies between %(first)s and %(last)s.", **named, first=params.get("first") or "…",
                   last=params.get("last") or "…")
    return _sum_sentence(params, words, named)


def _sum_sentence(params: Mapping[str, Any], words: Mapping[str, str], named: Mapping[str, str]) -> Sentence:
    column = words.get(f"{params.get('question')}.{params.get('column')}", params.get("column", ""))
    limit = f"“{named['other']}”" if params.get("other") else str(params.get("figure"))
    if params.get("relation") == "at_most":
        return say("“%(column)s” in “%(question)s” adds up to %(limit)s at most.", column=column, limit=limit,
                   question=named["question"])
    return say("“%(column)s” in “%(question)s” adds up to %(limit)s.", column=column, limit=limit, question=named["question"])


def _column(definition: Definition, params: Mapping[str, Any]) -> bool:
    return any(q["key"] == params.get("question") and c["key"] == params.get("column")
               for q, c in columns_to_sum(definition))


