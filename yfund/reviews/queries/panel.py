"""Reading disagreements and practices: by the officer of a call, and by one reader."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict, visible_to
from yfund.calls.models import Call, Criterion
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review
from yfund.reviews.models.panel import Disagreement, ReaderReason, RevisedScore
from yfund.reviews.states import ACTIVE

OPEN = ("reasons", "talking", "third")


def case_of(application_id: int) -> Disagreement | None:
    """The disagreement about an application, open or closed."""
    return db.session.scalar(select(Disagreement).where(Disagreement.application_id == application_id))


def case_seen(actor: Actor, public_id: str) -> Disagreement | None:
    """The disagreement of that address for those who oversee the reading; None when the actor has a tie."""
    return db.session.scalar(
        select(Disagreement).join(Application, Application.id == Disagreement.application_id)
        .options(contains_eager(Disagreement.application).options(joinedload(Application.organisation)),
                 joinedload(Disagreement.call))
        .where(Disagreement.public_id == public_id, visible_to(actor)))


def cases(call: Call, actor: Actor) -> Select[tuple[Disagreement]]:
    """Disagreements of a call that the actor may know, open ones first, the widest first."""
    return (select(Disagreement).join(Application, Application.id == Disagreement.application_id)
            .options(contains_eager(Disagreement.application))
            .where(Disagreement.call_id == call.id, visible_to(actor))
            .order_by(Disagreement.state == "closed", Disagreement.spread.desc(), Disagreement.id))


def reasons_of(case_ids: Iterable[int]) -> dict[int, list[ReaderReason]]:
    """The reasons written so far, by case, with their reviews."""
    found: dict[int, list[ReaderReason]] = defaultdict(list)
    for row in db.session.scalars(select(ReaderReason).where(ReaderReason.disagreement_id.in_(list(case_ids)))
                                  .options(joinedload(ReaderReason.review)).order_by(ReaderReason.id)):
        found[row.disagreement_id].append(row)
    return found


def revised_of(review_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Revised half points: review id → criterion id → half points."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for row in db.session.scalars(select(RevisedScore).where(RevisedScore.review_id.in_(list(review_ids)))):
        found[row.review_id][row.criterion_id] = row.half_points
    return found


def panel_of(application_id: int) -> list[tuple[Assignment, Person, Review | None, ReaderReason | None]]:
    """Who reads an application now, with names, what they signed and the reason they gave: for officers and services."""
    rows = db.session.execute(
        select(Assignment, Person, Review, ReaderReason).options(lazyload(Person.roles))
        .join(Person, Person.id == Assignment.reviewer_id).outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
        .where(Assignment.application_id == application_id, Assignment.state.in_(ACTIVE)).order_by(Assignment.id))
    return [(a, p, r, reason) for a, p, r, reason in rows]


def criteria_of(call_id: int) -> list[Criterion]:
    """The rubric of a call, in order."""
    return list(db.session.scalars(select(Criterion).where(Criterion.call_id == call_id).order_by(Criterion.position)))


def waiting_cases(actor: Actor) -> list[tuple[Disagreement, str, bool]]:
    """Open disagreements about what this reviewer signed: (case, their assignment's address, whether they gave a reason)."""
    rows = db.session.execute(
        select(Disagreement, Assignment.public_id, ReaderReason.id)
        .join(Application, Application.id == Disagreement.application_id)
        .join(Assignment, Assignment.application_id == Disagreement.application_id)
        .join(Review, Review.assignment_id == Assignment.id).outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
        .options(contains_eager(Disagreement.application))
        .where(Assignment.reviewer_id == actor.id, Assignment.state.in_(ACTIVE), Review.state == "finished",
               Disagreement.state.in_(OPEN), ~in_conflict(actor.id or 0)).order_by(Disagreement.id))
    return [(one, address, reason is not None) for one, address, reason in rows]


def open_cases(actor: Actor) -> list[tuple[str, int, int]]:
    """For officers: call code, open disagreements, and those that wait for a decision of theirs."""
    settled = func.sum(case((Disagreement.state == "talking", 1), else_=0))
    rows = db.session.execute(
        select(Call.code, func.count(), settled).join(Call, Call.id == Disagreement.call_id)
        .join(Application, Application.id == Disagreement.application_id)
        .where(Disagreement.state.in_(OPEN), visible_to(actor)).group_by(Call.code).order_by(Call.code))
    return [(code, count, talking or 0) for code, count, talking in rows]
