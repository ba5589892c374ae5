"""What a reviewer can read and how much."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from yfund.accounts.models import Person
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import say
from yfund.reviews.models import ReviewerProfile
from yfund.reviews.models.readers import Absence
from yfund.reviews.policy import may_change_profile
from yfund.reviews.queries.reading import profile_of
from yfund.reviews.rules.matching import LANGUAGE_POINTS
from yfund.reviews.services.interests import state_interests

MOST = 500


def write_profile(person: Person, actor: Actor, *, organisation_name: str, languages: dict[str, int], regions: list[str],
                  themes: list[str], capacity: int, is_experienced: bool | None = None,
                  away: Sequence[tuple[date, date]] | None = None,
                  places: Sequence[tuple[str, str, date | None]] | None = None) -> ReviewerProfile:
    """Write the profile. Levels are 1 reads slowly, 2 reads well, 3 as a first language; experience is the officer's word.

    `away`: days without reading. `places`: (role or family, organisation, until when). None leaves them as they are.

    Raises `Refusal` with every problem, `NotAllowed` when it is neither one's own nor an officer's hand.
    """
    if not may_change_profile(actor, person.id):
        raise NotAllowed(say("A reviewer’s profile is written by the reviewer or an officer."))
    _check(languages, regions, capacity)
    profile = profile_of(person.id)
    if profile is None:
        profile = ReviewerProfile(person_id=person.id)
        db.session.add(profile)
    profile.organisation_name, profile.languages = organisation_name, dict(sorted(languages.items()))
    profile.regions, profile.themes, profile.capacity = sorted(regions), sorted(themes), capacity
    if is_experienced is not None and actor.has("officer"):
        profile.is_experienced = is_experienced
    if away is not None:
        db.session.execute(delete(Absence).where(Absence.person_id == person.id))
        db.session.add_all(Absence(person_id=person.id, from_on=first, until_on=last) for first, last in sorted(away))
    if places is not None:
        state_interests(person, actor, places)
    db.session.flush()
    journal.note("reviewer_profile.write", profile, actor, languages=profile.languages, regions=profile.regions,
                 themes=profile.themes, capacity=capacity)
    return profile


def _check(languages: dict[str, int], regions: list[str], capacity: int) -> None:
    problems = []
    if not languages or not set(languages.values()) <= set(LANGUAGE_POINTS):
        problems.append(Problem(say("Say at least one language and how well it is read."), "languages"))
    if not set(regions) <= set(REGIONS):
        problems.append(Problem(say("Choose regions out of the list."), "regions"))
    if not 0 <= capacity <= MOST:
        problems.append(Problem(say("Between 0 and %(most)s proposals can be taken.", most=MOST), "capacity"))
    if problems:
        raise Refusal(say("The profile is not complete."), problems)
