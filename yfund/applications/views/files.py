"""Files of an application, given out as downloads only."""

from flask import Response

from yfund.applications import queries
from yfund.applications.views import blueprint
from yfund.web.access import current_actor, signed_in
from yfund.web.pages import found
from yfund.web.uploads import send_blob


@blueprint.get("/files/<public_id>")
@signed_in
def file(public_id: str) -> Response:
    """One file, for whoever may see its application."""
    upload = found(queries.upload_seen(current_actor(), public_id))
    return send_blob(upload.sha256, upload.filename, upload.media_type)
