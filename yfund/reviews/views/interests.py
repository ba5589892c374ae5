"""Where people who judge, decide or pay hold roles themselves."""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.accounts.queries import current_person
from yfund.infra.db import db, transaction
from yfund.kernel.text import say
from yfund.reviews.forms import InterestForm
from yfund.reviews.forms.readers import ROWS, affiliations
from yfund.reviews.queries import invited
from yfund.reviews.services.interests import state_interests
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page


@methods("GET", "POST")
@allowed(lambda actor: bool(actor.roles))
def interests() -> BaseResponse:
    """One's own roles elsewhere and those of one's family, for everybody with a role in the fund."""
    actor, person, form = current_actor(), found(current_person()), InterestForm()
    places, wrong = affiliations(request.form)
    form.form_errors += [gettext("Write dates as year, month and day.")] * bool(was_sent() and wrong)
    if was_sent() and not form.form_errors and form.sent():
        with transaction():
            state_interests(db.session.get_one(Person, person.id), actor, places)
        return onward("reviews.interests", say("It is kept. Nothing of these organisations is shown to you from now on."))
    return page("reviews/interests.html", status=422 if was_sent() else 200, form=form, places=places_shown(person.id),
                said_at=invited.said_at(person.id))


def places_shown(person_id: int) -> list[dict[str, str]]:
    """Lines of the table of places: what was sent, else what is kept, then three empty ones; saving gives three more."""
    if was_sent():
        sent = request.form
        lines = [{part: sent.get(f"place-{part}-{n}", "") for part in ("kind", "name", "until")} for n in range(ROWS)]
    else:
        lines = [{"kind": a.kind, "name": a.organisation_name, "until": a.until_on.isoformat() if a.until_on else ""}
                 for a in invited.affiliations_of(person_id)]
    filled = [line for line in lines if line["name"] or line["until"]]
    return (filled + [{"kind": "role", "name": "", "until": ""}] * 3)[:ROWS]
