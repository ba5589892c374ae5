"""The shape of what officers write into a call."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from yfund.calls.rules.eligibility import KINDS as RULE_KINDS
from yfund.infra.config import LANGUAGES
from yfund.web.forms import Form, MoneyField, Row, TextLength

RULE_WORDS = {
    "age_band": _("Age of the people"), "youth_led": _("Led by young people"), "legal_form": _("Legal form"),
    "years_registered": _("Years since registration"), "country_list": _("Country"), "previous_grantee": _("Had a grant before"),
    "one_application": _("One application only"), "yearly_budget": _("How much a group spends in a year"),
    "nonviolence": _("No violence, no hatred"), "own": _("A rule of your own"),
}
FORM_WORDS = {"association": _("Association"), "foundation": _("Foundation"), "charity": _("Charity"), "trust": _("Trust"),
              "youth_council": _("National youth council"), "cooperative": _("Cooperative"), "company": _("Company"),
              "unregistered": _("Not registered")}
MISSING = _("Fill this in.")


def offered(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Choices of a select, given as (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


def texts(field_class: type, *validators: Any) -> Any:
    """Give a form class one field for each language: {name}_en, {name}_fr, …"""

    def add(form_class: type, name: str) -> None:
        for language in LANGUAGES:
            setattr(form_class, f"{name}_{language}", field_class(validators=list(validators)))

    return add


def read_texts(form: Any, name: str) -> dict[str, str]:
    """{language: text} of the fields of that name that are filled."""
    return {language: form[f"{name}_{language}"].data for language in LANGUAGES if form[f"{name}_{language}"].data}


def spread_texts(name: str, texts: Mapping[str, str] | None) -> dict[str, str]:
    """The other way round: values for the fields of that name."""
    return {f"{name}_{language}": text for language, text in (texts or {}).items()}


class DatesForm(Form):
    """Code, title and dates: what a new call begins with. Times are wall-clock in the zone."""

    code = StringField(validators=[InputRequired(MISSING), Length(max=20)])
    opens_at = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MISSING)])
    closes_at = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MISSING)])
    zone = StringField(default="America/New_York", validators=[InputRequired(MISSING), Length(max=60)])


texts(StringField, TextLength(200))(DatesForm, "title")


class BasicsForm(DatesForm):
    """The words of a call as well."""

    code = None
    languages = SelectMultipleField(choices=offered(*((c, n) for c, n in LANGUAGES.items() if c != "en")))
    grace_minutes = IntegerField(default=5, validators=[InputRequired(MISSING), NumberRange(0, 120)])
    drafts_count = BooleanField()


texts(TextAreaField, TextLength(600))(BasicsForm, "summary")
texts(TextAreaField, TextLength(20_000))(BasicsForm, "description")


class LotRow(Row):
    """One lot."""

    code = StringField(validators=[Length(max=20)])
    cap = MoneyField()
    remove = BooleanField()


texts(StringField, TextLength(200))(LotRow, "name")


class ThemeRow(Row):
    """One theme."""

    key = HiddenField(validators=[Length(max=40)])
    remove = BooleanField()


texts(StringField, TextLength(200))(ThemeRow, "title")


class LotsForm(Form):
    """Money and reach."""

    envelope = MoneyField(validators=[InputRequired(MISSING)])
    most_months = IntegerField(default=8, validators=[InputRequired(MISSING), NumberRange(1, 60)])
    countries = SelectMultipleField(validate_choice=False)
    from_donors = BooleanField()
    lots = FieldList(FormField(LotRow))
    themes = FieldList(FormField(ThemeRow))


class RuleRow(Row):
    """One eligibility rule."""

    kind = SelectField(choices=offered(("", _("Choose")), *((k, RULE_WORDS[k]) for k in RULE_KINDS)))
    low = IntegerField(validators=[Optional()])
    high = IntegerField(validators=[Optional()])
    years = IntegerField(validators=[Optional()])
    by = DateField(validators=[Optional()])
    share_over = IntegerField(validators=[Optional()])
    most = MoneyField()
    per = SelectField(validate_choice=False, choices=offered(("group", _("a group")), ("project", _("a project"))), default="group")
    question = SelectField(validate_choice=False, choices=offered(("", _("None"))))
    forms = SelectMultipleField(choices=offered(*FORM_WORDS.items()))
    word = BooleanField()
    remove = BooleanField()


texts(StringField, TextLength(400))(RuleRow, "question")
texts(StringField, TextLength(600))(RuleRow, "explanation")


class RulesForm(Form):
    """All rules."""

    rules = FieldList(FormField(RuleRow))


class CriterionRow(Row):
    """One line of the rubric; `scale_<points>` says what so many points mean."""

    key = StringField(validators=[Length(max=40)])
    weight = IntegerField(validators=[Optional()])
    floor_percent = IntegerField(validators=[Optional()])
    remove = BooleanField()


texts(StringField, TextLength(200))(CriterionRow, "title")
texts(TextAreaField, TextLength(1000))(CriterionRow, "description")
for _points in range(6):
    setattr(CriterionRow, f"scale_{_points}", StringField(validators=[TextLength(300)]))


class RubricForm(Form):
    """The rubric."""

    threshold = IntegerField(validators=[InputRequired(MISSING), NumberRange(0, 100)])
    readers = IntegerField(validators=[InputRequired(MISSING), NumberRange(1, 5)])
    progressive = BooleanField()
    average = StringField(validators=[Length(max=10)])
    round_size = IntegerField(validators=[Optional()])
    stops_when_clear = BooleanField()
    criteria = FieldList(FormField(CriterionRow))


class InstalmentRow(Row):
    """One instalment."""

    percent = StringField(validators=[Length(max=10)])
    condition = SelectField(choices=offered(("agreement", _("The agreement is signed")),
                                            ("midterm", _("The mid-term report is accepted")),
                                            ("final", _("The final report is accepted"))))


class ReportRow(Row):
    """One report; without a kind it is not asked for."""

    kind = SelectField(choices=offered(("", _("None")), ("midterm", _("Mid-term report")), ("final", _("Final report"))))
    due = SelectField(choices=offered(("half", _("after half of the time")), ("end", _("after the last day"))))
    days = IntegerField(validators=[Optional()])


class PlansForm(Form):
    """Instalments and reports."""

    instalments = FieldList(FormField(InstalmentRow))
    reports = FieldList(FormField(ReportRow))


class CloseForm(Form):
    """Why a call closes before its time."""

    reason = StringField(validators=[Length(max=1000)])


class PostponeForm(Form):
    """A later closing time."""

    closes = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MISSING)])
    reason = TextAreaField(validators=[Length(max=1000)])


class MoreTimeForm(Form):
    """More time for one group or one country, until a wall-clock time in a zone."""

    group = StringField(validators=[Length(max=300)])
    country = StringField(validators=[Length(max=2)])
    until = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MISSING)])
    zone = StringField(validators=[InputRequired(MISSING), Length(max=60)])
    reason = TextAreaField(validators=[Length(max=1000)])
