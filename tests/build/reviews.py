"""Reviewers, pairs and reviews."""

from datetime import timedelta

from tests.build import accounts
from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Call, Criterion
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.reviews.models import Assignment, Reading, Review, ReviewerProfile, Score


def reviewer(*, name: str = "Marlene Achterberg", languages: dict[str, int] | None = None, regions: list[str] | None = None,
             themes: list[str] | None = None, capacity: int = 40, organisation: str = "", email: str = "") -> Person:
    """A reviewer with a profile."""
    made = accounts.person(name=name, roles=["reviewer"], email=email)
    db.session.add(ReviewerProfile(person_id=made.id, languages={"en": 3} if languages is None else languages,
                                   regions=regions or [], themes=themes or [], capacity=capacity,
                                   organisation_name=organisation))
    db.session.flush()
    return made


def reading(call: Call, *, days: int = 14) -> Reading:
    """The call is read until some days from now."""
    call.state = "reviewing"
    made = Reading(call_id=call.id, due_at=clock.now() + timedelta(days=days), ended_at=None)
    db.session.add(made)
    db.session.flush()
    return made


def assignment(application: Application, reader: Person, *, state: str = "published", public_id: str | None = None) -> Assignment:
    """A pair in that state."""
    made = Assignment(call_id=application.call_id, application_id=application.id, reviewer_id=reader.id, state=state,
                      state_at=clock.now(), why=[{"key": "language", "value": "en:3", "points": 40}])
    if public_id:
        made.public_id = public_id
    db.session.add(made)
    db.session.flush()
    return made


def review(application: Application, reader: Person, *, half_points: int | None = None, total: int = 6000,
           public_id: str | None = None) -> Review:
    """An accepted pair and its review: a draft, or finished with these half points everywhere when they are given."""
    pair = assignment(application, reader, state="accepted", public_id=public_id)
    made = Review(assignment_id=pair.id, application_id=application.id, reviewer_id=reader.id, began_at=clock.now(),
                  state="draft", state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    if half_points is not None:
        for criterion in db.session.query(Criterion).filter_by(call_id=application.call_id):
            db.session.add(Score(review_id=made.id, criterion_id=criterion.id, half_points=half_points,
                                 comment=f"because {half_points}", written_at=clock.now()))
        made.state, made.total, made.finished_at = "finished", total, clock.now()
        db.session.flush()
    return made
