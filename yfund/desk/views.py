"""Pages of this room."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from markupsafe import Markup

from yfund.accounts.queries import letters_to, organisations_of
from yfund.desk import queries
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import moment, tell
from yfund.web.needs import Need
from yfund.web.pages import page

blueprint = Blueprint("desk", __name__)


@blueprint.get("/home")
@signed_in
def home() -> Response:
    """What needs you now?"""
    actor = current_actor()
    letters = list(db.session.scalars(letters_to(actor).limit(3)))
    return page("desk/home.html", needed=[_shown(need) for need in queries.needs(actor)], groups=organisations_of(actor),
                calls=queries.glance(actor), letters=letters, first_name=(actor.name.split() or [""])[0])


def _shown(need: Need) -> dict[str, Any]:
    due = ""
    if need.due_at:
        due = Markup("{} {}").format(gettext("Until") if need.due_at > clock.now() else gettext("Late since"), moment(need.due_at))
    return {"title": tell(need.sentence), "text": tell(need.detail), "by": due, "label": tell(need.verb),
            "url": url_for(need.endpoint, **need.values)}
