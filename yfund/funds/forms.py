"""The shape of what is written about money in."""

from decimal import Decimal, InvalidOperation

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, EmailField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from yfund.funds.rules import CURRENCIES
from yfund.web.forms import Form, MoneyField, TextLength
from yfund.web.places import is_country

CURRENCY_CHOICES = [SelectChoice(code) for code in CURRENCIES]
KIND_CHOICES = [
    SelectChoice("government", lazy_gettext("Government")),
    SelectChoice("international", lazy_gettext("International organisation")),
    SelectChoice("foundation", lazy_gettext("Foundation")),
    SelectChoice("company", lazy_gettext("Company")),
    SelectChoice("individual", lazy_gettext("Individual")),
]


class RateField(StringField):  # type: ignore[misc]
    """A rate or per cent as written by hand, with point or comma; `data` is a Decimal or None."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = Decimal(valuelist[0].strip().replace(",", ".").removesuffix("%").strip())
            except InvalidOperation as unclear:
                raise ValueError(gettext("Write a number like 13 or 0.7125.")) from unclear
            if not self.data.is_finite():
                raise ValueError(gettext("Write a number like 13 or 0.7125."))


class DonorForm(Form):
    """A donor."""

    name = StringField(lazy_gettext("Name of the donor"), [DataRequired(), Length(max=200)])
    kind = SelectField(lazy_gettext("What kind of donor is it?"), choices=KIND_CHOICES)
    country = StringField(lazy_gettext("Country"), [Optional(), Length(min=2, max=2)])
    email = EmailField(lazy_gettext("Mail address"), [Optional(), Email(), Length(max=320)])


class ReaderForm(Form):
    """Who reads for a donor."""

    email = EmailField(lazy_gettext("Mail address of the person's account"), [DataRequired(), Length(max=320)])


class PledgeForm(Form):
    """A promise."""

    amount = MoneyField(lazy_gettext("How much was promised?"), [InputRequired()])
    currency = SelectField(lazy_gettext("Currency"), choices=CURRENCY_CHOICES)
    announced_on = DateField(lazy_gettext("Announced on"), [InputRequired()])
    note = TextAreaField(lazy_gettext("Note"), [Optional(), TextLength(1000)])


class AgreementForm(Form):
    """A contribution agreement."""

    reference = StringField(lazy_gettext("Reference of the agreement"), [DataRequired(), Length(max=60)])
    amount = MoneyField(lazy_gettext("Agreed sum"), [InputRequired()])
    currency = SelectField(lazy_gettext("Currency"), choices=CURRENCY_CHOICES)
    support_percent = RateField(lazy_gettext("Programme support cost, per cent"), [InputRequired()], default=Decimal(13))
    signed_on = DateField(lazy_gettext("Signed on"), [InputRequired()])
    countries = SelectMultipleField(lazy_gettext("Only for these countries"), validate_choice=False)
    themes = StringField(lazy_gettext("Only for these themes"), [Optional(), Length(max=300)])
    editions = StringField(lazy_gettext("Only for these calls"), [Optional(), Length(max=300)])

    def earmark(self) -> dict[str, list[str]]:
        """What binds the money: countries that are ticked, themes and calls from lists written with commas."""
        named = sorted({code for code in self.countries.data or () if is_country(code)})
        return {"countries": named, "themes": _listed(self.themes.data, upper=False),
                "editions": _listed(self.editions.data, upper=True)}


def _listed(text: str | None, *, upper: bool) -> list[str]:
    parts = [part.strip() for part in (text or "").replace(";", ",").replace("،", ",").split(",")]
    return [part.upper() if upper else part for part in parts if part]


class ReceiptForm(Form):
    """Money that arrived."""

    amount = MoneyField(lazy_gettext("How much arrived?"), [InputRequired()])
    rate = RateField(lazy_gettext("Rate: units for one US dollar"), [InputRequired()])
    rate_on = DateField(lazy_gettext("Rate in force from"), [InputRequired()])
    received_on = DateField(lazy_gettext("Arrived on"), [InputRequired()])
    bank_reference = StringField(lazy_gettext("Reference of the bank"), [DataRequired(), Length(max=100)])


class AllotForm(Form):
    """Money set aside for a call. `key` is made with the page, so that a second click sets nothing more aside."""

    key = HiddenField(validators=[DataRequired(), Length(max=40)])
    purpose = StringField(lazy_gettext("Code of the call"), [DataRequired(), Length(max=20)])
    amount = MoneyField(lazy_gettext("How much?"), [InputRequired()])
    note = TextAreaField(lazy_gettext("Note"), [Optional(), TextLength(1000)])


class TakeBackForm(Form):
    """Money of an allotment that goes back to its contribution."""

    key = HiddenField(validators=[DataRequired(), Length(max=40)])
    amount = MoneyField(lazy_gettext("How much goes back?"), [InputRequired()])
    reason = TextAreaField(lazy_gettext("Why?"), [DataRequired(), TextLength(300)])


class ReasonForm(Form):
    """Why something is undone."""

    reason = TextAreaField(lazy_gettext("Why?"), [DataRequired(), TextLength(300)])
