"""Consent and clearance: nothing is public before both."""

from collections.abc import Mapping

from yfund.awards.models import Grant
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import clean, say
from yfund.showcase import mail, policy, queries
from yfund.showcase.models import Profile
from yfund.showcase.rules import card_problems

ACTIVE = ("active", "closed")


def consent(grant: Grant, actor: Actor, *, summary: Mapping[str, str], quote: str = "", quote_language: str = "en",
            place: str = "", latitude: float | None = None, longitude: float | None = None) -> Profile:
    """An owner says yes to exactly these words and this place; an officer must look at them before they are shown.

    Said again with other words, the card leaves the public until an officer has looked again.
    """
    if not policy.may_consent(actor, grant.organisation_id):
        raise NotAllowed(say("Only an owner of the group says yes to its card."))
    grant = locked(Grant, grant.id)
    if grant.state not in ACTIVE:
        raise Refusal(say("A project is shown once its agreement is signed."))
    texts = {language: clean(text) for language, text in summary.items() if clean(text)}
    problems = card_problems(summary=texts, quote=quote, place=place, latitude=latitude, longitude=longitude)
    if problems:
        raise Refusal(say("The card cannot be kept like this."), problems)
    told = {"summary": texts, "quote": clean(quote), "quote_language": quote_language, "place": clean(place),
            "latitude": latitude, "longitude": longitude}
    profile = queries.profile_of(grant) or Profile(grant_id=grant.id, grant=grant)
    if any(getattr(profile, name) != value for name, value in told.items()):
        profile.cleared_at = profile.cleared_by_id = None
    for name, value in told.items():
        setattr(profile, name, value)
    profile.consented_at, profile.consented_by_id = clock.now(), actor.id
    db.session.add(profile)
    db.session.flush()
    journal.note("profile.consent", profile, actor, **told)
    return profile


def withdraw(grant: Grant, actor: Actor) -> None:
    """An owner takes the card back: it is gone from the public at once."""
    if not policy.may_consent(actor, grant.organisation_id):
        raise NotAllowed(say("Only an owner of the group takes its card back."))
    profile = _card_of(grant)
    profile.consented_at = profile.consented_by_id = profile.cleared_at = profile.cleared_by_id = None
    journal.note("profile.withdraw", profile, actor)


def clear(grant: Grant, actor: Actor, *, is_name_withheld: bool, is_place_withheld: bool) -> None:
    """An officer looked at the safety of the people: the card is shown, without the name or place if that is safer."""
    if not policy.may_clear(actor, grant.organisation_id):
        raise NotAllowed(say("An officer who is not of the group looks at its safety."))
    profile = _card_of(grant)
    if profile.consented_at is None:
        raise Refusal(say("The group has not said yes."))
    profile.is_name_withheld, profile.is_place_withheld = is_name_withheld, is_place_withheld
    profile.cleared_at, profile.cleared_by_id = clock.now(), actor.id
    journal.note("profile.clear", profile, actor, name_withheld=is_name_withheld, place_withheld=is_place_withheld)
    mail.card_shown(profile)


def hide(grant: Grant, actor: Actor, *, reason: str) -> None:
    """An officer takes a card out of the public, because it is not safe any more."""
    if not policy.may_clear(actor, grant.organisation_id):
        raise NotAllowed(say("An officer who is not of the group looks at its safety."))
    profile = _card_of(grant)
    profile.cleared_at = profile.cleared_by_id = None
    journal.note("profile.hide", profile, actor, reason=reason)


def _card_of(grant: Grant) -> Profile:
    locked(Grant, grant.id)
    profile = queries.profile_of(grant)
    if profile is None:
        raise Refusal(say("This project has no card yet."))
    return profile
