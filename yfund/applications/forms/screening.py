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
    chosen = SelectMultipleField(validate_choice=False)

    def verdicts(self) -> dict[int, tuple[str, str]]:
        """{rule id: (verdict, evidence)} of the rules that have a verdict."""
        chosen = {int(f.name.removeprefix("rule_")): f.data for f in self if f.name.startswith("rule_") and f.data}
        return {rule: (verdict, self[f"evidence_{rule}"].data or "") for rule, verdict in chosen.items()}


def screen_form(rules: Iterable[Any], data: dict[str, Any], **options: Any) -> ScreenForm:
    """A form with fields for these rules. `formdata=None` leaves out what this request sends."""
    fields: dict[str, Any] = {}
    for rule in rules:
        fields[f"rule_{rule.id}"] = StringField(validators=[Optional(), AnyOf(VERDICTS, _("Choose one of the three."))])
        fields[f"evidence_{rule.id}"] = StringField(validators=[TextLength(2000)])
    made: ScreenForm = type("RulesForm", (ScreenForm,), fields)(data=data, **options)
    return made


class ChangesForm(Form):
    """Sections to give back, why, and until when (wall-clock in the call's zone)."""

    sections = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(validators=[TextLength(3000)])
    due = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(_("Fill this in."))])


class AskedForm(Form):
    """Of changes that were asked for: a later due time (wall-clock in the call's zone), or ending them; and why."""

    act = StringField(validators=[AnyOf(("longer", "end"))])
    due = DateTimeLocalField(format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()])
    reason = TextAreaField(validators=[TextLength(3000)])


class ReinstateForm(Form):
    """After an appeal: who asked, and why the application is taken back in."""

    appealed_by = StringField(validators=[TextLength(200)])
    # The page may hold the words to a group turned away too, of the same name.
    reason = TextAreaField(id="why-reinstate", validators=[TextLength(2000)])


class LookForm(Form):
    """What should be looked at again."""

    look_reason = StringField(validators=[TextLength(1000)])


class LikenessForm(Form):
    """Whether two groups are one, and why; `before` is the verdict that was shown. `of`: the likeness, by its address."""

    of = ""
    verdict = StringField(validators=[TextLength(10)])
    why = TextAreaField(validators=[TextLength(1000)])
    before = StringField(validators=[TextLength(10)])


def likeness_form(public_id: str) -> LikenessForm:
    """The form that was sent of this likeness; a page has one for each, so ids are its own."""
    made = LikenessForm()
    made.of, made.verdict.id, made.why.id = public_id, f"l{public_id}", f"l{public_id}-why"
    return made


class BulkForm(Form):
    """One act on several applications, each as "public id:version" as it was shown."""

    one = SelectMultipleField(validate_choice=False)
    rule = StringField(validators=[TextLength(30)])
    chosen = SelectMultipleField(validate_choice=False)
    reason = TextAreaField(validators=[TextLength(3000)])
    back = StringField(validators=[TextLength(2000)])

    def seen(self) -> dict[str, int]:
        """{public id: version}; what is neither is left out."""
        parts = [value.partition(":") for value in self.one.data or []]
        return {public_id: int(version) for public_id, _colon, version in parts if version.isdecimal() and len(version) < 10}


class ReasonsForm(Form):
    """The list of reasons: one a line, the same line in each language the same reason."""

    def texts(self) -> list[dict[str, str]]:
        """The reasons as {language: text}; lines left empty everywhere are no reason."""
        columns = {f.name.removeprefix("text_"): (f.data or "").splitlines() for f in self if f.name.startswith("text_")}
        longest = max((len(lines) for lines in columns.values()), default=0)
        rows = [{code: lines[place].strip() for code, lines in columns.items() if place < len(lines) and lines[place].strip()}
                for place in range(longest)]
        return [row for row in rows if row]


def reasons_form(languages: Iterable[str], texts: Iterable[dict[str, str]]) -> ReasonsForm:
    """A form with a text for each language."""
    rows = list(texts)
    fields = {f"text_{code}": TextAreaField(validators=[TextLength(20_000)]) for code in languages}
    data = {f"text_{code}": "\n".join(row.get(code, "") for row in rows).strip("\n") for code in languages}
    made: ReasonsForm = type("TextsForm", (ReasonsForm,), fields)(data=data)
    return made
