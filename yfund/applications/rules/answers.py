"""Reading answers as people write them, and what is wrong with one answer.

What cannot be read stays as it was typed: `{"raw": "12,34,5"}`. Reading never refuses.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from yfund.applications.rules.merging import IDENTITY, identity
from yfund.applications.rules.places import is_nowhere, place_problems, read_place
from yfund.calls.rules.form import Question, cells
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.money import parse_cents
from yfund.kernel.text import Sentence, clean, length, say

ROWS = ("table", "people", "budget")
TICKED = ("yes_no", "statement")
SEVERAL = ("choices", "countries")
OLDEST_YEAR = 1900


@dataclass(frozen=True)
class Context:
    """What an answer is measured against. `countries`: the call's closed list, empty = all. `uploads`: files by question.

    `year`: the one in which nobody is born yet afterwards.
    """

    countries: tuple[str, ...] = ()
    cap_cents: int | None = None
    uploads: dict[str, int] | None = None
    year: int = 9999


def is_raw(value: Any) -> bool:
    """Whether a value is something typed that could not be read."""
    return isinstance(value, dict) and "raw" in value


def is_empty(value: Any) -> bool:
    """Whether nothing was answered. A "no" is an answer."""
    return value is None or value in ("", []) or isinstance(value, dict) and is_nowhere(value)


def read(question: Question, typed: Any) -> Any:
    """The value of an answer from what was typed: str, list[str], or for rows list[dict[str, str]].

    Values read before (int, bool, unread text) pass as they are.
    """
    kind = question["kind"]
    if isinstance(typed, bool | int) or is_raw(typed):
        return typed
    if kind == "place":
        return read_place(typed)
    if kind in ROWS:
        return [row for row in (_row(question, row) for row in typed or [])
                if any(not is_empty(v) for k, v in row.items() if k not in ("line", IDENTITY))]
    if kind in SEVERAL:
        return [clean(one) for one in typed if clean(one)] if isinstance(typed, list) else []
    text = clean(typed if isinstance(typed, str) else "")
    if kind in TICKED:
        return {"yes": True, "no": False}.get(text)
    reader = {"money": _money, "number": _number, "date": _date}.get(kind)
    return reader(text) if reader and text else text


def read_cell(question: Question, column: str, typed: Any) -> Any:
    """The value of one cell from what was typed; None when the question has no such column."""
    found = next((c for c in columns(question) if c["key"] == column), None)
    return None if found is None else read(found, typed)


def columns(question: Question) -> list[Question]:
    """The columns of a question that is answered in rows."""
    if question["kind"] == "budget":
        kinds = question.get("categories") or question.get("lines") or []
        return [{"key": "line", "kind": "choice", "choices": kinds}, {"key": "what", "kind": "short_text"},
                {"key": "quantity", "kind": "number"}, {"key": "unit_cents", "kind": "money"}]
    return cells(question)


def problems(question: Question, value: Any, context: Context) -> Iterator[Problem]:
    """Everything wrong with one answer (budgets: `rules.budget`), each beside its field."""
    key, kind = question["key"], question["kind"]
    if kind == "upload":
        yield from _upload_problems(question, (context.uploads or {}).get(key, 0))
    elif is_empty(value) or (kind == "statement" and value is not True):
        if is_required(question):
            yield Problem(_missing(kind), key)
    elif kind in ("table", "people"):
        yield from _row_problems(question, value, context)
    else:
        yield from _cell_problems(question, value, key, context)


def is_required(question: Question) -> bool:
    """Whether an answer must be given before sending; questions are required unless they say otherwise."""
    return bool(question.get("required", not question.get("optional", False)))


def _missing(kind: str) -> Sentence:
    words = {"choice": say("Choose one."), "choices": say("Choose at least one."), "yes_no": say("Answer yes or no."),
             "country": say("Choose a country."), "countries": say("Choose at least one country."),
             "statement": say("Tick the box if this is so."), "table": say("Fill in at least one line."),
             "people": say("Name at least one person."), "date": say("Give a date.")}
    return words.get(kind, say("Write an answer."))


def _cell_problems(question: Question, value: Any, field: str, context: Context) -> Iterator[Problem]:
    kind = question["kind"]
    if is_raw(value):
        yield Problem(_unread(kind, value["raw"]), field)
        return
    if kind in SEVERAL:
        yield from _count_problems(question, len(set(value)), field)
    if kind in ("short_text", "long_text"):
        limit, unit = question.get("limit"), question.get("unit", "characters")
        over = length(value, unit) - limit if limit else 0
        if over > 0 and unit == "words":
            yield Problem(say("This text is %(over)s words too long: at most %(most)s fit.", over=over, most=limit), field)
        elif over > 0:
            yield Problem(say("This text is %(over)s characters too long: at most %(most)s fit.", over=over, most=limit), field)
    elif kind in ("choice", "choices"):
        offered = {one["value"] for one in question.get("choices") or []}
        if offered and not ({value} if isinstance(value, str) else set(value)) <= offered:
            yield Problem(say("Choose out of what is offered."), field)
    elif kind in ("country", "countries"):
        chosen = {value} if isinstance(value, str) else set(value)
        if context.countries and not chosen <= set(context.countries):
            yield Problem(say("The call is not open for this country. Its list is on the page of the call."), field)
    elif kind == "place":
        yield from place_problems(value, field)
    elif kind in ("number", "money"):
        yield from _range_problems(question, value, field)


def _count_problems(question: Question, count: int, field: str) -> Iterator[Problem]:
    least, most = question.get("least"), question.get("most")
    if least and count < least:
        yield Problem(say("Choose at least %(least)s.", least=least), field)
    if most and count > most:
        yield Problem(say("Choose at most %(most)s.", most=most), field)


def _range_problems(question: Question, value: Any, field: str) -> Iterator[Problem]:
    low, high = question.get("min"), question.get("max")
    if low is not None and float(value) < low:
        yield Problem(say("This must be at least %(low)s.", low=low), field)
    if high is not None and float(value) > high:
        yield Problem(say("This must be at most %(high)s.", high=high), field)


def _row_problems(question: Question, rows: list[dict[str, Any]], context: Context) -> Iterator[Problem]:
    least, most = question.get("least", 1), question.get("most", 50)
    if len(rows) < least:
        yield Problem(say("At least %(least)s lines are needed.", least=least), question["key"])
    if len(rows) > most:
        yield Problem(say("At most %(most)s lines are allowed.", most=most), question["key"])
    for number, row in enumerate(rows):
        for column in columns(question):
            cell, field = row.get(column["key"]), f"{question['key']}-{number}-{column['key']}"
            if is_empty(cell) and is_required(column):
                yield Problem(say("Line %(line)s: something is missing.", line=number + 1), field)
            elif question["kind"] == "people" and column["key"] == "born" and isinstance(cell, int) and not (
                    OLDEST_YEAR <= cell <= context.year):
                yield Problem(say("Line %(line)s: write the year of birth with four figures, like 1999.", line=number + 1), field)
            elif not is_empty(cell):
                yield from _cell_problems(column, cell, field, Context())


def _upload_problems(question: Question, count: int) -> Iterator[Problem]:
    least = question.get("least", 1 if is_required(question) else 0)
    if count < least:
        sentence = say("Add a file.") if least == 1 else say("Add at least %(least)s files.", least=least)
        yield Problem(sentence, question["key"])


def _row(question: Question, typed: dict[str, Any]) -> dict[str, Any]:
    row = {c["key"]: read(c, typed.get(c["key"], "")) for c in columns(question)}
    return {IDENTITY: typed[IDENTITY], **row} if identity(typed.get(IDENTITY)) else row


def _unread(kind: str, text: str) -> Sentence:
    if kind == "money":
        return say("“%(text)s” is not a sum we can read. Write it like 1250 or 1250.50.", text=text[:40])
    if kind == "date":
        return say("“%(text)s” is not a date. Write it like 2026-03-15.", text=text[:40])
    return say("“%(text)s” is not a number we can read. Write it in figures, like 18.", text=text[:40])


def _money(text: str) -> Any:
    try:
        return parse_cents(text)
    except Refusal:
        return {"raw": text[:200]}


def _number(text: str) -> Any:
    figures = "".join(str(unicodedata.digit(c, c)) for c in unicodedata.normalize("NFKC", text))
    figures = re.sub(r"[\s'’٬]", "", figures).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d{1,12}", figures):
        return int(re.sub(r"[.,]", "", figures))
    if re.fullmatch(r"\d{1,12}[.,]\d{1,6}", figures):
        return figures.replace(",", ".")
    return {"raw": text[:200]}


def _date(text: str) -> Any:
    figures = "".join(str(unicodedata.digit(c, c)) for c in text)
    found = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", figures)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else {"raw": text[:200]}
    except ValueError:
        return {"raw": text[:200]}
