"""The title card: what a reviewer sees before the proposal opens, and the two ways of stepping back."""

from flask import Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews.forms import TieForm
from yfund.reviews.forms.readers import DeclineForm
from yfund.reviews.queries.blind import CLEAR, veils_of
from yfund.reviews.queries.reading import Opened, opened, own, tally
from yfund.reviews.services import declining, scoring
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page

reviewer_only = allowed(roles("reviewer"))


@methods("GET", "POST")
@reviewer_only
def card(public_id: str) -> BaseResponse:
    """Title, group, country and language; the reviewer says whether they know the group."""
    actor = current_actor()
    here = found(opened(actor, public_id))
    form = TieForm().offer()
    if here.assignment.state == "accepted" and not was_sent():
        return onward("reviews.sheet", public_id=public_id)
    knows = request.form.get("knows") != "no"
    if was_sent() and "knows" not in request.form:
        form.form_errors.append(gettext("Say whether you know this group."))
    elif was_sent() and form.validate():
        try:
            with transaction():
                mine = found(own(actor, public_id))
                scoring.declare(mine, actor, conflict=knows, kind=form.kind.data or "", reason=form.reason.data or "")
        except Refusal as refusal:
            form.take(refusal)
        else:
            if knows:
                return onward("reviews.mine", say("Thank you for saying so. The proposal goes to somebody else, "
                                                  "and nothing of it is shown to you."))
            return onward("reviews.sheet", public_id=public_id)
    return _card(actor, here, form, DeclineForm(formdata=None).offer())


@methods("POST")
@reviewer_only
def refuse(public_id: str) -> BaseResponse:
    """Give it back for another reason."""
    actor = current_actor()
    here = found(opened(actor, public_id))
    form = DeclineForm().offer()
    if form.sent():
        try:
            with transaction():
                declining.decline(found(own(actor, public_id)), actor, reason=form.why.data or "", words=form.words.data or "")
            return onward("reviews.mine", say("It goes to somebody else. Thank you for telling us in time."))
        except Refusal as refusal:
            form.take(refusal)
    return _card(actor, here, TieForm(formdata=None).offer(), form)


def _card(actor: Actor, here: Opened, form: TieForm, refusal_form: DeclineForm) -> Response:
    application = here.assignment.application
    veils = veils_of([application.id] if here.plan.is_blind else [])
    return page("reviews/card.html", status=422 if was_sent() else 200, assignment=here.assignment, form=form,
                tally=tally(actor), application=application, veil=veils.get(application.id, CLEAR), refusal_form=refusal_form)
