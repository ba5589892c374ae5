"""What was typed when a session ended meanwhile: shown, held in the page, and sent again after signing in."""

from urllib.parse import urlsplit

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext

_NEVER = ("csrf_token", "password", "new_password", "password_confirm", "new_password_confirm", "code")


def is_own_page() -> bool:
    """Whether the form was sent from one of our pages, by what the browser says of it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host


def keep_typed(*, is_signed_in: bool) -> Response:
    """Answer a form that came without a valid session: everything typed stands in the page, with a button to send it again.

    Scripts that save by themselves get 401 and keep their text. Nothing is stored here and nothing is done until
    the button is pressed with a valid token, so a foreign page gains nothing; files have to be chosen again.
    """
    if request.headers.get("X-Autosave"):
        return make_response(jsonify(message=gettext("You were signed out.")), 401)
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER]
    texts = [(name, value) for name, value in typed if len(value) > 20 and not name.startswith("base:")]
    page = render_template("errors/kept.html", typed=typed, texts=texts, had_files=any(f.filename for f in request.files.values()),
                           is_signed_in=is_signed_in, address=request.full_path.rstrip("?"))
    return make_response(page, 400 if is_signed_in else 401)
