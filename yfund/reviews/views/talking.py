"""The discussion of an application, for its readers and for officers."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.models import Application
from yfund.applications.queries import answers_of, seen
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotFound, Refusal
from yfund.kernel.text import clean, say
from yfund.reviews import policy
from yfund.reviews.forms import ReasonForm
from yfund.reviews.models.panel import Remark
from yfund.reviews.queries.blind import CLEAR, veil_of
from yfund.reviews.queries.reading import Opened, opened
from yfund.reviews.queries.talk import may_join, remark_seen, remarks_of
from yfund.reviews.rules.mentions import Named, parts_of
from yfund.reviews.rules.veil import Veil
from yfund.reviews.services import talking
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page

reviewer_only = allowed(roles("reviewer"))


@methods("GET", "POST")
@reviewer_only
def discussion(public_id: str) -> BaseResponse:
    """The readers of an application among themselves, once all have signed."""
    actor = current_actor()
    here = _joined(actor, public_id)
    refusal = None
    if was_sent():
        try:
            with transaction():
                here = _joined(actor, public_id)
                talking.say_of(here.assignment.application, actor, words=clean(request.form.get("words", "")), review=here.review)
            return onward("reviews.discussion", public_id=public_id)
        except Refusal as refused:
            refusal, here = refused, _joined(actor, public_id)
    application = here.assignment.application
    veil = veil_of(application, answers_of(application), is_blind=here.plan.is_blind)
    return _page(application, actor, veil, refusal, back="reviews.sheet", back_id=public_id)


def _joined(actor: Actor, public_id: str) -> Opened:
    here: Opened = found(opened(actor, public_id))
    if here.review is None or not may_join(here.review):
        raise NotFound
    return here


@methods("GET", "POST")
@allowed(policy.may_oversee)
def talk(public_id: str) -> BaseResponse:
    """The same discussion for those who oversee the reading; officers write in it."""
    actor = current_actor()
    application = found(seen(actor, public_id))
    refusal = None
    if was_sent():
        try:
            with transaction():
                talking.say_of(found(seen(actor, public_id)), actor, words=clean(request.form.get("words", "")))
            return onward("reviews.talk", public_id=public_id)
        except Refusal as refused:
            refusal, application = refused, found(seen(actor, public_id))
    return _page(application, actor, CLEAR, refusal, back="reviews.standing", back_id=public_id)


def _page(application: Application, actor: Actor, veil: Veil, refusal: Refusal | None, *, back: str, back_id: str) -> Response:
    named = talking.listed(application)
    return page("reviews/discussion.html", status=422 if refusal else 200, application=application, veil=veil, back=back,
                back_id=back_id, **shown_talk(actor, remarks_of(application.id), named, veil, refusal),
                may_write=policy.may_assign(actor) or back == "reviews.sheet")


def shown_talk(actor: Actor, remarks: list[Remark], named: list[Named], veil: Veil, refusal: Refusal | None) -> dict[str, Any]:
    """What the template of a discussion shows: remarks cut into words and names, who may be named, what was wrong."""
    problems = [] if refusal is None else [(tell(p.sentence), p.field) for p in refusal.problems] or [(tell(refusal.sentence), "")]
    lines = [(r, [(veil.said(part.words), part.is_name) for part in parts_of(r.words, named)]) for r in remarks]
    return {"lines": lines, "named": named, "may_strike": policy.may_assign(actor), "me": actor.id, "problems": problems,
            "refusal": tell(refusal.sentence) if refusal else "", "typed": request.form if refusal else {}}


@methods("GET", "POST")
@allowed(policy.may_assign)
def strike(public_id: str) -> BaseResponse:
    """Take a remark out of sight, with the reason."""
    actor = current_actor()
    remark = found(remark_seen(actor, public_id))
    form = ReasonForm()
    if form.sent():
        try:
            with transaction():
                talking.strike(found(remark_seen(actor, public_id)), actor, reason=form.reason.data or "")
            return onward("reviews.calls", say("The remark is struck. It stays in the records."))
        except Refusal as refusal:
            form.take(refusal)
    return page("reviews/strike.html", status=422 if was_sent() else 200, remark=remark, form=form)
