"""A reviewer's pages: the queue, the title card, the score sheet."""

from secrets import token_hex
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.queries import answers_of, uploads_of
from yfund.infra.db import db, transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotFound, Refusal
from yfund.kernel.text import say
from yfund.reviews.forms import Sheet, TieForm
from yfund.reviews.forms.readers import DeclineForm
from yfund.reviews.models import Assignment, Review
from yfund.reviews.queries import reading_of
from yfund.reviews.queries.reading import next_of, others_of, own, profile_of, queue, review_of, tally
from yfund.reviews.services import scoring
from yfund.reviews.services.scoring import Origin
from yfund.reviews.views.methods import methods
from yfund.reviews.views.shown import sheet_values
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.uploads import send_blob

reviewer_only = allowed(roles("reviewer"))


@methods("GET")
@reviewer_only
def mine() -> Response:
    """The reviewer's queue: what is left first."""
    actor = current_actor()
    rows = sliced(queue(actor), request.args.get("page", 1, type=int), 50)
    return page("reviews/mine.html", rows=rows, tally=tally(actor), next_id=next_of(actor),
                profile=profile_of(actor.id or 0))


@methods("GET")
@reviewer_only
def next() -> BaseResponse:
    """On to the next unfinished one, else to the queue."""
    public_id = next_of(current_actor())
    return onward("reviews.sheet", public_id=public_id) if public_id else onward("reviews.mine")


@methods("GET", "POST")
@reviewer_only
def card(public_id: str) -> BaseResponse:
    """Title, group, country and language; the reviewer says whether they know the group."""
    actor = current_actor()
    assignment = found(own(actor, public_id))
    form = TieForm().offer()
    if assignment.state == "accepted" and not was_sent():
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
    return page("reviews/card.html", status=422 if was_sent() else 200, assignment=assignment, form=form, tally=tally(actor),
                application=assignment.application, refusal_form=DeclineForm(formdata=None).offer())


@methods("GET", "POST")
@reviewer_only
def sheet(public_id: str) -> BaseResponse:
    """The proposal beside the score sheet."""
    actor = current_actor()
    assignment = found(own(actor, public_id))
    if assignment.state != "accepted":
        return onward("reviews.card", public_id=public_id)
    review = found(review_of(assignment))
    if not was_sent():
        return _sheet(actor, assignment, review)
    sent = Sheet.read(request.form, request.form.get("page", ""))
    try:
        with transaction():
            _score(actor, public_id, sent)
        if request.form.get("act") in ("finish", "finish_next"):
            with transaction():
                scoring.finish(found(review_of(found(own(actor, public_id)))), actor)
    except Clash as clash:
        return _sheet(actor, assignment, review, sent, clash=clash)
    except Refusal as refusal:
        return _sheet(actor, assignment, review, sent, refusal=refusal)
    return _onward(actor, assignment)


def _onward(actor: Actor, assignment: Assignment) -> BaseResponse:
    act = request.form.get("act")
    said = say("Your review is signed. Thank you.") if act in ("finish", "finish_next") else say("Your draft is saved.")
    after = next_of(actor, after=assignment.id) if act in ("finish_next", "next") else None
    if after:
        return onward("reviews.sheet", said, public_id=after)
    if act == "later":
        return onward("reviews.mine", said)
    return onward("reviews.sheet", said, public_id=assignment.public_id)


def _score(actor: Actor, public_id: str, sent: Sheet) -> dict[str, str]:
    review = found(review_of(found(own(actor, public_id))))
    return scoring.score(review, actor, sent.points, sent.reasons, overall=sent.overall,
                         origin=Origin(sent.page, sent.marks))


def _sheet(actor: Actor, assignment: Assignment, review: Review, sent: Sheet | None = None, *,
           refusal: Refusal | None = None, clash: Clash | None = None) -> Response:
    db.session.refresh(review)
    application = assignment.application
    values: dict[str, Any] = sheet_values(review, application.call, sent or Sheet(), refusal=refusal, clash=clash)
    reading = reading_of(application.call)
    return page("reviews/sheet.html", status=409 if clash else 422 if refusal else 200, assignment=assignment, review=review,
                application=application, answers=answers_of(application), uploads=uploads_of(application.id),
                tally=tally(actor), reading=reading, others=others_of(review), page_token=token_hex(8),
                may_reopen=review.state == "finished" and reading is not None and reading.ended_at is None, **values)


@methods("POST")
@reviewer_only
def draft(public_id: str) -> BaseResponse:
    """Saving while one writes; answers JSON."""
    actor = current_actor()
    sent = Sheet.read(request.form, request.args.get("page", ""))
    try:
        with transaction():
            marks = _score(actor, public_id, sent)
    except (Clash, Refusal) as refusal:
        problems = [tell(p.sentence) for p in getattr(refusal, "problems", [])]
        return _answer(refusal.status, message=" ".join([tell(refusal.sentence), *problems]))
    except NotFound:
        return _answer(404, message=gettext("This proposal is not yours to read any more."))
    return _answer(200, versions=marks)


def _answer(status: int, **values: Any) -> Response:
    answer = jsonify(values)
    answer.status_code = status
    return answer


@methods("POST")
@reviewer_only
def reopen(public_id: str) -> BaseResponse:
    """Open a signed review again."""
    actor = current_actor()
    with transaction():
        scoring.reopen(found(review_of(found(own(actor, public_id)))), actor)
    said = say("Your review is open again. It does not count until you sign it.")
    return onward("reviews.sheet", said, public_id=public_id)


@methods("GET")
@reviewer_only
def file(public_id: str, file_id: str) -> BaseResponse:
    """A file of the proposal, once one has said that one knows nobody there."""
    assignment = found(own(current_actor(), public_id))
    if assignment.state != "accepted":
        raise NotFound
    upload = found({u.public_id: u for u in uploads_of(assignment.application_id)}.get(file_id))
    return send_blob(upload.sha256, upload.filename, upload.media_type)
