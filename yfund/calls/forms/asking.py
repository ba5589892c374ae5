"""The shape of sections, questions and checks as officers write them, and their way into the definition and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from yfund.calls.forms.parts import offered, read_texts, spread_texts, texts
from yfund.calls.rules.editing import short_name
from yfund.calls.rules.form import PEOPLE, identifies
from yfund.web.forms import Form, MoneyField, Row, TextLength
from yfund.web.uploads import KINDS as FILE_KINDS

KIND_WORDS = {
    "short_text": _("Short text"), "long_text": _("Long text"), "choice": _("One of several"), "choices": _("Some of several"),
    "yes_no": _("Yes or no"), "number": _("Number"), "money": _("Sum of money"), "date": _("Date"), "country": _("Country"),
    "countries": _("Countries"), "place": _("Place on the map"), "people": _("People"), "table": _("Table of rows"),
    "budget": _("Budget"), "upload": _("File"), "statement": _("Statement to agree to"),
}
COLUMN_WORDS = {"short_text": _("Text"), "long_text": _("Long text"), "number": _("Number"), "money": _("Sum of money"),
                "date": _("Date"), "choice": _("One of several"), "country": _("Country")}
FIRST_LIMITS = {"short_text": 200, "long_text": 1500}
ROWS = ("choices", "columns", "categories")


class SectionForm(Form):
    """A section of the form."""

    seen = HiddenField()


texts(StringField, TextLength(200))(SectionForm, "title")
texts(TextAreaField, TextLength(2000))(SectionForm, "help")


class ChoiceRow(Row):
    """One choice, or one kind of cost of a budget with its most per cent."""

    value = HiddenField(validators=[Length(max=60)])
    most_percent = IntegerField(validators=[Optional(), NumberRange(0, 100)])
    remove = BooleanField()


texts(StringField, TextLength(300))(ChoiceRow, "label")


class ColumnRow(Row):
    """One column of a table; `options` are the choices of a choice column, one a line."""

    key = HiddenField(validators=[Length(max=60)])
    kind = SelectField(choices=offered(*COLUMN_WORDS.items()), default="short_text")
    required = BooleanField(default=True)
    options = TextAreaField(validators=[Length(max=3000)])
    limit = IntegerField(validators=[Optional(), NumberRange(1, 20_000)])
    remove = BooleanField()


texts(StringField, TextLength(200))(ColumnRow, "label")


class QuestionForm(Form):
    """A question; which fields count depends on its kind. `more` adds choices or kinds of cost, one a line."""

    seen = HiddenField()
    kind = SelectField(choices=offered(*KIND_WORDS.items()))
    required = BooleanField(default=True)
    identifies = BooleanField()
    limit = IntegerField(validators=[Optional(), NumberRange(1, 20_000)])
    unit = SelectField(choices=offered(("characters", _("characters")), ("words", _("words"))), default="characters")
    feeds = SelectField(validate_choice=False)
    show_when = SelectField(validate_choice=False)
    least = IntegerField(validators=[Optional(), NumberRange(0, 1000)])
    most = IntegerField(validators=[Optional(), NumberRange(0, 1000)])
    low = IntegerField(validators=[Optional()])
    high = IntegerField(validators=[Optional()])
    low_sum = MoneyField()
    high_sum = MoneyField()
    kinds = SelectMultipleField(choices=offered(*((kind, kind.upper()) for kind in FILE_KINDS)))
    largest_mb = IntegerField(validators=[Optional(), NumberRange(1, 10)])
    choices = FieldList(FormField(ChoiceRow), max_entries=100)
    categories = FieldList(FormField(ChoiceRow), max_entries=60)
    columns = FieldList(FormField(ColumnRow), max_entries=20)
    more = TextAreaField(validators=[Length(max=10_000)])


texts(StringField, TextLength(400))(QuestionForm, "label")
texts(TextAreaField, TextLength(2000))(QuestionForm, "help")


class PublishForm(Form):
    """What changed, for those who are writing."""


texts(TextAreaField, TextLength(1000))(PublishForm, "note")


def written(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question as the values of `QuestionForm`."""
    kind = question["kind"]
    plain = {name: question.get(name) for name in ("kind", "unit", "feeds", "least", "most", "kinds", "largest_mb")
             if question.get(name) is not None}
    bounds = ("low_sum", "high_sum") if kind == "money" else ("low", "high")
    condition = question.get("show_when")
    return {**plain, "required": question.get("required", True), "identifies": identifies(question),
            "limit": question.get("limit", FIRST_LIMITS.get(kind)),
            bounds[0]: question.get("min"), bounds[1]: question.get("max"),
            "show_when": f"{condition['question']}={_token(condition['is'])}" if condition else "",
            "choices": [_choice(one) for one in question.get("choices") or ()],
            "categories": [_choice(one) for one in question.get("categories") or ()],
            "columns": [_column(one) for one in question.get("columns") or ()],
            **spread_texts("label", question.get("label")), **spread_texts("help", question.get("help"))}


def read_question(form: QuestionForm, present: Mapping[str, Any], offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The question as written. `offers`: choices the call itself gives (its lots, its themes), or nothing."""
    kind = form.kind.data
    known = ("kind", "limit", "unit", "feeds", "show_when", "least", "most", "min", "max", "kinds", "largest_mb", "choices",
             "columns", "categories", "required", "identifies", "label", "help")
    asked = {**{k: v for k, v in present.items() if k not in known}, "kind": kind, "required": bool(form.required.data),
             "label": read_texts(form, "label"), "help": read_texts(form, "help")}
    if kind in ("short_text", "long_text"):
        asked |= {"limit": form.limit.data or FIRST_LIMITS[kind], "unit": form.unit.data}
    if form.feeds.data:
        asked["feeds"] = form.feeds.data
    if bool(form.identifies.data) != identifies(asked):
        asked["identifies"] = bool(form.identifies.data)
    if form.show_when.data:
        key, _sign, value = form.show_when.data.partition("=")
        asked["show_when"] = {"question": key, "is": {"true": True, "false": False}.get(value, value)}
    asked |= {name: value for name, value in _bounds(form, kind).items() if value not in (None, [], "")}
    if kind in ("choice", "choices"):
        asked["choices"] = [dict(one) for one in offers] or _choices(form.choices, form.more.data, "choice")
    if kind == "budget" and (listed := _choices(form.categories, form.more.data, "cost")):
        asked["categories"] = listed
    if kind == "table":
        asked["columns"] = _columns(form.columns, present.get("columns") or ())
    if kind == "people":
        asked["columns"] = [dict(one) for one in PEOPLE]
    return asked


def conditions(questions: Iterable[Mapping[str, Any]], words: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups for the list of "ask only when": (question's words, [("key=value", words of the value)]).

    `words`: those of yes, no and agreed.
    """
    groups = []
    for one in questions:
        if one["kind"] == "yes_no":
            values = [("true", words["yes"]), ("false", words["no"])]
        elif one["kind"] == "statement":
            values = [("true", words["agreed"])]
        elif one["kind"] in ("choice", "choices"):
            values = [(c["value"], (c.get("label") or {}).get("en", c["value"])) for c in one.get("choices") or ()]
        else:
            continue
        name = (one.get("label") or {}).get("en", one["key"])
        groups.append((name, [(f"{one['key']}={value}", f"{name}: {said}") for value, said in values]))
    return groups


def _bounds(form: QuestionForm, kind: str) -> dict[str, Any]:
    if kind == "number":
        return {"min": form.low.data, "max": form.high.data}
    if kind == "money":
        return {"min": form.low_sum.data, "max": form.high_sum.data}
    if kind in ("table", "people", "choices", "countries"):
        return {"least": form.least.data, "most": form.most.data}
    if kind == "upload":
        return {"least": form.least.data, "most": form.most.data, "kinds": form.kinds.data, "largest_mb": form.largest_mb.data}
    return {}


def _choices(rows: Any, more: str | None, stem: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    kept = [row for row in rows if not row.remove.data and read_texts(row, "label")]
    for row in kept:
        one = {"value": row.value.data, "label": read_texts(row, "label")}
        listed.append({**one, "most_percent": row.most_percent.data} if row.most_percent.data is not None else one)
    for line in filter(None, map(str.strip, (more or "").splitlines())):
        value, _sign, words = (part.strip() for part in line.partition("="))
        listed.append({"value": short_name(value) if words else "", "label": {"en": words or value}})
    return _named(listed, "value", stem)


def _columns(rows: Any, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    listed = []
    for row in rows:
        if row.remove.data or not read_texts(row, "label"):
            continue
        column = {"key": row.key.data, "kind": row.kind.data, "label": read_texts(row, "label"),
                  "required": bool(row.required.data)}
        if row.kind.data in ("short_text", "long_text") and row.limit.data:
            column["limit"] = row.limit.data
        if row.kind.data == "choice":
            labels = {c["value"]: c["label"] for one in before if one["key"] == row.key.data for c in one.get("choices") or ()}
            column["choices"] = [{**c, "label": {**labels.get(c["value"], {}), **c["label"]}}
                                 for c in _choices((), row.options.data, "choice")]
        listed.append(column)
    return _named(listed, "key", "column")


def _named(things: list[dict[str, Any]], name: str, stem: str) -> list[dict[str, Any]]:
    """Gives those without a short name one made of their words, different from all others."""
    taken = {one[name] for one in things if one[name]}
    for one in things:
        if not one[name]:
            first = short_name((one["label"].get("en") or next(iter(one["label"].values()))), stem)
            one[name] = next(key for key in (first, *(f"{first}_{n}" for n in range(2, 1000))) if key not in taken)
            taken.add(one[name])
    return things


def _choice(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"value": one["value"], "most_percent": one.get("most_percent"), **spread_texts("label", one.get("label"))}


def _column(one: Mapping[str, Any]) -> dict[str, Any]:
    options = "\n".join(f"{c['value']} = {(c.get('label') or {}).get('en', c['value'])}" for c in one.get("choices") or ())
    return {"key": one["key"], "kind": one["kind"], "required": one.get("required", True), "options": options,
            "limit": one.get("limit"),
            **spread_texts("label", one.get("label"))}


def _token(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


