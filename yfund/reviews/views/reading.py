"""A reviewer's pages: the queue, the title card, the score sheet."""

from secrets import token_hex
from typing import Any

from flask import Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.models import Application
from yfund.applications.queries import answers_of, uploads_of
from yfund.infra.db import db, transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotFound, Refusal
from yfund.kernel.text import say
from yfund.reviews.forms import Sheet
from yfund.reviews.models import Assignment
from yfund.reviews.policy import may_reopen
from yfund.reviews.queries.blind import CLEAR, open_files, veil_of, veils_of
from yfund.reviews.queries.marks import distribution
from yfund.reviews.queries.practice import practice_of
from yfund.reviews.queries.reading import (
    Opened,
    next_of,
    opened,
    others_of,
    own,
    peers_of,
    profile_of,
    queue,
    review_of,
    tally,
)
from yfund.reviews.rules.scoring import RECOMMENDATIONS
from yfund.reviews.services import scoring
from yfund.reviews.services.scoring import Origin
from yfund.reviews.views.methods import methods
from yfund.reviews.views.shown import json_answer, sheet_values
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.listing import Slice
from yfund.web.pages import found, onward, page
from yfund.web.uploads import send_blob

PAGE = 50

reviewer_only = allowed(roles("reviewer"))


@methods("GET")
@reviewer_only
def mine() -> Response:
    """The reviewer's queue: what is left first."""
    actor = current_actor()
    now = tally(actor)
    rows = _slice(actor, now.assigned, request.args.get("page", 1, type=int))
    first = rows.rows[0] if rows.number == 1 and rows.rows else None
    next_id = first[0].public_id if first and first[5] != "finished" else next_of(actor) if now.left else None
    veils = veils_of([row[0].application_id for row in rows.rows if row.is_blind])
    is_done = now.assigned > 0 and not now.left
    return page("reviews/mine.html", rows=rows, tally=now, next_id=next_id, profile=profile_of(actor.id or 0),
                veils=veils, clear=CLEAR, marks=distribution(actor) if is_done else None, practice=practice_of(actor),
                has_files=now.assigned > 0)


def _slice(actor: Actor, total: int, number: int) -> Slice:
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = db.session.execute(queue(actor).limit(PAGE).offset((number - 1) * PAGE)).all()
    return Slice(list(rows), total, number, PAGE)


@methods("GET")
@reviewer_only
def next() -> BaseResponse:
    """On to the next unfinished one, else to the queue."""
    public_id = next_of(current_actor())
    return onward("reviews.sheet", public_id=public_id) if public_id else onward("reviews.mine")


@methods("GET", "POST")
@reviewer_only
def sheet(public_id: str) -> BaseResponse:
    """The proposal beside the score sheet."""
    actor = current_actor()
    here = found(opened(actor, public_id))
    if here.assignment.state != "accepted" or here.review is None:
        return onward("reviews.card", public_id=public_id)
    if not was_sent():
        return _sheet(actor, here)
    sent = Sheet.read(request.form, request.form.get("page", ""))
    try:
        with transaction():
            _score(actor, public_id, sent)
        if request.form.get("act") in ("finish", "finish_next"):
            with transaction():
                scoring.finish(found(review_of(found(own(actor, public_id)))), actor)
    except Clash as clash:
        return _sheet(actor, found(opened(actor, public_id)), sent, clash=clash)
    except Refusal as refusal:
        return _sheet(actor, found(opened(actor, public_id)), sent, refusal=refusal)
    return _onward(actor, here.assignment)


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
    return scoring.score(review, actor, sent.points, sent.reasons, overall=sent.overall, recommendation=sent.recommendation,
                         origin=Origin(sent.page, sent.marks))


def _sheet(actor: Actor, here: Opened, sent: Sheet | None = None, *, refusal: Refusal | None = None,
           clash: Clash | None = None) -> Response:
    review, application = found(here.review), here.assignment.application
    if sent is not None:
        db.session.refresh(review)
    values: dict[str, Any] = sheet_values(review, application.call, sent or Sheet(), refusal=refusal, clash=clash)
    answers = answers_of(application)
    veil = veil_of(application, answers, is_blind=here.plan.is_blind)
    is_open = here.reading is not None and here.reading.ended_at is None
    peers = peers_of(review) if review.state == "finished" else []
    return page("reviews/sheet.html", status=409 if clash else 422 if refusal else 200, assignment=here.assignment,
                review=review, application=application, answers=veil.answers(answers), veil=veil, plan=here.plan,
                uploads=open_files(application, uploads_of(application.id), veil), tally=tally(actor), reading=here.reading,
                others=others_of(review, here.case, peers), case=here.case, page_token=token_hex(8),
                recommendations=RECOMMENDATIONS, may_reopen=is_open and may_reopen(
                    review, [p.review for p in peers], here.case, application.call.readers), **values)


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
        return json_answer(refusal.status, message=" ".join([tell(refusal.sentence), *problems]))
    except NotFound:
        return json_answer(404, message=gettext("This proposal is not yours to read any more."))
    return json_answer(200, versions=marks)


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
    here = found(opened(current_actor(), public_id))
    if here.assignment.state != "accepted":
        raise NotFound
    application = here.assignment.application
    veil = veil_of(application, answers_of(application), is_blind=here.plan.is_blind)
    listed = open_files(application, uploads_of(application.id), veil)
    upload = found({u.public_id: u for u in listed}.get(file_id))
    name = neutral_name(application, listed.index(upload) + 1, upload.filename) if veil.is_on else upload.filename
    return send_blob(upload.sha256, name, upload.media_type)


def neutral_name(application: Application, number: int, filename: str) -> str:
    """What a file is called where its own name would say who sent it."""
    ending = filename.rpartition(".")[2].lower()
    return f"{application.number}-{number}.{ending}"
