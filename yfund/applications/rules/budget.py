"""A budget: its sum, what each kind of cost takes, and what is wrong with it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yfund.applications.rules.answers import is_empty, is_raw, is_required
from yfund.calls.rules.form import Question
from yfund.kernel.errors import Problem
from yfund.kernel.money import Figures
from yfund.kernel.text import say

MOST_LINES = 60


def line_cents(row: dict[str, Any]) -> int | None:
    """The sum of one line, or None while a figure is missing or cannot be read."""
    quantity, price = row.get("quantity"), row.get("unit_cents")
    if is_empty(quantity) or is_empty(price) or is_raw(quantity) or is_raw(price):
        return None
    return int((Decimal(str(quantity)) * int(price)).quantize(Decimal(1)))


def total_cents(rows: Any) -> int:
    """The sum of all lines that can be counted."""
    return sum(line_cents(row) or 0 for row in rows or []) if isinstance(rows, list) else 0


def categories(question: Question) -> list[dict[str, Any]]:
    """The kinds of cost: [{"value", "label", "most_percent"?}], may be empty."""
    return list(question.get("categories") or question.get("lines") or [])


def category_cents(question: Question, rows: Any) -> dict[str, int]:
    """Cents by kind of cost, in the order of the question; lines without a kind count under ""."""
    sums = {one["value"]: 0 for one in categories(question)}
    for row in rows or []:
        line = row.get("line") or ""
        sums[line] = sums.get(line, 0) + (line_cents(row) or 0)
    return sums


def problems(question: Question, rows: Any, cap_cents: int | None) -> Iterator[Problem]:
    """Everything wrong with a budget: missing figures, a sum over the cap, a kind of cost over its share."""
    key = question["key"]
    if not rows:
        if is_required(question):
            yield Problem(say("Plan at least one line."), key)
        return
    if len(rows) > MOST_LINES:
        yield Problem(say("At most %(most)s lines are allowed.", most=MOST_LINES), key)
    for number, row in enumerate(rows):
        yield from _line_problems(question, number, row)
    total = total_cents(rows)
    if cap_cents is not None and total > cap_cents:
        yield Problem(say("The plan is US$ %(over)s above what one grant may be (US$ %(cap)s).",
                          over=Figures(total - cap_cents), cap=Figures(cap_cents)), key)
    sums = category_cents(question, rows)
    for one in categories(question):
        most = one.get("most_percent")
        if most is not None and total and sums[one["value"]] * 100 > total * int(most):
            yield Problem(say("One kind of cost takes more than its %(most)s%% of the plan.", most=most), f"{key}-total")


def _line_problems(question: Question, number: int, row: dict[str, Any]) -> Iterator[Problem]:
    at = f"{question['key']}-{number}-"
    known = {one["value"] for one in categories(question)}
    if is_empty(row.get("what")):
        yield Problem(say("Line %(line)s: write what it is for.", line=number + 1), at + "what")
    if known and row.get("line") not in known:
        yield Problem(say("Line %(line)s: choose the kind of cost.", line=number + 1), at + "line")
    for cell, ask in (("quantity", say("Line %(line)s: write how many.", line=number + 1)),
                      ("unit_cents", say("Line %(line)s: write the price of one.", line=number + 1))):
        value = row.get(cell)
        if is_raw(value):
            yield Problem(say("Line %(line)s: “%(text)s” cannot be read. Write figures, like 1250 or 4.50.",
                              line=number + 1, text=value["raw"][:40]), at + cell)
        elif is_empty(value):
            yield Problem(ask, at + cell)
