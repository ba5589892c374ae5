"""Checks across several answers, kept as data of the form: {"kind", "params": {…}}.

Kinds and their params (questions by key):
- budget_cap {"question"}: the budget is at or below the ceiling of the chosen lot
- budget_equals {"question", "other"}: the budget adds up to the sum given in a money question
- youth_share {"question", "percent", "low", "high"}: of the people who decide, more than so many per cent are of that age
- end_after_start {"start", "end"}, most_months {"start", "end", "months"} (0 or missing = what the call allows)
- column_sum {"question", "column", "relation": "equals" | "at_most", "other": question or "", "figure": number}
- date_window {"question", "first", "last"} (ISO dates, either may be "")

Money columns and money questions count in cents; a `figure` is as people write it, for a money column in US$.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yfund.calls.rules.form import Definition, fed_by, is_shown, question_named
from yfund.kernel.errors import Problem
from yfund.kernel.text import say

Check = dict[str, Any]
KINDS = ("budget_cap", "budget_equals", "youth_share", "end_after_start", "most_months", "column_sum", "date_window")
RELATIONS = ("equals", "at_most")


@dataclass(frozen=True)
class Given:
    """What the checks are measured with; answers to questions that are not asked are left out."""

    definition: Definition
    answers: Mapping[str, Any]
    cap_cents: int | None
    today: date
    most_months: int


def problems(definition: Definition, answers: Mapping[str, Any], *, cap_cents: int | None, today: date,
             most_months: int = 0) -> list[Problem]:
    """Everything the checks of the form find, each beside the last of the questions it looks at.

    A check waits while one of its answers is missing, unreadable or not asked; a missing answer is found elsewhere.
    """
    given = Given(definition, _asked(definition, answers), cap_cents, today, most_months)
    return [problem for check in checks_of(definition) for problem in _JUDGES[check["kind"]](check["params"], given)]


def checks_of(definition: Definition) -> list[Check]:
    """The checks of a form; forms without a list of their own have the ordinary ones."""
    stored = definition.get("checks")
    return [one for one in stored if one.get("kind") in KINDS] if isinstance(stored, list) else ordinary(definition)


def ordinary(definition: Definition) -> list[Check]:
    """The checks every form begins with: the budget within the ceiling, the end after the beginning, not too long."""
    budget, starts, ends = (fed_by(definition, name) for name in ("budget", "starts_on", "ends_on"))
    found = [{"kind": "budget_cap", "params": {"question": budget["key"]}}] if budget else []
    if starts and ends:
        both = {"start": starts["key"], "end": ends["key"]}
        found += [{"kind": "end_after_start", "params": both}, {"kind": "most_months", "params": {**both, "months": 0}}]
    return found


def _asked(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for section in definition["sections"]:
        shown.update({q["key"]: answers[q["key"]] for q in section["questions"]
                      if answers.get(q["key"]) not in (None, "", []) and is_shown(q, answers, definition)})
    return shown


def _budget_cap(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    rows = given.answers.get(params["question"])
    total = budget_cents(rows)
    if given.cap_cents is not None and total > given.cap_cents:
        yield Problem(say("The plan is US$ %(over)s above what one grant may be (US$ %(cap)s).",
                          over=plain(total - given.cap_cents), cap=plain(given.cap_cents)), params["question"])


def _budget_equals(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    rows, asked = given.answers.get(params["question"]), given.answers.get(params["other"])
    if rows and isinstance(asked, int) and budget_cents(rows) != asked:
        yield Problem(say("The plan adds up to US$ %(sum)s, but US$ %(asked)s is asked for. Make them the same.",
                          sum=plain(budget_cents(rows)), asked=plain(asked)), _later(given, params["question"], params["other"]))


def _youth_share(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    people = [row for row in given.answers.get(params["question"]) or () if isinstance(row, Mapping)]
    deciding = [row.get("born") for row in people if row.get("decides") in ("yes", True)]
    if not people:
        return
    low, high, share = (int(params.get(name, other)) for name, other in (("low", 18), ("high", 35), ("percent", 50)))
    if not deciding:
        yield Problem(say("Say who takes part in deciding: nobody is marked."), params["question"])
    elif all(isinstance(born, int) for born in deciding):
        # Only the year is known: somebody may be a year younger than the difference says.
        young = sum(low <= given.today.year - born and given.today.year - born - 1 <= high for born in deciding)
        if young * 100 <= share * len(deciding):
            yield Problem(say(
                "%(young)s of %(all)s people who decide are %(low)s to %(high)s years old; more than %(share)s%% is asked.",
                young=young, all=len(deciding), low=low, high=high, share=share), params["question"])


def _end_after_start(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    starts, ends = day_of(given.answers.get(params["start"])), day_of(given.answers.get(params["end"]))
    if starts and ends and ends <= starts:
        yield Problem(say("The end must come after the beginning."), _later(given, params["start"], params["end"]))


def _most_months(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    starts, ends = day_of(given.answers.get(params["start"])), day_of(given.answers.get(params["end"]))
    months = int(params.get("months") or given.most_months)
    if starts and ends and months and ends > starts and ends > months_later(starts, months):
        yield Problem(say("A project may last at most %(months)s months.", months=months),
                      _later(given, params["start"], params["end"]))


def _column_sum(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    rows = given.answers.get(params["question"])
    wanted = given.answers.get(params["other"]) if params.get("other") else params.get("figure")
    limit, total = _number(wanted), column_total(rows, params["column"])
    if not rows or limit is None or total is None:
        return
    field = _later(given, params["question"], params["other"]) if params.get("other") else params["question"]
    money = _is_money(given.definition, params["question"], params["column"])
    limit = limit * 100 if money and not params.get("other") else limit
    words = {"total": plain(int(total)) if money else _figure(total), "limit": plain(int(limit)) if money else _figure(limit)}
    if params.get("relation") == "at_most" and total > limit:
        yield Problem(say("The lines add up to %(total)s; at most %(limit)s is allowed.", **words), field)
    if params.get("relation") == "equals" and total != limit:
        yield Problem(say("The lines add up to %(total)s, but they must add up to %(limit)s.", **words), field)


def _date_window(params: Mapping[str, Any], given: Given) -> Iterator[Problem]:
    day, first, last = (day_of(one) for one in (given.answers.get(params["question"]), params.get("first"), params.get("last")))
    if day and first and day < first:
        yield Problem(say("This day must not be before %(day)s.", day=first.isoformat()), params["question"])
    if day and last and day > last:
        yield Problem(say("This day must not be after %(day)s.", day=last.isoformat()), params["question"])


_JUDGES: dict[str, Callable[[Mapping[str, Any], Given], Iterator[Problem]]] = {
    "budget_cap": _budget_cap, "budget_equals": _budget_equals, "youth_share": _youth_share,
    "end_after_start": _end_after_start, "most_months": _most_months, "column_sum": _column_sum, "date_window": _date_window,
}


def budget_cents(rows: Any) -> int:
    """The sum of a budget's lines that can be counted."""
    listed = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    pairs = [(_number(row.get("quantity")), _number(row.get("unit_cents"))) for row in listed]
    return sum(int((many * price).quantize(Decimal(1))) for many, price in pairs if many is not None and price is not None)


def column_total(rows: Any, column: str) -> Decimal | None:
    """The sum of a column; None while a cell cannot be counted. Empty cells count nothing."""
    found = [row.get(column) for row in rows or () if isinstance(row, Mapping) and row.get(column) not in (None, "")]
    figures = [_number(one) for one in found]
    return None if None in figures else sum((one for one in figures if one is not None), Decimal(0))


def day_of(value: Any) -> date | None:
    """A date out of an answer, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plain(cents: int) -> str:
    """Cents as people read them: 1,250.50."""
    return f"{cents // 100:,}" + (f".{cents % 100:02d}" if cents % 100 else "")


def _later(given: Given, *keys: str) -> str:
    order = [q["key"] for s in given.definition["sections"] for q in s["questions"]]
    return max(keys, key=lambda key: order.index(key) if key in order else -1)


def _is_money(definition: Definition, key: str, column: str) -> bool:
    question = question_named(definition, key) or {}
    return any(c["key"] == column and c["kind"] == "money" for c in question.get("columns") or ())


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _figure(value: Decimal) -> str:
    return f"{value:,f}"


