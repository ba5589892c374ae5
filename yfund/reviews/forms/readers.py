"""Shapes of what readers say of themselves, and of what officers send about pairs."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import NumberRange, Optional

from yfund.kernel.text import clean
from yfund.reviews.rules.declining import OF_INVITATION, REASONS
from yfund.web.filters import tell
from yfund.web.forms import Form, TextLength

ROWS = 4


class DeclineForm(Form):
    """Why something is not taken, and how many are taken instead."""

    why = RadioField(_("Why?"), validate_choice=False)
    words = StringField(_("In a sentence, what is it?"), [TextLength(1000)])
    capacity = IntegerField(_("How many can you take in this call?"), [Optional(), NumberRange(1, 500, _("Between 1 and 500."))])

    def offer(self, *, invitation: bool = False) -> "DeclineForm":
        """Set the choices: an invitation is not declined for a tie to one group."""
        self.why.choices = [(key, tell(REASONS[key])) for key in (OF_INVITATION if invitation else REASONS)]
        return self


class InviteForm(Form):
    """Ticked reviewers come as `people`."""


def absences(sent: Mapping[str, str]) -> tuple[list[tuple[date, date]], list[str]]:
    """Rows of days away, and names of fields that are no dates or stand in the wrong order."""
    rows, wrong = [], []
    for number in range(ROWS):
        first, last = (sent.get(f"away-{part}-{number}", "").strip() for part in ("from", "until"))
        if not first and not last:
            continue
        try:
            days = date.fromisoformat(first or last), date.fromisoformat(last or first)
        except ValueError:
            wrong.append(f"away-from-{number}")
            continue
        if days[0] <= days[1]:
            rows.append(days)
        else:
            wrong.append(f"away-until-{number}")
    return rows, wrong


def affiliations(sent: Mapping[str, str]) -> tuple[list[tuple[str, str, date | None]], list[str]]:
    """Rows (kind, name of the organisation, until when or None), and names of fields that are no dates."""
    rows: list[tuple[str, str, date | None]] = []
    wrong = []
    for number in range(ROWS):
        name, until = clean(sent.get(f"place-name-{number}", ""))[:300], sent.get(f"place-until-{number}", "").strip()
        if not name:
            continue
        kind = "family" if sent.get(f"place-kind-{number}") == "family" else "role"
        try:
            rows.append((kind, name, date.fromisoformat(until) if until else None))
        except ValueError:
            wrong.append(f"place-until-{number}")
    return rows, wrong
