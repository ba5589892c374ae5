"""Profiles of reviewers."""

from flask import Response, request
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.accounts.queries import current_person
from yfund.calls.models import Call
from yfund.infra.config import LANGUAGES
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import LEVELS, ProfileForm
from yfund.reviews.forms.readers import ROWS, absences, affiliations
from yfund.reviews.queries import assigning, invited, reading
from yfund.reviews.rules.declining import REASONS
from yfund.reviews.services.profiles import write_profile
from yfund.reviews.views.interests import places_shown
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import in_words
from yfund.web.forms import was_sent
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


@methods("GET", "POST")
@allowed(roles("reviewer"))
def profile() -> BaseResponse:
    """The reviewer's own profile."""
    return _profile(found(current_person()), "reviews.mine")


@methods("GET")
@allowed(policy.may_oversee)
def reviewers() -> Response:
    """All reviewers: what they read, what they hold in a call, and whether they said yes to it."""
    calls, actor = invited.inviting_calls(), current_actor()
    call = next((c for c in calls if c.code == request.args.get("call")), calls[0] if calls else None)
    rows = sliced(invited.reviewers(call), request.args.get("page", 1, type=int), 50)
    loads = assigning.loads(call, actor, [row[0].id for row in rows.rows]) if call else {}
    return page("reviews/reviewers.html", rows=rows, calls=calls, call=call, loads=loads,
                may_change=policy.may_assign(actor), reasons=REASONS)


@methods("GET", "POST")
@allowed(policy.may_assign)
def reviewer(public_id: str) -> BaseResponse:
    """A reviewer's profile in an officer's hands."""
    return _profile(found(reading.reviewer(public_id)), "reviews.reviewers")


def _profile(person: Person, after: str) -> BaseResponse:
    actor, stored = current_actor(), reading.profile_of(person.id)
    form = ProfileForm(obj=stored).offer(_themes())
    levels = form.levels(request.form) if was_sent() else dict(stored.languages) if stored else {}
    away, wrong_days = absences(request.form)
    places, wrong_places = affiliations(request.form)
    form.form_errors += [gettext("Write dates as year, month and day, the first day before the last.")] * bool(
        was_sent() and (wrong_days or wrong_places))
    if was_sent() and not form.form_errors and form.sent():
        try:
            with transaction():
                write_profile(db.session.get_one(Person, person.id), actor, languages=levels, away=away, places=places,
                              organisation_name=form.organisation_name.data or "", regions=form.regions.data or [],
                              themes=form.themes.data or [], capacity=form.capacity.data,
                              is_experienced=form.is_experienced.data if actor.has("officer") else None)
            return onward(after, say("The profile is saved."))
        except Refusal as refusal:
            form.take(refusal)
    languages = [(code, name, levels.get(code, 0)) for code, name in LANGUAGES.items()]
    return page("reviews/profile.html", status=422 if was_sent() else 200, form=form, profiled=person, stored=stored,
                read=languages, level_words=LEVELS, after=after, is_officer=actor.has("officer"), rows=_rows(person))


def _rows(person: Person) -> dict[str, list[dict[str, str]]]:
    """Lines of the tables of absences and places: what was sent, else what is kept, then empty ones."""
    if was_sent():
        sent = request.form
        away = [{part: sent.get(f"away-{part}-{n}", "") for part in ("from", "until")} for n in range(ROWS)]
    else:
        away = [{"from": a.from_on.isoformat(), "until": a.until_on.isoformat()} for a in invited.absences_of(person.id)]
    return {"away": (away + [{"from": "", "until": ""}] * ROWS)[:ROWS], "places": places_shown(person.id)}


def _themes() -> list[tuple[str, str]]:
    themes: dict[str, str] = {}
    for listed in db.session.scalars(select(Call.themes).order_by(Call.id)):
        themes |= {t["key"]: in_words(t.get("title") or t.get("name") or t["key"]) for t in listed if "key" in t}
    return sorted(themes.items(), key=lambda pair: pair[1])
