"""The shape of what is written in an evaluation."""

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from yfund.evaluation.rules.writing import CRITERIA, RESPONSES
from yfund.web.filters import tell
from yfund.web.forms import Form, TextLength


class BeginForm(Form):
    """A new evaluation."""

    title = StringField(lazy_gettext("Title"), [TextLength(300)])


class DescribeForm(Form):
    """What stands in front of the findings."""

    title = StringField(lazy_gettext("Title"), [TextLength(300)])
    introduction = TextAreaField(lazy_gettext("Introduction: who looked at what"), [Optional(), TextLength(5000)])
    method = TextAreaField(lazy_gettext("Method: how it was found out"), [Optional(), TextLength(5000)])


class FindingForm(Form):
    """A finding."""

    criterion = SelectField(lazy_gettext("Under which criterion?"))
    text = TextAreaField(lazy_gettext("What was found?"), [TextLength(5000)])
    evidence = TextAreaField(lazy_gettext("On what does it rest?"), [TextLength(5000)])

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.criterion.choices = [(key, tell(words)) for key, words in CRITERIA.items()]


class TextForm(Form):
    """A lesson or a recommendation."""

    text = TextAreaField(lazy_gettext("Your words"), [TextLength(5000)])


class RemoveForm(Form):
    """A line to take out."""

    line = IntegerField(validators=[InputRequired()])


class AnswerForm(Form):
    """The fund's answer to one recommendation."""

    response = RadioField(lazy_gettext("What does the fund answer?"), validators=[])
    response_text = TextAreaField(lazy_gettext("In words; the reason when it is no, or what part"),
                                  [Optional(), TextLength(5000)])
    action = TextAreaField(lazy_gettext("What will be done?"), [Optional(), TextLength(2000)])
    owner = StringField(lazy_gettext("Who does it?"), [Optional(), TextLength(200)])
    due_on = DateField(lazy_gettext("By which day?"), [Optional()])

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.response.choices = [(key, tell(words)) for key, words in RESPONSES.items()]
        self.response.validate_choice = False


class ReworkForm(Form):
    """Why it is opened again."""

    reason = StringField(lazy_gettext("Why is it opened again?"), [TextLength(300)])


class ButtonForm(Form):
    """A button."""

    really = HiddenField()
