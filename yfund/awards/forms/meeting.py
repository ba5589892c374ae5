"""The shape of what is typed about meetings."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from yfund.kernel.text import clean
from yfund.web.forms import Form, MoneyField, TextLength

WHOLE = NumberRange(min=0, max=1000, message=_("Write a whole number."))


class CallForm(Form):
    """When and where a meeting is, who chairs it, and how many must come."""

    begins_at = DateTimeLocalField(validators=[InputRequired(_("Write the day and the hour."))])
    place = StringField(validators=[TextLength(200)])
    quorum = IntegerField(validators=[InputRequired(_("Write how many members must be there.")), WHOLE])
    chair = SelectField(coerce=int)


class PutOnForm(Form):
    """A proposal put on the agenda."""

    number = StringField(validators=[InputRequired(_("Write the number of the proposal."))])
    fact = TextAreaField(validators=[TextLength(2_000)])


class ResultForm(Form):
    """What was agreed on a point."""

    outcome = StringField()
    amount = MoneyField()
    reason = TextAreaField(validators=[TextLength(2_000)])
    conditions = TextAreaField(validators=[TextLength(2_000)])


class MotionForm(Form):
    """What was moved, by whom, and the hands."""

    moved = StringField()
    moved_amount = MoneyField()
    words = TextAreaField(validators=[TextLength(2_000)])
    moved_conditions = TextAreaField(validators=[TextLength(2_000)])
    mover = IntegerField(validators=[InputRequired(_("Choose who moved it."))])
    seconder = IntegerField(validators=[InputRequired(_("Choose who seconded it."))])
    in_favour = IntegerField(validators=[InputRequired(_("Write how many hands.")), WHOLE], default=0)
    opposed = IntegerField(validators=[InputRequired(_("Write how many hands.")), WHOLE], default=0)
    abstained = IntegerField(validators=[InputRequired(_("Write how many hands.")), WHOLE], default=0)


def people_ticked() -> set[int]:
    """Ids of the people ticked as present."""
    return {int(value) for value in request.form.getlist("person") if value.isdecimal() and len(value) < 12}


def is_at_the_meeting() -> bool:
    """Whether the vote was given on the page of the meeting and not on the page of the point."""
    return request.form.get("at") == "meeting"


def said_outcome() -> str:
    """The outcome chosen in a vote."""
    return clean(request.form.get("outcome", ""))
