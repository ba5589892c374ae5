"""The shape of a check across answers; its fields follow from its kind."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from yfund.calls.forms.parts import offered
from yfund.calls.rules.checking import PARAMS
from yfund.calls.rules.checks import day_of
from yfund.web.forms import Form

PARAM_WORDS = {
    "budget_cap": {"question": _("Budget")},
    "budget_equals": {"question": _("Budget"), "other": _("The sum asked for")},
    "youth_share": {"question": _("People"), "percent": _("More than so many per cent of those who decide"),
                    "low": _("Youngest"), "high": _("Oldest")},
    "end_after_start": {"start": _("First day"), "end": _("Last day")},
    "most_months": {"start": _("First day"), "end": _("Last day"),
                    "months": _("At most so many months; empty: what the call allows")},
    "column_sum": {"question": _("Column that is added up"), "relation": _("Its sum must be"),
                   "other": _("As much as the answer to"), "figure": _("Or as much as this figure")},
    "date_window": {"question": _("Day"), "first": _("Not before"), "last": _("Not after")},
}
FIRST = {"youth_share": {"percent": 50, "low": 18, "high": 35}}


class CheckForm(Form):
    """One check. `question` of a column_sum is "<question>.<column>"."""

    kind = HiddenField()
    question = SelectField(validate_choice=False)
    other = SelectField(validate_choice=False)
    start = SelectField(validate_choice=False)
    end = SelectField(validate_choice=False)
    relation = SelectField(choices=offered(("equals", _("exactly")), ("at_most", _("at most"))), default="equals")
    percent = IntegerField(validators=[Optional()])
    low = IntegerField(validators=[Optional()])
    high = IntegerField(validators=[Optional()])
    months = IntegerField(validators=[Optional()])
    figure = StringField(validators=[Length(max=20)])
    first = DateField(validators=[Optional()])
    last = DateField(validators=[Optional()])


def written(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A check as the values of `CheckForm`."""
    values = {**FIRST.get(kind, {}), **params}
    if kind == "column_sum" and params:
        values["question"] = f"{params['question']}.{params['column']}"
    return {**values, **{name: day_of(values.get(name)) for name in ("first", "last")}}


def read_check(form: CheckForm, kind: str) -> dict[str, Any]:
    """The check as written."""
    params: dict[str, Any] = {}
    for name in PARAMS[kind]:
        value = form[name].data
        params[name] = value.isoformat() if hasattr(value, "isoformat") else value if value is not None else ""
    if kind == "column_sum":
        params["question"], _dot, params["column"] = str(params["question"]).partition(".")
    return {"kind": kind, "params": params}
