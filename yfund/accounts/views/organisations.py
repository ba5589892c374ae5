"""Groups, their members and invitations."""

from collections.abc import Callable
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import policy, queries, services
from yfund.accounts.forms import InviteForm, OrganisationForm, PartForm, PlainForm
from yfund.accounts.models import Invitation, Organisation
from yfund.accounts.rules import LEGAL_FORMS, PART_HINTS, PART_NAMES, PARTS
from yfund.accounts.views.door import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, NotFound, Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import current_actor, public, signed_in
from yfund.web.filters import tell
from yfund.web.forms import Form, was_sent
from yfund.web.pages import found, onward, page
from yfund.web.places import countries, months, zones


def _form_page(template: str, form: OrganisationForm, **values: Any) -> Response:
    kinds = [(code, tell(words)) for code, words in LEGAL_FORMS.items()]
    if form.legal_form.data and form.legal_form.data not in LEGAL_FORMS:
        kinds.append((form.legal_form.data, form.legal_form.data))
    return page(template, status=422 if form.wrongs() else 200, form=form, lands=countries(), places=zones(form.zone.data or ""),
                kinds=kinds, months=months(), **values)


@blueprint.app_template_filter("legal_form")
def legal_form(code: str) -> str:
    """What kind of group it is, in words; what was written freely stays as it is."""
    return tell(LEGAL_FORMS[code]) if code in LEGAL_FORMS else code


@blueprint.route("/groups/new", methods=["GET", "POST"])
@signed_in
def new_organisation() -> Response | BaseResponse:
    """Enter a group."""
    person = found(queries.current_person())
    form = OrganisationForm(data={"zone": person.zone})
    if form.sent():
        try:
            with transaction():
                made = services.create_organisation(current_actor(), **form.values())
            return onward("accounts.organisation", say("Your group is entered. Now you can invite the others."),
                          public_id=made.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("accounts/new_organisation.html", form)


@blueprint.get("/groups/<public_id>")
@signed_in
def organisation(public_id: str) -> Response:
    """A group: what it says about itself, its members, its invitations."""
    return _shown(_seen(public_id), InviteForm())


@blueprint.route("/groups/<public_id>/change", methods=["GET", "POST"])
@signed_in
def change_organisation(public_id: str) -> Response | BaseResponse:
    """Change what is written about a group."""
    organisation = _seen(public_id)
    if not policy.may_change_organisation(current_actor(), organisation.id):
        raise NotAllowed(say("Only owners and editors change what is written about the group."))
    form = OrganisationForm(obj=organisation)
    if form.sent():
        try:
            with transaction():
                services.change_organisation(organisation, current_actor(), **form.values())
            return onward("accounts.organisation", say("The group is changed."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("accounts/change_organisation.html", form, organisation=organisation)


def _seen(public_id: str) -> Organisation:
    organisation: Organisation = found(queries.organisation_seen(current_actor(), public_id))
    return organisation


def _shown(organisation: Organisation, form: Form) -> Response:
    actor = current_actor()
    return page("accounts/organisation.html", status=422 if form.wrongs() else 200, organisation=organisation, form=form,
                members=queries.memberships_of(organisation.id), invitations=queries.invitations_of(organisation.id),
                codes=queries.codes_of(organisation.id) if policy.may_keep_members(actor, organisation.id) else [],
                may_change=policy.may_change_organisation(actor, organisation.id), part_hints=PART_HINTS, part_names=PART_NAMES,
                part_choices=[(part, tell(PART_NAMES[part]), tell(PART_HINTS[part])) for part in PARTS],
                part_options=[(part, tell(PART_NAMES[part])) for part in PARTS],
                may_keep=policy.may_keep_members(actor, organisation.id), own_id=actor.id)


def _do(organisation: Organisation, form: Form, verb: Callable[[], Any], sentence: Sentence,
        endpoint: str = "accounts.organisation") -> Response | BaseResponse:
    if form.sent():
        try:
            with transaction():
                verb()
            return onward(endpoint, sentence, **({"public_id": organisation.public_id} if endpoint.startswith("accounts.") else {}))
        except Refusal as refusal:
            form.take(refusal)
    return _shown(organisation, form)


@blueprint.post("/groups/<public_id>/invitations")
@signed_in
def invite(public_id: str) -> Response | BaseResponse:
    """Invite somebody by letter."""
    organisation, form = _seen(public_id), InviteForm()
    return _do(organisation, form, lambda: services.invite(organisation, current_actor(), email=form.email.data or "",
                                                           part=form.part.data or ""), say("The invitation is on its way."))


@blueprint.post("/groups/<public_id>/invitations/<invitation_id>/withdraw")
@signed_in
def withdraw_invitation(public_id: str, invitation_id: str) -> Response | BaseResponse:
    """Take an invitation back."""
    organisation = _seen(public_id)
    invitation = found(next((i for i in queries.invitations_of(organisation.id) if i.public_id == invitation_id), None))
    return _do(organisation, PlainForm(), lambda: services.withdraw_invitation(invitation, current_actor()),
               say("The invitation is taken back."))


@blueprint.post("/groups/<public_id>/members/<person_id>/part")
@signed_in
def change_part(public_id: str, person_id: str) -> Response | BaseResponse:
    """Change what a member may do."""
    organisation, form = _seen(public_id), PartForm()
    membership = found(queries.membership_of(organisation.id, person_id))
    return _do(organisation, form, lambda: services.change_part(membership, current_actor(), part=form.part.data or ""),
               say("The part is changed."))


@blueprint.post("/groups/<public_id>/members/<person_id>/remove")
@signed_in
def remove_member(public_id: str, person_id: str) -> Response | BaseResponse:
    """Take a member out, or leave."""
    organisation, actor, form = _seen(public_id), current_actor(), PlainForm()
    membership = found(queries.membership_of(organisation.id, person_id))
    said, endpoint = (say("You left the group."), "desk.home") if membership.person_id == actor.id else (
        say("The member is taken out."), "accounts.organisation")
    return _do(organisation, form, lambda: services.remove_member(membership, actor), said, endpoint)


@blueprint.route("/invitations/<key>", methods=["GET", "POST"])
@public
def invitation(key: str) -> Response | BaseResponse:
    """The page of an invitation's link: who asks, and a button to join. Opening it uses nothing up."""
    invitation = queries.invitation_with(key)
    if invitation is None:
        raise NotFound(services.INVITATION_OVER)
    return _answer(invitation)


@blueprint.route("/groups/join/<public_id>", methods=["GET", "POST"])
@signed_in
def join(public_id: str) -> Response | BaseResponse:
    """An invitation to the signed-in person's own address."""
    waiting = queries.invitations_to(found(queries.current_person()))
    return _answer(found(next((i for i in waiting if i.public_id == public_id), None)))


def _answer(invitation: Invitation) -> Response | BaseResponse:
    actor = current_actor()
    if was_sent():
        with transaction():
            organisation = services.accept_invitation(invitation, actor)
        return onward("accounts.organisation", say("Welcome to the group."), public_id=organisation.public_id)
    return page("accounts/invitation.html", invitation=invitation, part=PART_NAMES[invitation.part],
                hint=PART_HINTS[invitation.part], is_signed_in=actor.id is not None)
