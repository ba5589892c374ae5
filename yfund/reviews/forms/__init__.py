"""Shapes of what reviewers and officers send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from yfund.infra.config import LANGUAGES
from yfund.kernel.errors import Refusal
from yfund.kernel.period import instant
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import clean
from yfund.reviews.rules.scoring import mark
from yfund.reviews.rules.ties import DECLARED_KINDS, KINDS
from yfund.web.filters import tell
from yfund.web.forms import Form, TextLength

LEVELS = (("0", _("Not at all")), ("1", _("Slowly")), ("2", _("Well")), ("3", _("As a first language")))


class ManyField(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProfileForm(Form):
    """Languages with level, regions, themes, how many."""

    organisation_name = StringField(_("Organisation you work or volunteer for"), [TextLength(300)])
    regions = ManyField(_("Regions you know well"))
    themes = ManyField(_("Themes you know well"))
    capacity = IntegerField(_("How many proposals can you take?"),
                            [DataRequired(_("Write a number, like 40.")), NumberRange(0, 500, _("Between 0 and 500."))])
    is_experienced = BooleanField(_("Has read for a fund before"))

    def offer(self, themes: list[tuple[str, str]]) -> "ProfileForm":
        """Set the choices; one field of levels stands for each language."""
        self.regions.choices = sorted(((key, tell(name)) for key, name in REGIONS.items()), key=lambda pair: pair[1])
        self.themes.choices = themes
        return self

    @staticmethod
    def levels(sent: Mapping[str, str]) -> dict[str, int]:
        """Languages and levels out of what was sent."""
        read = {code: sent.get(f"level-{code}", "0") for code in LANGUAGES}
        return {code: int(level) for code, level in read.items() if level in ("1", "2", "3")}


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_("Why?"), [TextLength(1000)])


class TieForm(ReasonForm):
    """What ties the reviewer to the group."""

    kind = SelectField(_("What ties you to them?"), [Optional()], validate_choice=False)

    def offer(self) -> "TieForm":
        """Set the choices."""
        self.kind.choices = [("", tell(_("Choose one")))] + [(key, tell(KINDS[key])) for key in DECLARED_KINDS]
        return self


class InterestForm(Form):
    """Where a person holds roles comes in rows of its own."""


class ConflictForm(TieForm):
    """A tie of somebody, written down by an officer."""

    person = SelectField(_("Whose tie is it?"), validate_choice=False)
    number = StringField(_("Number of the application"), [TextLength(30)])
    is_whole_group = BooleanField(_("It binds for everything of this group, not for this application only"))


class PairForm(Form):
    """A pair made or forbidden by hand."""

    must = SelectField(_("What shall be?"), choices=[("pin", _("This reader must read it")), ("forbid", _("This reader must not"))],
                       default="pin", validate_choice=False)
    number = StringField(_("Number of the application"), [DataRequired(_("Write its number, like YSF-2009-0141."))])
    reviewer = SelectField(_("Reader"), validate_choice=False)
    reason = StringField(_("Why?"), [TextLength(300)])
    even_so = BooleanField(_("Even if the reader does not read its language"))


class PublishForm(Form):
    """Until when reading goes on, in the zone of the call."""

    due_at = DateTimeLocalField(_("Finished by"), [DataRequired(_("Write a date and a time."))], format=["%Y-%m-%dT%H:%M"])

    def due(self, zone: str) -> datetime | None:
        """The instant meant; a time that does not exist there is said beside the field."""
        try:
            return instant(self.due_at.data, zone)
        except Refusal as refusal:
            self.due_at.errors = [*self.due_at.errors, tell(refusal.sentence)]
            return None


@dataclass
class Sheet:
    """A score sheet as it was sent: only the fields that came, with the marks of what they started from."""

    points: dict[str, int | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    overall: str | None = None
    recommendation: str | None = None
    page: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, sent: "MultiDict[str, str]", page: str) -> "Sheet":
        """Take the fields apart; points off the scale are kept as they are for the service to refuse."""
        sheet = cls(page=clean(page)[:16])
        for name, value in sent.items():
            if name.startswith("points-"):
                sheet.points[name[7:]] = half_points(value)
            elif name.startswith("why-"):
                sheet.reasons[name[4:]] = clean(value)
            elif name == "overall":
                sheet.overall = clean(value)
            elif name == "recommendation":
                sheet.recommendation = value
            elif name.startswith("base:"):
                sheet.marks[name[5:]] = value
        return sheet

    def shown(self, name: str, stored: object) -> object:
        """What the page shows for a field: what was typed, else what is stored."""
        if name in ("overall", "recommendation"):
            given = getattr(self, name)
            return stored if given is None else given
        kind, _dash, key = name.partition("-")
        return (self.points if kind == "points" else self.reasons).get(key, stored)


def half_points(text: str) -> int | None:
    """Half points from “3.5”; None from nothing, -1 from anything that is no half point."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    return round(float(text) * 2) if re.fullmatch(r"\d{1,2}(\.[05])?", text) else -1


def marks_of(values: Mapping[str, object]) -> dict[str, str]:
    """The marks of stored values by field name."""
    return {name: mark(value) for name, value in values.items()}


class PlanForm(Form):
    """How a call is read."""

    spread_limit = IntegerField(_("From how many points apart do readers disagree?"),
                                [InputRequired(_("Write a number, like 30."))])
    shortest_reason = IntegerField(_("How many characters must a reason have?"), [InputRequired(_("Write a number, 0 for any."))])
    is_blind = BooleanField(_("Readers do not learn who the group is"))
