"""The shape of what officers write while screening."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Optional

from yfund.applications.rules.screening import VERDICTS
from yfund.web.forms import Form, TextLength


class ScreenForm(Form):
    """Verdict and evidence for each rule (`rule_<id>`, `evidence_<id>`), and the words to a group turned away."""

    reason = TextAreaField(validators=[TextLength(3000)])

    def verdicts(self) -> dict[int, tuple[str, str]]:
        """{rule id: (verdict, evidence)} of the rules that have a verdict."""
        chosen = {int(f.name.removeprefix("rule_")): f.data for f in self if f.name.startswith("rule_") and f.data}
        return {rule: (verdict, self[f"evidence_{rule}"].data or "") for rule, verdict in chosen.items()}


def screen_form(rules: Iterable[Any], data: dict[str, Any]) -> ScreenForm:
    """A form with fields for these rules."""
    fields: dict[str, Any] = {}
    for rule in rules:
        fields[f"rule_{rule.id}"] = StringField(validators=[Optional(), AnyOf(VERDICTS, _("Choose one of the three."))])
        fields[f"evidence_{rule.id}"] = StringField(validators=[TextLength(2000)])
    made: ScreenForm = type("RulesForm", (ScreenForm,), fields)(data=data)
    return made


class ChangesForm(Form):
    """Sections to give back, why, and until when (wall-clock in the call's zone)."""

    sections = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(validators=[TextLength(3000)])
    due = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(_("Fill this in."))])


class ReinstateForm(Form):
    """Why an application is taken back in."""

    reason = TextAreaField(validators=[TextLength(2000)])
