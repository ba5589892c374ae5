"""The reserve list: drawn up, a grant given up, the next one offered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse
from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import InputRequired

from yfund.awards import policy, queries
from yfund.awards.models import Selection
from yfund.awards.queries import choosing, reserve
from yfund.awards.services import reserving
from yfund.awards.views.deciding import laid_out
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import allowed, current_actor
from yfund.web.forms import Form, MoneyField, TextLength
from yfund.web.pages import found, onward, page

USUAL = timedelta(days=120)


class UntilForm(Form):
    """Until when the list holds."""

    expires_on = DateField(validators=[InputRequired()])


class GivenUpForm(Form):
    """A grant that a group does not take."""

    grant = HiddenField()
    reason = TextAreaField(validators=[TextLength(2_000)])


class OfferForm(Form):
    """A grant for the first on the list."""

    place = HiddenField()
    amount = MoneyField()


@allowed(policy.may_see_decisions)
def reserve_list(code: str) -> Response:
    """Who waits in which place and until when, and grants that can still be given up."""
    return _page(laid_out(code))


def _page(selection: Selection, form: Form | None = None) -> Response:
    actor, today = current_actor(), clock.today()
    listed = reserve.places(selection, actor)
    usual = listed[0].expires_on if listed else today + USUAL
    return page("awards/reserve.html", status=422 if form is not None else 200, selection=selection, call=selection.call,
                places=listed, first=next((place for place in listed if place.is_waiting(today)), None), today=today,
                unsigned=reserve.unsigned(selection, actor), usual=usual,
                wrongs=[(wrong["text"], None) for wrong in form.wrongs()] if form is not None else [],
                typed=request.form, may_draw_up=policy.may_release(actor) and selection.state == "released",
                may_offer=policy.may_decide(actor, choosing.recommenders(selection)))


def _do(selection: Selection, form: Form, change: Callable[[], Any], told: Sentence) -> Response | BaseResponse:
    if form.sent():
        try:
            with transaction():
                change()
            return onward("awards.reserve_list", told, code=selection.call.code)
        except Refusal as refusal:
            form.take(refusal)
    return _page(selection, form)


@allowed(policy.may_release)
def draw_up(code: str) -> Response | BaseResponse:
    """Draw the list up, or change its day."""
    selection, form = laid_out(code), UntilForm()
    return _do(selection, form, lambda: reserving.draw_up(selection, current_actor(), expires_on=form.expires_on.data),
               say("The reserve list stands, in the order of the ranking."))


@allowed(policy.may_release)
def give_up(code: str) -> Response | BaseResponse:
    """A group does not take its grant."""
    selection, form = laid_out(code), GivenUpForm()
    grant = found(queries.grant_seen(current_actor(), form.grant.data or ""))
    return _do(selection, form, lambda: reserving.give_up(grant, current_actor(), reason=form.reason.data or ""),
               say("The grant is ended and its money is free again. The first on the reserve list can be offered one."))


@allowed(lambda actor: actor.has("administrator"))
def offer(code: str) -> Response | BaseResponse:
    """Offer the first on the list a grant."""
    selection, form = laid_out(code), OfferForm()
    place = int(form.place.data) if (form.place.data or "").isdecimal() else 0
    return _do(selection, form, lambda: reserving.offer(selection, current_actor(), place_id=place, amount_cents=form.amount.data),
               say("The grant has begun and the group has its letter."))
