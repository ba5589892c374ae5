"""Files of an application: what they are, and given out as downloads only."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import queries
from yfund.applications.services import filing
from yfund.applications.views import blueprint
from yfund.applications.views.sections import section_of
from yfund.calls.rules.form import section_named
from yfund.infra.db import transaction
from yfund.kernel.errors import NotFound
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.pages import found, onward
from yfund.web.uploads import send_blob


@blueprint.post("/applications/<public_id>/files")
@signed_in
def describe_files(public_id: str) -> BaseResponse:
    """Keep what the group says of its files, and go back to their section."""
    application = found(queries.own_seen(current_actor(), public_id))
    words = {name.removeprefix("about-"): text for name, text in request.form.items() if name.startswith("about-")}
    with transaction():
        filing.describe_files(application, current_actor(), words)
    key = request.form.get("section", "")
    if section_named(application.form_version.definition, key) is None:
        return onward("applications.show", public_id=public_id)
    return onward("applications.section", say("Saved."), public_id=public_id, key=key)


@blueprint.post("/applications/<public_id>/files/<file_id>/put-back")
@signed_in
def put_back_file(public_id: str, file_id: str) -> BaseResponse:
    """Put a file that was taken away to its question again."""
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    upload = found(queries.upload_seen(actor, file_id))
    if upload.application_id != application.id:
        raise NotFound
    with transaction():
        filing.put_back_file(upload, actor)
    return onward("applications.section", public_id=public_id, key=section_of(application, upload.question),
                  _anchor=upload.question)


@blueprint.get("/files/<public_id>")
@signed_in
def file(public_id: str) -> Response:
    """One file, for whoever may see its application."""
    actor = current_actor()
    upload = found(queries.upload_seen(actor, public_id))
    return send_blob(upload.sha256, upload.filename, upload.media_type, is_own=queries.is_file_of(actor, upload))
