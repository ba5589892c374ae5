"""What one reviewer sees: only their own, and nothing they have a tie to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, false, func, select
from sqlalchemy.orm import contains_eager, selectinload

from yfund.accounts.models import Organisation, Person
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict
from yfund.calls.models import Call, FormVersion
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Reading, Review, ReviewerProfile, Score
from yfund.reviews.models.panel import Disagreement, ReaderReason, ReviewPlan
from yfund.reviews.policy import may_see_others
from yfund.reviews.rules.scoring import SPREAD_LIMIT
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


@dataclass(frozen=True)
class Opened:
    """One reviewer's assignment and what its pages need: the review if interest was declared, dates, plan, disagreement."""

    assignment: Assignment
    review: Review | None
    reading: Reading | None
    plan: ReviewPlan
    case: Disagreement | None


@dataclass(frozen=True)
class Peer:
    """One reader of an application: a number instead of a name, the review if it began, the reason given in a disagreement."""

    number: int
    reviewer_id: int
    review: Review | None
    reason: ReaderReason | None

    @property
    def counted(self) -> int | None:
        """The total that counts: the revised one, else the one that was signed."""
        if self.reason is not None and self.reason.revised_total is not None:
            return self.reason.revised_total
        return self.review.total if self.review is not None else None


def queue(actor: Actor) -> Select[Any]:
    """What a reviewer reads now: unfinished and least read first. The group's name stands in `group`, blind or not."""
    done = Review.state == "finished"
    return (select(Assignment, Application.title, Application.country, Application.language,
                   Organisation.name.label("group"), Review.state, Review.total, Application.number,
                   func.coalesce(ReviewPlan.is_blind, false()).label("is_blind"))
            .join(Application, Application.id == Assignment.application_id)
            .join(Call, Call.id == Assignment.call_id)
            .join(Organisation, Organisation.id == Application.organisation_id)
            .outerjoin(ReviewPlan, ReviewPlan.call_id == Assignment.call_id)
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
    return db.session.scalar(_own(select(Assignment), actor, public_id))


def _own(query: Select[Any], actor: Actor, public_id: str) -> Select[Any]:
    return (query.join(Application, Application.id == Assignment.application_id)
            .join(Call, Call.id == Assignment.call_id)
            .where(Assignment.public_id == public_id, Assignment.reviewer_id == actor.id, Assignment.state.in_(ACTIVE),
                   Call.state.in_(("reviewing", "decided", "finished")), ~in_conflict(actor.id or 0)))


def opened(actor: Actor, public_id: str) -> Opened | None:
    """The actor's own assignment with all that its pages show, in one statement; None as with `own`."""
    if actor.id is None:
        return None
    query = (_own(select(Assignment, Review, Reading, ReviewPlan, Disagreement), actor, public_id)
             .join(Organisation, Organisation.id == Application.organisation_id)
             .join(FormVersion, FormVersion.id == Application.form_version_id)
             .outerjoin(Review, Review.assignment_id == Assignment.id)
             .outerjoin(Reading, Reading.call_id == Assignment.call_id)
             .outerjoin(ReviewPlan, ReviewPlan.call_id == Assignment.call_id)
             .outerjoin(Disagreement, Disagreement.application_id == Assignment.application_id)
             .options(contains_eager(Assignment.application).options(
                 contains_eager(Application.call), contains_eager(Application.organisation),
                 contains_eager(Application.form_version))))
    row = db.session.execute(query).first()
    return None if row is None else Opened(row[0], row[1], row[2], row[3] or default_plan(row[0].call_id), row[4])


def default_plan(call_id: int) -> ReviewPlan:
    """What holds for a call whose plan nobody wrote; not kept."""
    return ReviewPlan(call_id=call_id, spread_limit=SPREAD_LIMIT, shortest_reason=0, is_blind=False)


def plan_of(call_id: int) -> ReviewPlan:
    """How a call is read."""
    return db.session.scalar(select(ReviewPlan).where(ReviewPlan.call_id == call_id)) or default_plan(call_id)


def review_of(assignment: Assignment) -> Review | None:
    """The review that came of an assignment."""
    return db.session.scalar(select(Review).where(Review.assignment_id == assignment.id))


def peers_of(review: Review) -> list[Peer]:
    """All readers of the same application, this one too, in the order they were given, with their scores; in two statements."""
    rows = db.session.execute(
        select(Assignment.id, Assignment.reviewer_id, Review, ReaderReason)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
        .options(selectinload(Review.scores).joinedload(Score.criterion))
        .where(Assignment.application_id == review.application_id, Assignment.state.in_(ACTIVE)).order_by(Assignment.id))
    return [Peer(number, reviewer_id, other, reason)
            for number, (_, reviewer_id, other, reason) in enumerate(rows, 1)]


def others_of(review: Review, case: Disagreement | None = None, peers: list[Peer] | None = None) -> list[Peer]:
    """The other readers with their scores, once the policy lets this one see them; else nothing. `peers`: where read already."""
    if review.state != "finished":
        return []
    peers = peers_of(review) if peers is None else peers
    has_reason = any(p.review is not None and p.review.id == review.id and p.reason is not None for p in peers)
    if not may_see_others(review, [p.review for p in peers], case, has_reason=has_reason):
        return []
    return [p for p in peers if p.review is not None and p.review.id != review.id and p.review.state == "finished"]


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
