"""The pattern page: every component in every state, so that nothing is styled twice. Production does not serve it."""

from flask import Blueprint, Response, current_app

from yfund.kernel.errors import NotFound
from yfund.kernel.text import say
from yfund.web.access import public
from yfund.web.pages import page

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/patterns")
@public
def index() -> Response:
    """Every component, for those who build pages."""
    if current_app.extensions["yfund_settings"].kind == "production":
        raise NotFound(say("The pattern page is for those who build the site."))
    return page("patterns.html")
