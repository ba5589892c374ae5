"""Asking reviewers to read for a call, and their answers."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms.readers import DeclineForm, InviteForm
from yfund.reviews.queries import assigning, invited
from yfund.reviews.services import inviting
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.pages import found, onward, page

reviewer_only = allowed(roles("reviewer"))


@methods("POST")
@allowed(policy.may_assign)
def invite(code: str) -> BaseResponse:
    """Ask the ticked reviewers."""
    form = InviteForm()
    with transaction():
        call = found(assigning.call_named(code))
        chosen = request.form.getlist("people") if form.validate() else []
        people = list(db.session.scalars(db.select(Person).where(Person.public_id.in_(chosen)).order_by(Person.id)))
        count = inviting.invite(call, [p for p in people if any(r.name == "reviewer" for r in p.roles)], current_actor())
    return onward("reviews.reviewers", say("%(count)s letters go out.", count=count), call=code)


@methods("GET")
@reviewer_only
def invitations() -> Response:
    """What one was asked to read for."""
    return _invitations(DeclineForm(formdata=None).offer(invitation=True), None, 200)


@methods("POST")
@reviewer_only
def answer(public_id: str) -> BaseResponse:
    """Say yes or no to an invitation."""
    actor, form = current_actor(), DeclineForm().offer(invitation=True)
    invitation = found(invited.own_invitation(actor, public_id))
    if form.sent():
        try:
            with transaction():
                row = found(invited.own_invitation(actor, public_id))
                if request.form.get("act") == "accept":
                    inviting.accept(row, actor, capacity=form.capacity.data)
                else:
                    inviting.decline(row, actor, reason=form.why.data or "", words=form.words.data or "")
            return onward("reviews.invitations", say("Thank you. Your answer is kept; you can change it while the call is read."))
        except Refusal as refusal:
            form.take(refusal)
    return _invitations(form, invitation.public_id, 422)


def _invitations(form: DeclineForm, answered: str | None, status: int) -> Response:
    return page("reviews/invitations.html", status=status, invitations=invited.own_invitations(current_actor()), form=form,
                answered=answered, open_states=invited.OPEN_STATES)
