"""Writing: the sections, what saves by itself, and two texts of one answer."""

from typing import Any

from flask import Response, flash, g, request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import queries
from yfund.applications.forms import applicant as forms
from yfund.applications.models import Application
from yfund.applications.rules.uploads import limits_of
from yfund.applications.services import drafting, together
from yfund.applications.views import blueprint, sections, telling
from yfund.calls.rules.form import section_named
from yfund.infra.db import transaction
from yfund.kernel.errors import NotFound, Refusal
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page
from yfund.web.uploads import KINDS, accept_upload


@blueprint.get("/applications/<public_id>/sections/<key>")
@signed_in
def section(public_id: str, key: str) -> Response:
    """One section of the form, to write or, when it is not open, to read."""
    application = found(queries.own_seen(current_actor(), public_id))
    shown = sections.drawn(application, current_actor(), key, is_checked=request.args.get("check") == "1",
                           more=request.args.get("add", ""))
    shut = "" if shown["may_write"] else telling.why_shut(application, shown["tasks"])
    return page("applications/section.html", application=application, shut=shut, is_missed=telling.is_missed(application),
                ask_address=telling.ask_address(), **shown)


@blueprint.post("/applications/<public_id>/sections/<key>")
@signed_in
def save_section(public_id: str, key: str) -> Response | BaseResponse:
    """Save what the page sent, however incomplete, and go where the pressed button points."""
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    part = section_named(application.form_version.definition, key)
    if part is None:
        raise NotFound
    changes, bases = forms.typed(part["questions"], request.form), forms.bases(request.form)
    _drop_row(changes, request.form.get("remove", ""))
    with transaction():
        outcome = drafting.write(application, actor, changes, bases, received_at=g.received_at)
        together.seen_at(application, actor, section=key)
    refused, status = _take_files(application, part["questions"])
    if (file := request.form.get("remove_file")) and (upload := queries.upload_seen(actor, file)) is not None:
        with transaction():
            drafting.remove_upload(upload, actor)
    if outcome.clashes or refused:
        shown = sections.drawn(application, actor, key, is_checked=True, clashes=outcome.clashes, refused=refused)
        return page("applications/section.html", status=409 if outcome.clashes else status, application=application, shut="",
                    is_missed=False, ask_address="", **shown)
    return _onward(application, key)


def _drop_row(changes: dict[str, Any], pressed: str) -> None:
    key, _, row = pressed.rpartition("-")
    rows = changes.get(key)
    if isinstance(rows, list) and row.isdigit() and int(row) < len(rows):
        del rows[int(row)]


def _take_files(application: Application, questions: list[dict[str, Any]]) -> tuple[dict[str, list[str]], int]:
    """Keep every file that came; for each question the sentences about those that were not taken, and the page's status."""
    refused: dict[str, list[str]] = {}
    status = Refusal.status
    for question in questions:
        if question["kind"] != "upload":
            continue
        for file in request.files.getlist(question["key"]):
            try:
                if file.filename:
                    _take_file(application, question, file)
            except Refusal as refusal:
                refused.setdefault(question["key"], []).append(tell(refusal.sentence))
                status = min(status, refusal.status)
    return refused, status


def _take_file(application: Application, question: dict[str, Any], file: FileStorage) -> None:
    limits, actor = limits_of(question), current_actor()
    taken = accept_upload(file, limits.kinds or KINDS, limits.most_bytes, lambda sha256, size: drafting.ask_upload(
        application, actor, question["key"], size=size, sha256=sha256, received_at=g.received_at))
    with transaction():
        drafting.add_upload(application, actor, question["key"], filename=taken.filename,
                            media_type=taken.media_type, size=taken.size, sha256=taken.sha256, warnings=",".join(taken.warnings),
                            received_at=g.received_at)


def _onward(application: Application, key: str) -> BaseResponse:
    public_id, sent = application.public_id, request.form
    if sent.get("go") == "next":
        following = sections.after(application, key)
        if following is None:
            return onward("applications.check", public_id=public_id)
        return onward("applications.section", public_id=public_id, key=following)
    if add := sent.get("add"):
        return onward("applications.section", public_id=public_id, key=key, add=add, _anchor=f"{add}-add")
    if at := sent.get("remove") or sent.get("remove_file"):
        return onward("applications.section", public_id=public_id, key=key, _anchor=forms.key_of(at))
    flash(gettext("Saved. You can leave and come back whenever you like."), "ok")
    return onward("applications.section", public_id=public_id, key=key, check=1)
