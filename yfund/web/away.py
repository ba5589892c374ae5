"""The page that a device keeps and shows by itself when there is no line; see static/js/line.js."""

from flask import Blueprint, Response

from yfund.web.access import public
from yfund.web.pages import page

blueprint = Blueprint("away", __name__)


@blueprint.get("/away")
@public
def index() -> Response:
    """The same for everybody: it is kept on devices, so it names nobody."""
    return page("errors/away.html", person=None, menu=[], language_url="")
