"""Joining by a short code, and handing a group over."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import codes, policy, queries
from yfund.accounts.rules import PART_HINTS, PART_NAMES
from yfund.accounts.views.door import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page


@blueprint.post("/groups/<public_id>/codes")
@signed_in
def make_code(public_id: str) -> Response:
    """Make a code and show it, this once."""
    organisation = found(queries.organisation_seen(current_actor(), public_id))
    code, problem, part = "", "", request.form.get("code_part", "")
    try:
        with transaction():
            code = codes.make_code(organisation, current_actor(), part=part)
    except Refusal as refusal:
        problem = tell(refusal.sentence)
    return page("accounts/code.html", status=422 if problem else 200, organisation=organisation, code=code, problem=problem,
                part=PART_NAMES.get(part), hint=PART_HINTS.get(part))


@blueprint.post("/groups/<public_id>/codes/take-back")
@signed_in
def take_back_codes(public_id: str) -> BaseResponse:
    """End the codes that are open."""
    organisation = found(queries.organisation_seen(current_actor(), public_id))
    with transaction():
        codes.take_back_codes(organisation, current_actor())
    return onward("accounts.organisation", say("Nobody can join by those codes any more."), public_id=public_id)


@blueprint.route("/join", methods=["GET", "POST"])
@signed_in
def join_by_code() -> Response | BaseResponse:
    """Type the code somebody read out loud."""
    typed, problem = request.form.get("code", "")[:60], ""
    if request.method == "POST":
        try:
            with transaction():
                organisation = codes.join_by_code(typed, current_actor())
            return onward("accounts.organisation", say("Welcome to the group."), public_id=organisation.public_id)
        except Refusal as refusal:
            problem = tell(refusal.sentence)
    return page("accounts/join.html", status=422 if problem else 200, typed=typed, problem=problem)


@blueprint.route("/groups/<public_id>/members/<person_id>/hand-over", methods=["GET", "POST"])
@signed_in
def hand_over(public_id: str, person_id: str) -> Response | BaseResponse:
    """Hand the group over, after a page that says what this means."""
    actor = current_actor()
    organisation = found(queries.organisation_seen(actor, public_id))
    membership = found(queries.membership_of(organisation.id, person_id))
    if request.method == "POST":
        with transaction():
            codes.hand_over(membership, actor)
        return onward("accounts.organisation", say("The group is handed over. You are an editor now."), public_id=public_id)
    if not policy.may_keep_members(actor, organisation.id):
        raise NotAllowed(say("Only an owner hands the group over."))
    return page("accounts/hand_over.html", organisation=organisation, member=membership.person)
