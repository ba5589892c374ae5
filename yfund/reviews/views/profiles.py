"""Profiles of reviewers."""

from flask import Response, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.accounts.queries import current_person, people_with_role
from yfund.calls.models import Call
from yfund.infra.config import LANGUAGES
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import LEVELS, ProfileForm
from yfund.reviews.models import ReviewerProfile
from yfund.reviews.queries import reading
from yfund.reviews.services.profiles import write_profile
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import in_words
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page


@methods("GET", "POST")
@allowed(roles("reviewer"))
def profile() -> BaseResponse:
    """The reviewer's own profile."""
    return _profile(found(current_person()), "reviews.mine")


@methods("GET")
@allowed(policy.may_oversee)
def reviewers() -> Response:
    """All reviewers and what they can read."""
    profiles = {p.person_id: p for p in db.session.scalars(select(ReviewerProfile))}
    return page("reviews/reviewers.html", people=[(p, profiles.get(p.id)) for p in people_with_role("reviewer")],
                may_change=policy.may_assign(current_actor()))


@methods("GET", "POST")
@allowed(policy.may_assign)
def reviewer(public_id: str) -> BaseResponse:
    """A reviewer's profile in an officer's hands."""
    return _profile(found(reading.reviewer(public_id)), "reviews.reviewers")


def _profile(person: Person, after: str) -> BaseResponse:
    actor, stored = current_actor(), reading.profile_of(person.id)
    form = ProfileForm(obj=stored).offer(_themes())
    levels = form.levels(request.form) if was_sent() else dict(stored.languages) if stored else {}
    if form.sent():
        try:
            with transaction():
                write_profile(db.session.get_one(Person, person.id), actor, languages=levels,
                              organisation_name=form.organisation_name.data or "", regions=form.regions.data or [],
                              themes=form.themes.data or [], capacity=form.capacity.data,
                              is_experienced=form.is_experienced.data if actor.has("officer") else None)
            return onward(after, say("The profile is saved."))
        except Refusal as refusal:
            form.take(refusal)
    languages = [(code, name, levels.get(code, 0)) for code, name in LANGUAGES.items()]
    return page("reviews/profile.html", status=422 if was_sent() else 200, form=form, profiled=person, stored=stored,
                read=languages, level_words=LEVELS, after=after, is_officer=actor.has("officer"))


def _themes() -> list[tuple[str, str]]:
    themes: dict[str, str] = {}
    for listed in db.session.scalars(select(Call.themes).order_by(Call.id)):
        themes |= {t["key"]: in_words(t.get("title") or t.get("name") or t["key"]) for t in listed if "key" in t}
    return sorted(themes.items(), key=lambda pair: pair[1])
