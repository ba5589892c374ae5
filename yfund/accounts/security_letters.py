"""The letters of sign-in go the way of all letters: through the outbox, in the person's language."""

from typing import Any

from flask import current_app, url_for
from flask_security import MailUtil

from yfund.infra import outbox
from yfund.infra.db import db
from yfund.kernel import clock

_LETTERS = {
    "welcome": ("accounts/confirm", "accounts.confirm", "confirmation_token"),
    "confirmation_instructions": ("accounts/confirm", "accounts.confirm", "confirmation_token"),
    "welcome_existing": ("accounts/already_here", "security.forgot_password", None),
    "reset_instructions": ("accounts/reset", "security.reset_password", "reset_token"),
    "reset_notice": ("accounts/password_changed", "security.forgot_password", None),
    "change_notice": ("accounts/password_changed", "security.forgot_password", None),
}


class SecurityLetters(MailUtil):  # type: ignore[misc]
    """Writes letters instead of sending mail, one a minute at most of each kind for each person."""

    def normalize(self, email: str) -> str:
        """Addresses are compared and kept in lower case."""
        normal: str = super().normalize(email)
        return normal.lower()

    def validate(self, email: str) -> str:
        """The same for a new address."""
        valid: str = super().validate(email)
        return valid.lower()

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **context: Any) -> None:
        """Post our letter that stands for the library's template. The link begins with our own address, never the asker's."""
        letter, endpoint, token = _LETTERS[template.rsplit("/", 1)[-1]]
        values = {"token": context[token]} if token else {}
        link = current_app.config["BASE_URL"] + url_for(endpoint, _external=False, **values)
        db.session.flush()
        minute = clock.now().strftime("%Y-%m-%dT%H:%M")
        outbox.post(letter, to=context["user"], key=minute, about=context["user"], link=link)
