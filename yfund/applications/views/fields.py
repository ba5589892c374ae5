"""A section as the page shows it: plain values for the templates, nothing to compute there."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask_babel import get_locale, gettext

from yfund.applications.models import Answer, Upload
from yfund.applications.rules import budget
from yfund.applications.rules.answers import ROWS, TICKED, columns, is_raw, is_required
from yfund.applications.rules.merging import IDENTITY, identified
from yfund.applications.rules.places import NOWHERE
from yfund.applications.rules.uploads import FileLimits, limits_of
from yfund.calls.rules.form import Definition, Question, is_shown
from yfund.kernel.text import length
from yfund.web.filters import country, in_words, money, number, percent, tell
from yfund.web.forms import money_plain

Errors = dict[str, str]


@dataclass
class Asked:
    """One question, ready to be drawn. `rows`: [{"at", "id", "cells": [cell]}] with cells as dicts; `total` for budgets.

    `condition`: {"question", "is"} when the page itself can tell whether it is asked. `is_private`: never kept on a device.
    """

    key: str
    kind: str
    label: str
    help: str
    value: Any
    revision: int
    error: str
    optional: bool
    limit: int | None = None
    unit: str = "characters"
    used: int = 0
    options: list[tuple[str, str]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    total: dict[str, Any] | None = None
    condition: dict[str, Any] | None = None
    is_private: bool = False
    files: list[Upload] = field(default_factory=list)
    take: FileLimits | None = None
    other: dict[str, Any] | None = None


def asked(question: Question, value: Any, answer: Answer | None, errors: Errors, *, files: list[Upload],
          more_rows: int, countries: tuple[str, ...], cap_cents: int | None) -> Asked:
    """A question with its present value; `more_rows`: blank lines to add."""
    key, kind = question["key"], question["kind"]
    private = kind == "people" or bool(question.get("private"))
    shown = Asked(key, kind, in_words(question["label"]), in_words(question.get("help")), shown_value(question, value),
                  answer.revision if answer else 0, errors.get(key, ""), not is_required(question),
                  limit=question.get("limit"), unit=question.get("unit", "characters"), files=files, is_private=private)
    if kind in ("short_text", "long_text"):
        shown.used = length(shown.value or "", shown.unit)
    if kind in ("choice", "choices"):
        shown.options = choices(question)
    elif kind in ("country", "countries"):
        shown.options = country_options(countries)
    elif kind == "yes_no":
        shown.options = [("yes", gettext("Yes")), ("no", gettext("No"))]
    elif kind == "upload":
        shown.take = limits_of(question)
    if kind == "place":
        shown.wrong = {part: errors.get(f"{key}-{part}", "") for part in ("lat", "lon")}
    if kind in ROWS:
        shown.columns = [column_label(question, c) for c in columns(question)]
        shown.rows = _rows(question, value or [], errors, more_rows)
    if kind == "budget":
        shown.total = budget_total(question, value, cap_cents, errors.get(f"{key}-total", ""))
    return shown


def condition(question: Question, answers: dict[str, Any], definition: Definition) -> dict[str, Any] | None:
    """When a question is asked, as the page can tell it: the other question, the value its field has then, and whether now."""
    when = question.get("show_when")
    if not when:
        return None
    wanted = when["is"]
    told = {True: "yes", False: "no"}[wanted] if isinstance(wanted, bool) else str(wanted)
    return {"question": when["question"], "is": told, "met": is_shown(question, answers, definition)}


def shown_value(question: Question, value: Any) -> Any:
    """A value as it stands in its field; what could not be read stands as it was typed."""
    if is_raw(value):
        return value["raw"]
    kind = question["kind"]
    if kind == "money":
        return money_plain(value) if isinstance(value, int) else value or ""
    if kind in TICKED:
        return {True: "yes", False: "no" if kind == "yes_no" else ""}.get(value, "") if isinstance(value, bool) else ""
    if kind == "place":
        return {**NOWHERE, **value} if isinstance(value, dict) else {**NOWHERE, "name": value or ""}
    return "" if value is None else value


def typed_again(question: Question, value: Any) -> Any:
    """A value as it would be typed into its field anew; a shape the question does not have is nothing."""
    kind = question["kind"]
    if kind in ROWS:
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        return [{key: _one_text(next((c for c in columns(question) if c["key"] == key), None), cell) for key, cell in row.items()}
                for row in rows]
    if kind in ("choices", "countries"):
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    if kind == "place":
        return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) and not is_raw(value) else {}
    return _one_text(question, value)


def _one_text(question: Question | None, value: Any) -> str:
    shown = value if question is None else shown_value(question, value)
    return str(shown) if isinstance(shown, str | int) and not isinstance(shown, bool) else ""


def choices(question: Question) -> list[tuple[str, str]]:
    """What is offered, in the reader's words."""
    return [(one["value"], in_words(one["label"])) for one in question.get("choices") or []]


def country_options(countries: tuple[str, ...]) -> list[tuple[str, str]]:
    """Countries by name in the reader's language: the call's closed list, or all."""
    locale = get_locale()
    codes = countries or tuple(c for c in (locale.territories if locale else {}) if len(c) == 2 and c.isalpha()
                               and c not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"))
    return sorted(((c, country(c)) for c in codes), key=lambda pair: pair[1])


def column_label(question: Question, column: Question) -> str:
    """The words over a column."""
    if question["kind"] != "budget":
        return in_words(column.get("label")) or column["key"]
    return {"line": gettext("Kind of cost"), "what": gettext("What"), "quantity": gettext("How many"),
            "unit_cents": gettext("Each, US$")}[column["key"]]


def _rows(question: Question, rows: list[dict[str, Any]], errors: Errors, more: int) -> list[dict[str, Any]]:
    blank = max(more, 0 if rows else 1)
    drawn = []
    for at, row in enumerate([*identified(rows), *({IDENTITY: secrets.token_hex(4)} for _ in range(blank))]):
        cells = {c["key"]: _cell(question, c, row, at, errors) for c in columns(question)}
        line = budget.line_cents(row) if question["kind"] == "budget" else None
        total = number(line / 100, 2 if line % 100 else 0) if line is not None else "—"
        drawn.append({"at": at, "id": row[IDENTITY], "cells": cells, "sum": total,
                      "wrong": any(c["error"] for c in cells.values())})
    return drawn


def _cell(question: Question, column: Question, row: dict[str, Any], at: int, errors: Errors) -> dict[str, Any]:
    name = f"{question['key']}-{at}-{column['key']}"
    options = choices(column)
    if question["kind"] == "budget" and column["key"] == "line":
        options = [(one["value"], in_words(one["label"])) for one in budget.categories(question)]
    if column["kind"] == "country":
        options = country_options(())
    return {"name": name, "column": column["key"], "row": row[IDENTITY],
            "label": column_label(question, column), "kind": column["kind"], "options": options,
            "value": shown_value(column, row.get(column["key"])), "error": errors.get(name, "")}


def budget_total(question: Question, rows: Any, cap_cents: int | None, wrong: str = "") -> dict[str, Any]:
    """The bar under a budget: planned, the cap, each kind of cost, what is free."""
    total, sums = budget.total_cents(rows), budget.category_cents(question, rows)
    whole = max(total, cap_cents or 0, 1)
    names = {one["value"]: in_words(one["label"]) for one in budget.categories(question)} | {"": gettext("Not sorted yet")}
    tones = ("fill", "sun", "lagoon", "mid")
    parts = [{"label": f"{names.get(line, line)} {money(cents)}", "share": cents / whole, "tone": tones[i % len(tones)]}
             for i, (line, cents) in enumerate(sums.items()) if cents]
    notes = [gettext("%(kind)s: %(share)s of the plan; at most %(most)s is allowed.", kind=names[one["value"]],
                     share=percent(sums[one["value"]] / total), most=percent(int(one["most_percent"]) / 100))
             for one in budget.categories(question) if one.get("most_percent") is not None and total]
    free = gettext("%(sum)s still free", sum=money(cap_cents - total)) if cap_cents and cap_cents > total else ""
    return {"amount": money(total), "limit": gettext("of at most %(sum)s", sum=money(cap_cents)) if cap_cents else "",
            "parts": parts, "free": free, "note": " ".join([*notes, wrong]), "over": bool(cap_cents and total > cap_cents)}


def in_text(question: Question, value: Any) -> str:
    """Any answer as text, for comparing two of them."""
    if question["kind"] in ROWS:
        lines = ([str(shown_value(c, row.get(c["key"])) or "—") for c in columns(question)] for row in value or [])
        return "\n".join(" · ".join(line) for line in lines)
    if question["kind"] == "place":
        told = shown_value(question, value)
        return f"{told['name']} ({told['lat']}, {told['lon']})" if told["lat"] else str(told["name"])
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(shown_value(question, value))


def by_field(problems: list[Any]) -> Errors:
    """Problems as field → words; the first of a field is shown beside it, the summary has all."""
    return {p.field: tell(p.sentence) for p in reversed(problems)}
