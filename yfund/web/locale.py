"""Which language and zone a page is shown in."""

from flask import Flask, g, request, session
from flask_babel import Babel, get_locale
from flask_security import current_user

from yfund.infra.config import LANGUAGES

RIGHT_TO_LEFT = ("ar",)


def chosen_language() -> str:
    """The person's own language, else the one chosen on this device, else the browser's, else English."""
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return session.get("language") or request.accept_languages.best_match(list(LANGUAGES), "en") or "en"


def chosen_zone() -> str:
    """The person's own zone, else UTC."""
    return str(current_user.zone) if current_user and current_user.is_authenticated else "UTC"


def init_locale(app: Flask) -> None:
    """Give every request its language, direction and zone."""
    Babel(app, default_locale="en", locale_selector=chosen_language, timezone_selector=chosen_zone,
          default_translation_directories=app.config["BABEL_TRANSLATION_DIRECTORIES"])

    @app.before_request
    def settle() -> None:
        g.locale, g.zone = get_locale(), chosen_zone()

    @app.context_processor
    def known() -> dict[str, object]:
        language = str(get_locale() or "en")
        return {"language": language, "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr", "languages": LANGUAGES}
