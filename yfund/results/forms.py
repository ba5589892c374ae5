"""The shape of what is written in reports."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from babel.numbers import list_currencies
from flask_babel import gettext, lazy_gettext
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from yfund.kernel.errors import Refusal
from yfund.kernel.money import parse_cents
from yfund.results.rules.figures import AGES, SEXES
from yfund.web.filters import tell
from yfund.web.forms import Form, MoneyField, TextLength

RECEIPT_KINDS = ("pdf", "jpg", "png", "webp")
PAPER_KINDS = (*RECEIPT_KINDS, "docx", "xlsx", "odt")


class RateField(StringField):  # type: ignore[misc]
    """A rate as written by hand, with point or comma and in any digits; `data` is a Decimal or None."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        text = western(valuelist[0]).replace(",", ".")
        try:
            self.data = Decimal(text)
        except InvalidOperation as unclear:
            raise ValueError(gettext("Write a number like 13 or 0.7125.")) from unclear
        if not self.data.is_finite():
            self.data = None
            raise ValueError(gettext("Write a number like 13 or 0.7125."))


def is_currency(form: Form, typed: StringField) -> None:
    """A currency of ISO 4217, in three letters."""
    if (typed.data or "").upper() not in list_currencies():
        raise ValidationError(gettext("Write the three letters of the currency, like XOF or EUR."))


class ExpenseForm(Form):
    """One expense."""

    line = SelectField(lazy_gettext("Which line of the budget?"), [DataRequired()])
    what = StringField(lazy_gettext("What was paid for?"), [DataRequired(), Length(max=300)])
    spent_on = DateField(lazy_gettext("On which day?"), [InputRequired()])
    amount = MoneyField(lazy_gettext("How much, in the money you paid with?"), [InputRequired()])
    currency = StringField(lazy_gettext("Which money?"), [DataRequired(), is_currency])
    rate = RateField(lazy_gettext("Rate: how many of it for one US dollar?"), [InputRequired()])


class SendForm(Form):
    """Declaring that the report is true."""

    declared_name = StringField(lazy_gettext("Your name, as it stands in your account"), [Length(max=200)])


class GiveBackForm(Form):
    """What the group should mend."""

    reason = TextAreaField(lazy_gettext("What should the group mend?"), [DataRequired(), TextLength(3000)])


class CloseForm(Form):
    """A button."""

    really = HiddenField()


class Counted(Protocol):
    """What reading figures needs of an indicator."""

    id: int
    is_people: bool


@dataclass
class Typed:
    """Figures as they were typed and as they were understood; `wrong`: field name → sentence."""

    figures: dict[int, dict[tuple[str, str], int]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def cells(indicator: Counted) -> list[tuple[str, str, str]]:
    """(field name, sex, age) of every box of an indicator."""
    if not indicator.is_people:
        return [(f"figure-{indicator.id}", "all", "all")]
    return [(f"figure-{indicator.id}-{sex}-{age}", sex, age) for sex in SEXES for age in AGES]


def read_figures(indicators: Iterable[Counted], sent: Mapping[str, str]) -> Typed:
    """Counts out of a sent form. Of people, empty boxes count 0 as soon as one box is filled; all empty is no figure."""
    typed = Typed()
    for indicator in indicators:
        boxes = [(name, sex, age, western(sent.get(name, ""))) for name, sex, age in cells(indicator)]
        for name, _sex, _age, text in boxes:
            if text and not (text.isdecimal() and len(text) < 10):
                typed.wrong[name] = gettext("Write a whole number like 240.")
        is_filled = any(text for *_, text in boxes)
        typed.figures[indicator.id] = {
            (sex, age): int(text or 0) for name, sex, age, text in boxes if is_filled and name not in typed.wrong}
    return typed


def read_accepted(expenses: Iterable[Any], sent: Mapping[str, str]) -> tuple[dict[int, int], dict[str, str]]:
    """Accepted US cents by expense id, and what could not be read by field name; an empty box accepts the whole."""
    accepted, wrong = {}, {}
    for expense in expenses:
        name = f"accepted-{expense.id}"
        text = sent.get(name, "").strip()
        try:
            accepted[expense.id] = parse_cents(text) if text else expense.usd_cents
        except Refusal as refusal:
            wrong[name] = tell(refusal.sentence)
    return accepted, wrong


def read_targets(indicators: Iterable[Counted], sent: Mapping[str, str]) -> dict[int, int]:
    """Targets by indicator id; -1 for what is no whole number, which the service refuses by name."""
    targets = {}
    for indicator in indicators:
        text = western(sent.get(f"target-{indicator.id}", "")) or "0"
        targets[indicator.id] = int(text) if text.isdecimal() and len(text) < 10 else -1
    return targets


def western(text: str) -> str:
    """A number with its digits in 0–9 and without blanks and marks of thousands that are blanks."""
    plain = unicodedata.normalize("NFKC", text).replace("٫", ".")
    found = (str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    return "".join(c for c in found if not c.isspace() and c not in "٬'’")
