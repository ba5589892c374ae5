"""Forms: the shape of input, and one way to show all that is wrong."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.money import parse_cents
from yfund.kernel.text import clean, length
from yfund.web.filters import tell


class Form(FlaskForm):  # type: ignore[misc]
    """Base of all forms: text is cleaned, service refusals are shown beside the fields."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            filters = unbound_field.kwargs.get("filters", ())
            if issubclass(unbound_field.field_class, StringField) and not issubclass(unbound_field.field_class, MoneyField):
                unbound_field.kwargs["filters"] = (_cleaned, *(f for f in filters if f is not _cleaned))
            return unbound_field.bind(form=form, **options)

    def sent(self) -> bool:
        """Whether a form was sent and its shape is right."""
        return bool(self.validate_on_submit())

    def take(self, refusal: Refusal) -> None:
        """Put the problems of a refused step beside their fields; those without a field go on top."""
        for problem in refusal.problems or [Problem(refusal.sentence)]:
            field = self._named(problem.field)
            if field is not None:
                field.errors = [*field.errors, tell(problem.sentence)]
            else:
                self.form_errors = [*self.form_errors, tell(problem.sentence)]

    def _named(self, name: str) -> Field | None:
        """The field of that name, also one in a row of a list."""
        rows = [row for field in self if isinstance(field, FieldList) for row in field]
        inner = [field for row in rows if isinstance(row, FormField) for field in row]
        return next((field for field in (*self, *rows, *inner) if field.name == name), None)

    def wrongs(self) -> list[dict[str, str]]:
        """Everything wrong, as [{"id", "text"}], for the summary on top; id "" has no field to link to."""
        listed = [{"id": "", "text": str(e)} for e in self.form_errors]
        for field in self:
            listed += _wrongs_in(field)
        return listed


def _wrongs_in(field: Field) -> list[dict[str, str]]:
    if isinstance(field, FieldList | FormField):
        return [wrong for inner in field for wrong in _wrongs_in(inner)]
    return [{"id": field.id, "text": str(e)} for e in _flat(field.errors)]


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _flat(errors: Any) -> Sequence[str]:
    if isinstance(errors, dict):
        return [e for inner in errors.values() for e in _flat(inner)]
    return [e for error in errors for e in (_flat(error) if isinstance(error, list | tuple | dict) else [error])]


class Row(PlainForm):  # type: ignore[misc]
    """A row of a list inside a form: text is cleaned as in `Form`, the token stands in the form around it."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            return Form.Meta.bind_field(self, form, unbound_field, options)


class MoneyField(StringField):
    """A sum as written by hand; `data` is cents (int) or None. What was typed is shown again as it was."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money_plain(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_cents(valuelist[0])
            except Refusal as refusal:
                raise ValueError(tell(refusal.sentence)) from refusal


class TextLength:
    """At most `most` characters or words, counted by the one rule of `kernel.text`."""

    def __init__(self, most: int, unit: str = "characters") -> None:
        self.most, self.unit = most, unit

    def __call__(self, form: Any, field: Field) -> None:
        has = length(field.data or "", self.unit)
        if has > self.most:
            raise ValidationError(gettext("This text is %(over)s %(unit)s too long: at most %(most)s fit.",
                                          over=has - self.most, unit=gettext(self.unit), most=self.most))


def money_plain(cents: int | None) -> str:
    """Cents as they are typed into a field: 1250.50, or nothing."""
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def was_sent() -> bool:
    """Whether this request sends a form."""
    return request.method == "POST"
