"""Files in pieces over a bad line, for the script of the page; without it the plain form sends them whole.

begin (POST name, size, mark, question) → {"url", "offset"} · PATCH url?offset=n with bytes → {"offset"} ·
GET url → {"offset", "size"} · POST url/finish → the file is taken in, or a sentence says why not. Each step may be repeated.
"""

from flask import Response, g, jsonify, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from yfund.applications import queries, timing
from yfund.applications.models import Application
from yfund.applications.rules.uploads import limits_of
from yfund.applications.services import drafting
from yfund.applications.views import blueprint
from yfund.calls.rules.form import question_named
from yfund.infra import arriving, storage
from yfund.infra.arriving import Arriving
from yfund.infra.db import db, transaction
from yfund.kernel.errors import NotAllowed, NotFound, Refusal, Unavailable
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found
from yfund.web.uploads import KINDS, accept_arrived, kind_of, shown_name

Answer = tuple[Response, int]


@blueprint.post("/applications/<public_id>/arriving")
@signed_in
def begin_file(public_id: str) -> Answer:
    """Make a place for a file, or find the one where it stopped."""
    actor, sent = current_actor(), request.form
    application = found(queries.own_seen(actor, public_id))
    question = question_named(application.form_version.definition, sent.get("question", ""))
    if question is None or question["kind"] != "upload" or actor.id is None:
        raise NotFound
    limits, size = limits_of(question), sent.get("size", 0, type=int)
    try:
        name = shown_name(sent.get("name", ""))
        kind_of(name, limits.kinds or KINDS)
        if not 0 < size <= limits.most_bytes:
            raise storage.too_large(limits.most_bytes) if size > 0 else Refusal(say("This file is empty."))
        with transaction():
            drafting.be_writable(application, actor, g.received_at)
            made = arriving.begin(actor.id, timing.purpose_of(application, question["key"]), filename=name, size=size,
                                  mark=sent.get("mark", ""), began_at=g.received_at)
    except (Refusal, NotAllowed) as refusal:
        return jsonify(message=tell(refusal.sentence)), refusal.status
    return jsonify(url=url_for("applications.piece", public_id=made.public_id), offset=made.received), 201


@blueprint.get("/arriving/<public_id>")
@signed_in
def arrived_so_far(public_id: str) -> Answer:
    """How much of it is here."""
    there = _own(public_id)
    return jsonify(offset=there.size if there.sha256 else there.received, size=there.size), 200


@blueprint.route("/arriving/<public_id>", methods=["PATCH", "POST"])
@signed_in
def piece(public_id: str) -> Answer:
    """Take the next piece; 409 tells where to go on when it is not the next."""
    there, offset = _own(public_id), request.args.get("offset", -1, type=int)
    if request.content_length is None or request.content_length > arriving.PIECE:
        raise RequestEntityTooLarge
    if offset != there.received or there.sha256:
        return jsonify(offset=there.received), 409
    data = request.stream.read(arriving.PIECE + 1)
    if len(data) != request.content_length or offset + len(data) > there.size:
        return jsonify(offset=there.received), 409
    try:
        storage.put_piece(there.public_id, offset, data)
    except Unavailable as away:
        return jsonify(message=tell(away.sentence)), 503
    with transaction():
        moved = arriving.advance(there, offset, len(data))
    if not moved:
        return jsonify(offset=_own(public_id).received), 409
    return jsonify(offset=offset + len(data)), 200


@blueprint.post("/arriving/<public_id>/finish")
@signed_in
def finish_file(public_id: str) -> Answer:
    """Look at the whole file and put it to its question; a file that is refused is forgotten."""
    actor, there = current_actor(), _own(public_id)
    application, key = _target(there)
    question = question_named(application.form_version.definition, key)
    if there.sha256:
        return jsonify(name=there.filename), 200
    if there.received != there.size or question is None:
        return jsonify(offset=there.received), 409
    try:
        taken = accept_arrived(there, limits_of(question).kinds or KINDS, lambda sha256, size: drafting.ask_upload(
            application, actor, key, size=size, sha256=sha256, received_at=g.received_at))
        with transaction():
            drafting.add_upload(application, actor, key, filename=taken.filename, media_type=taken.media_type, size=taken.size,
                                sha256=taken.sha256, warnings=",".join(taken.warnings), received_at=g.received_at)
            arriving.finish(there, taken.sha256)
    except (Refusal, NotAllowed) as refusal:
        with transaction():
            arriving.forget(there)
        storage.drop_pieces(public_id)
        return jsonify(message=tell(refusal.sentence)), refusal.status
    storage.drop_pieces(public_id)
    return jsonify(name=taken.filename), 201


def _own(public_id: str) -> Arriving:
    there: Arriving = found(arriving.of_person(current_actor().id, public_id))
    return there


def _target(there: Arriving) -> tuple[Application, str]:
    """The application and question it is for; still the person's own, or it is not to be found."""
    _, application_id, key = there.purpose.split(":", 2)
    application = found(db.session.get(Application, int(application_id)))
    return found(queries.own_seen(current_actor(), application.public_id)), key
