"""One's own account and letters."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import queries, services
from yfund.accounts.forms import AccountForm
from yfund.accounts.rules import ROLE_NAMES
from yfund.accounts.views.door import blueprint
from yfund.infra.config import LANGUAGES
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.places import zones


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> Response | BaseResponse:
    """Name, language, zone; the way to password and second factor; groups and roles."""
    actor, person = current_actor(), found(queries.current_person())
    form = AccountForm(obj=person)
    if form.sent():
        try:
            with transaction():
                services.change_account(person, actor, name=form.name.data, language=form.language.data, zone=form.zone.data)
            return onward("accounts.account", say("Your account is changed."))
        except Refusal as refusal:
            form.take(refusal)
    roles = [ROLE_NAMES[r.name] for r in person.roles if r.name in ROLE_NAMES]
    return page("accounts/account.html", status=422 if form.errors else 200, form=form, address=person.email, roles=roles,
                groups=queries.organisations_of(actor), spoken=list(LANGUAGES.items()), places=zones(form.zone.data or ""),
                has_second_factor=person.tf_primary_method is not None)


@blueprint.get("/letters")
@signed_in
def letters() -> Response:
    """Letters the fund sent to the person."""
    listed = sliced(queries.letters_to(current_actor()), request.args.get("page", 1, int))
    return page("accounts/letters.html", letters=listed)


@blueprint.get("/letters/<public_id>")
@signed_in
def letter(public_id: str) -> Response:
    """One letter."""
    return page("accounts/letter.html", letter=found(queries.letter_seen(current_actor(), public_id)))
