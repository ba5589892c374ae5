"""People and their roles, for administrators."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import policy, queries, services
from yfund.accounts.forms import PlainForm, RoleForm
from yfund.accounts.models import Person
from yfund.accounts.rules import ROLE_NAMES
from yfund.accounts.views.door import blueprint
from yfund.infra import journal
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.forms import Form
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


def _options() -> list[tuple[str, str]]:
    return [(name, tell(words)) for name, words in ROLE_NAMES.items()]


@blueprint.get("/people")
@allowed(policy.may_see_people)
def people() -> Response:
    """Everybody with an account, found by name, address or role."""
    words, role = request.args.get("words", "").strip(), request.args.get("role", "")
    listed = sliced(queries.people(words, role), request.args.get("page", 1, int))
    return page("accounts/people.html", people=listed, words=words, role=role, role_names=ROLE_NAMES,
                role_options=_options())


@blueprint.get("/people/<public_id>")
@allowed(policy.may_see_people)
def person(public_id: str) -> Response:
    """One person: roles, groups, and what was done with them."""
    return _shown(found(queries.person_seen(current_actor(), public_id)), RoleForm())


def _shown(one: Person, form: Form) -> Response:
    actor = current_actor()
    groups = queries.organisations_of(queries.actor_of(one))
    held = [r.name for r in one.roles]
    return page("accounts/person.html", status=422 if form.wrongs() else 200, one=one, form=form, held=held, groups=groups,
                role_names=ROLE_NAMES, role_options=_options(),
                may_keep=policy.may_keep_roles(actor), may_change=policy.may_change_roles_of(actor, one.id),
                entries=journal.entries_about({"person": [one.id]}))


def _do(public_id: str, form: Form, verb: Callable[[Person], Any], sentence: Sentence) -> Response | BaseResponse:
    one = found(queries.person_seen(current_actor(), public_id))
    if form.sent():
        try:
            with transaction():
                verb(one)
            return onward("accounts.person", sentence, public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _shown(one, form)


@blueprint.post("/people/<public_id>/roles")
@allowed(policy.may_keep_roles)
def give_role(public_id: str) -> Response | BaseResponse:
    """Give a role."""
    form = RoleForm()
    return _do(public_id, form, lambda one: services.give_role(one, form.role.data or "", current_actor()),
               say("The role is given. The person has to sign in again."))


@blueprint.post("/people/<public_id>/roles/take")
@allowed(policy.may_keep_roles)
def take_role(public_id: str) -> Response | BaseResponse:
    """Take a role away."""
    form = RoleForm()
    return _do(public_id, form, lambda one: services.take_role(one, form.role.data or "", current_actor()),
               say("The role is taken away. The person is signed out everywhere."))


@blueprint.post("/people/<public_id>/disable")
@allowed(policy.may_keep_roles)
def disable(public_id: str) -> Response | BaseResponse:
    """Shut an account."""
    return _do(public_id, PlainForm(), lambda one: services.disable(one, current_actor()),
               say("The account is shut. The person is signed out everywhere."))


@blueprint.post("/people/<public_id>/enable")
@allowed(policy.may_keep_roles)
def enable(public_id: str) -> Response | BaseResponse:
    """Open a shut account again."""
    return _do(public_id, PlainForm(), lambda one: services.enable(one, current_actor()), say("The account is open again."))
