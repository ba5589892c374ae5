"""Language and light or dark, for everybody; and the button that confirms a mail address."""

from urllib.parse import urlsplit

from flask import Response, redirect, request, session
from flask_security.confirmable import confirm_email_token_status
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import services
from yfund.accounts.frame import SHADES
from yfund.accounts.queries import current_person
from yfund.accounts.views.door import blueprint
from yfund.infra.config import LANGUAGES
from yfund.infra.db import transaction
from yfund.kernel.text import say
from yfund.web.access import current_actor, public
from yfund.web.forms import was_sent
from yfund.web.pages import onward, page


def _back() -> BaseResponse:
    """Back to the page the switch stood on: a path of ours only, never another site."""
    path = request.form.get("back", "/")
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return redirect(path if ours else "/", code=303)


@blueprint.post("/language")
@public
def choose_language() -> BaseResponse:
    """Keep the language on this device, and in the account of who is signed in."""
    language, person = request.form.get("language", ""), current_person()
    if language in LANGUAGES:
        session["language"] = language
        if person is not None:
            with transaction():
                services.change_account(person, current_actor(), name=person.name, language=language, zone=person.zone)
    return _back()


@blueprint.post("/shade")
@public
def choose_shade() -> BaseResponse:
    """Light, dark, or as the device."""
    shade = request.form.get("shade")
    if shade in SHADES:
        session["shade"] = shade
    else:
        session.pop("shade", None)
    return _back()


@blueprint.route("/confirm-address/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> Response | BaseResponse:
    """Confirm a mail address. Opening the link changes nothing, so that no mail scanner can use it up; the button does."""
    expired, invalid, person = confirm_email_token_status(token)
    if person is None or expired or invalid:
        return onward("security.send_confirmation", say("This link is too old or not complete. Ask for a new letter here."))
    if was_sent():
        with transaction():
            services.confirm_address(person)
        return onward("security.login", say("Your address is confirmed. You can sign in now."))
    return page("accounts/confirm.html", address=person.email)
