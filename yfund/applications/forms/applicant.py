"""The shape of what a group sends: fields of a section, the quiz, the declaration."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Length

from yfund.applications.rules.answers import ROWS, SEVERAL, columns
from yfund.applications.rules.merging import IDENTITY
from yfund.calls.rules.form import Question
from yfund.web.forms import Form

_FIELD = re.compile(r"([a-z][a-z0-9_]*)(?:-(\d{1,3})-([a-z][a-z0-9_]*))?")
MOST_ROWS = 100
MOST_CHANGES = 500
_CHANGE = re.compile(r"[A-Za-z0-9-]{8,40}")


class DeclarationForm(Form):
    """The last word before sending."""

    declared_name = StringField(_l("Your full name"), [Length(max=200)])


class VerifyForm(Form):
    """Number and code of a receipt."""

    number = StringField(_l("Number of the application"), [Length(max=40)])
    code = StringField(_l("Code on the receipt"), [Length(max=40)])


class ReasonForm(Form):
    """Why an application is taken back."""

    reason = StringField(_l("Why?"), [Length(max=1000)])


def typed(questions: list[Question], sent: MultiDict[str, str]) -> dict[str, Any]:
    """Question key → what was typed, for the questions the page asked.

    An autosave names just the fields it sends (`base:<field>`); a whole page names all its questions
    (`base:<key>`), so that an unticked box counts as an answer.
    """
    named = {key_of(name.removeprefix("base:")) for name in sent if name.startswith("base:")}
    return {q["key"]: typed_one(q, sent) for q in questions if q["key"] in named and q["kind"] != "upload"}


def typed_one(question: Question, sent: MultiDict[str, str]) -> Any:
    """What was typed for one question: str, list[str] or rows of {column: str}."""
    key, kind = question["key"], question["kind"]
    if kind in ROWS:
        return typed_rows(question, sent)
    if kind in SEVERAL:
        return sent.getlist(key)
    if kind == "place":
        return {"name": sent.get(key, ""), "lat": sent.get(f"{key}-lat", ""), "lon": sent.get(f"{key}-lon", "")}
    if kind == "statement":
        return "yes" if sent.get(key) else ""
    return sent.get(key, "")


def typed_rows(question: Question, sent: MultiDict[str, str]) -> list[dict[str, str]]:
    """The rows typed for a question, in the order of the page, blank ones too."""
    known, rows = {IDENTITY, *(c["key"] for c in columns(question))}, {}
    for name, value in sent.items():
        found = _FIELD.fullmatch(name)
        if found and found[1] == question["key"] and found[3] in known and int(found[2]) < MOST_ROWS:
            rows.setdefault(int(found[2]), {})[found[3]] = value
    return [rows[number] for number in sorted(rows)]


def bases(sent: MultiDict[str, str]) -> dict[str, int]:
    """Question key → the revision the writer started from."""
    found = {}
    for name, value in sent.items():
        if name.startswith("base:") and value.isdigit() and len(value) < 9:
            found[key_of(name.removeprefix("base:"))] = int(value)
    return found


def changes(sent: Any) -> list[dict[str, Any]]:
    """The changes a device sends as JSON, those that have the right shape:
    {"id", "question", "base", "typed": str | list[str] | dict, "row", "column", "earlier": tuple}."""
    listed = sent.get("changes") if isinstance(sent, dict) else None
    shaped = (_change(one) for one in (listed if isinstance(listed, list) else [])[:MOST_CHANGES])
    return [one for one in shaped if one is not None]


def _change(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, dict) or not isinstance(one.get("base"), int) or not 0 <= one["base"] < 10**9:
        return None
    texts = {name: one.get(name, "") for name in ("id", "field", "row", "column")}
    typed, earlier = one.get("value", ""), one.get("earlier", [])
    if not all(isinstance(text, str) and len(text) <= 60 for text in texts.values()) or not isinstance(earlier, list):
        return None
    if not _CHANGE.fullmatch(texts["id"]) or not _is_typed(typed):
        return None
    return {"id": texts["id"], "question": texts["field"], "base": one["base"], "typed": typed, "row": texts["row"],
            "column": texts["column"], "earlier": tuple(i for i in earlier[-50:] if isinstance(i, str) and _CHANGE.fullmatch(i))}


def _is_typed(typed: Any) -> bool:
    if isinstance(typed, dict):
        return all(isinstance(part, str) for part in typed.values()) and set(typed) <= {"name", "lat", "lon"}
    return isinstance(typed, str) or isinstance(typed, list) and all(isinstance(part, str) for part in typed)


def key_of(field: str) -> str:
    """The question a field belongs to: budget-2-what → budget."""
    return field.partition("-")[0]
