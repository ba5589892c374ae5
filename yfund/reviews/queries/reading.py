"""What one reviewer sees: only their own, and nothing they have a tie to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from yfund.accounts.models import Organisation, Person
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Reading, Review, ReviewerProfile
from yfund.reviews.states import ACTIVE


@dataclass(frozen=True)
class Tally:
    """How far a reviewer is in everything they read now."""

    finished: int
    assigned: int
    due_at: datetime | None
    zone: str

    @property
    def left(self) -> int:
        return self.assigned - self.finished


def queue(actor: Actor) -> Select[Any]:
    """Rows (Assignment, title, country, language, group, review state, total, number): unfinished and least read first."""
    done = Review.state == "finished"
    return (select(Assignment, Application.title, Application.country, Application.language, Organisation.name,
                   Review.state, Review.total, Application.number)
            .join(Application, Application.id == Assignment.application_id)
            .join(Call, Call.id == Assignment.call_id)
            .join(Organisation, Organisation.id == Application.organisation_id)
            .outerjoin(Review, Review.assignment_id == Assignment.id)
            .where(*mine(actor)).order_by(case((done, 1), else_=0), _times_read(), Assignment.id))


def _times_read() -> Any:
    other = Review.__table__.alias("other")
    return (select(func.count()).where(other.c.application_id == Assignment.application_id, other.c.state == "finished")
            .correlate(Assignment).scalar_subquery())


def tally(actor: Actor) -> Tally:
    """How many of how many are finished, and the next instant something is due."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(case((Review.state == "finished", 1), else_=0)), 0),
               func.min(Reading.due_at, type_=Reading.due_at.type), func.min(Call.zone))
        .select_from(Assignment).join(Application, Application.id == Assignment.application_id)
        .join(Call, Call.id == Assignment.call_id).outerjoin(Reading, Reading.call_id == Call.id)
        .outerjoin(Review, Review.assignment_id == Assignment.id).where(*mine(actor))).one()
    return Tally(int(row[1]), row[0], row[2], row[3] or "UTC")


def next_of(actor: Actor, *, after: int | None = None) -> str | None:
    """Address of the unfinished assignment to read next: the least read; the one just left only when it is the last."""
    unfinished = queue(actor).where(Review.state.is_distinct_from("finished")).limit(2)
    open_ones = [row[0] for row in db.session.execute(unfinished)]
    others = [a for a in open_ones if a.id != after] or open_ones
    return others[0].public_id if others else None


def own(actor: Actor, public_id: str) -> Assignment | None:
    """The actor's own assignment of that address while it is read; None when there is none or a tie has come up."""
    if actor.id is None:
        return None
    return db.session.scalar(
        select(Assignment).join(Application, Application.id == Assignment.application_id)
        .join(Call, Call.id == Assignment.call_id)
        .where(Assignment.public_id == public_id, Assignment.reviewer_id == actor.id, Assignment.state.in_(ACTIVE),
               Call.state.in_(("reviewing", "decided", "finished")), ~in_conflict(actor.id)))


def review_of(assignment: Assignment) -> Review | None:
    """The review that came of an assignment."""
    return db.session.scalar(select(Review).where(Review.assignment_id == assignment.id))


def others_of(review: Review) -> list[Review]:
    """The other readers' reviews, only once this one and all others are finished; else nothing."""
    rows = db.session.execute(
        select(Review.id, Review.state).select_from(Assignment).outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.application_id == review.application_id, Assignment.state.in_(ACTIVE))).all()
    if any(state != "finished" for _, state in rows):
        return []
    ids = [key for key, _ in rows if key != review.id]
    return list(db.session.scalars(select(Review).where(Review.id.in_(ids)).order_by(Review.id)))


def profile_of(person_id: int) -> ReviewerProfile | None:
    """What this reviewer can read, None before anybody wrote it."""
    return db.session.scalar(select(ReviewerProfile).where(ReviewerProfile.person_id == person_id))


def reviewer(public_id: str) -> Person | None:
    """The person of that address if they hold the reviewer's role."""
    person = db.session.scalar(select(Person).where(Person.public_id == public_id))
    return person if person is not None and any(r.name == "reviewer" for r in person.roles) else None


def mine(actor: Actor) -> tuple[object, ...]:
    """Conditions on Assignment joined with Application and Call: what this reviewer reads now, without any in conflict."""
    assert actor.id is not None
    return (Assignment.reviewer_id == actor.id, Assignment.state.in_(ACTIVE), Call.state == "reviewing",
            ~in_conflict(actor.id))
