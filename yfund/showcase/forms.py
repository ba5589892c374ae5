"""The shape of a public card."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, FloatField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional

from yfund.infra.config import LANGUAGES
from yfund.showcase.rules import LONGEST_PLACE, LONGEST_QUOTE, LONGEST_SUMMARY
from yfund.web.forms import Form, TextLength

LANGUAGE_CHOICES = list(LANGUAGES.items())


class CardForm(Form):
    """The words and the place of a card, and the yes of the group."""

    summary = TextAreaField(lazy_gettext("What did you do? In your own language"), [TextLength(LONGEST_SUMMARY)])
    summary_en = TextAreaField(lazy_gettext("The same in English"), [Optional(), TextLength(LONGEST_SUMMARY)])
    quote = TextAreaField(lazy_gettext("A sentence that somebody said"), [Optional(), TextLength(LONGEST_QUOTE)])
    quote_language = SelectField(lazy_gettext("The language of that sentence"), choices=LANGUAGE_CHOICES)
    place = StringField(lazy_gettext("Where was it?"), [Optional(), TextLength(LONGEST_PLACE)])
    latitude = FloatField(lazy_gettext("Latitude"), [Optional()])
    longitude = FloatField(lazy_gettext("Longitude"), [Optional()])
    agreed = BooleanField(lazy_gettext("We agree that everybody may see this, and so do the people we quote."),
                          [DataRequired()])


class ClearForm(Form):
    """What is kept private."""

    is_name_withheld = BooleanField(lazy_gettext("Keep the name of the group private"))
    is_place_withheld = BooleanField(lazy_gettext("Keep the place private; only the country is shown"))


class HideForm(Form):
    """Why a card is hidden."""

    reason = StringField(lazy_gettext("Why is it not safe any more?"), [DataRequired(), TextLength(300)])


class ButtonForm(Form):
    """A button."""

    really = HiddenField()
