"""The shape of what is written about money out."""

from flask_babel import lazy_gettext
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from yfund.funds.rules import CURRENCIES
from yfund.payments.rules import BankDetails, tidy
from yfund.web.forms import Form, MoneyField, TextLength
from yfund.web.places import countries


def country_choices() -> list[SelectChoice]:
    """Countries by name in the reader's language."""
    return [SelectChoice(code, name) for code, name in countries()]


class BankForm(Form):
    """Where a group is paid."""

    holder = StringField(lazy_gettext("Whose account is it?"), [DataRequired(), Length(max=200)])
    bank_name = StringField(lazy_gettext("Name of the bank"), [DataRequired(), Length(max=200)])
    country = SelectField(lazy_gettext("Country of the bank"), [InputRequired()])
    currency = SelectField(lazy_gettext("Currency of the account"), choices=[SelectChoice(code) for code in CURRENCIES])
    iban = StringField(lazy_gettext("IBAN"), [Optional(), Length(max=60)])
    account_number = StringField(lazy_gettext("Account number"), [Optional(), Length(max=60)])
    swift = StringField(lazy_gettext("SWIFT code (BIC)"), [Optional(), Length(max=20)])

    def details(self) -> BankDetails:
        """The plain value the service takes."""
        return BankDetails(holder=self.holder.data, bank_name=self.bank_name.data, country=self.country.data,
                           currency=self.currency.data, iban=tidy(self.iban.data),
                           account_number=tidy(self.account_number.data), swift=tidy(self.swift.data))


class PayForm(Form):
    """What the bank said."""

    bank_reference = StringField(lazy_gettext("Reference of the bank"), [DataRequired(), Length(max=100)])
    paid_on = DateField(lazy_gettext("Paid on"), [InputRequired()])


class ReasonForm(Form):
    """Why something goes back."""

    reason = TextAreaField(lazy_gettext("Why?"), [DataRequired(), TextLength(1000)])


class RefundForm(Form):
    """Money that came back."""

    amount = MoneyField(lazy_gettext("How much came back?"), [InputRequired()])
    received_on = DateField(lazy_gettext("Arrived on"), [InputRequired()])
    bank_reference = StringField(lazy_gettext("Reference of the bank"), [DataRequired(), Length(max=80)])
    note = TextAreaField(lazy_gettext("Note"), [Optional(), TextLength(1000)])
