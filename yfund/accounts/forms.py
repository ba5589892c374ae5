"""The shape of what people send about themselves and their group."""

from typing import Any

from flask import request
from flask_babel import get_locale, lazy_gettext
from flask_security import RegisterFormV2
from wtforms import Field, IntegerField, StringField
from wtforms.validators import Optional, ValidationError

from yfund.accounts import rules
from yfund.infra.config import LANGUAGES
from yfund.kernel.text import clean
from yfund.web.filters import tell
from yfund.web.forms import Form
from yfund.web.places import is_country, is_zone


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


class RegisterForm(RegisterFormV2):  # type: ignore[misc]
    """Registration: the library's address and password, and who the person is."""

    name = StringField(filters=[_cleaned])
    language = StringField()
    zone = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.method == "GET":
            self.language.data, self.zone.data = str(get_locale() or "en"), "UTC"

    def validate(self, **kwargs: Any) -> bool:
        """The library's own checks, and ours beside them: everything wrong at once."""
        right = super().validate(**kwargs)
        wrong = rules.person_problems(self.name.data or "", self.language.data or "", self.zone.data or "", set(LANGUAGES),
                                      known_zone=is_zone(self.zone.data or ""))
        for problem in wrong:
            field = self[problem.field]
            field.errors = [*field.errors, tell(problem.sentence)]
        return right and not wrong


class AccountForm(Form):
    """One's own name, language and zone."""

    name = StringField()
    language = StringField()
    zone = StringField()


class OrganisationForm(Form):
    """What a group says about itself."""

    name = StringField()
    country = StringField()
    city = StringField()
    zone = StringField()
    legal_form = StringField()
    registered_year = IntegerField(validators=[Optional()])
    registered_month = IntegerField(validators=[Optional()])
    registration_number = StringField()
    website = StringField()

    def validate_country(self, field: Field) -> None:
        """A country of the list, or none."""
        if field.data and not is_country(field.data):
            raise ValidationError(lazy_gettext("Choose a country from the list."))

    def values(self) -> dict[str, Any]:
        """What the services take."""
        names = ("name", "country", "city", "zone", "legal_form", "registration_number", "website")
        return {**{n: self[n].data or "" for n in names}, "registered_year": self.registered_year.data,
                "registered_month": self.registered_month.data}


class InviteForm(Form):
    """Who is asked to join, and as what."""

    email = StringField()
    part = StringField()


class PartForm(Form):
    """What a member may do."""

    part = StringField()


class RoleForm(Form):
    """One role."""

    role = StringField()


class PlainForm(Form):
    """A button and nothing else."""
