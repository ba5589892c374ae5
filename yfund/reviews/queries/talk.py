"""The discussion of an application or an anchor: who takes part, and what was said."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Person
from yfund.accounts.queries import people_with_role
from yfund.applications.models import Application, Conflict
from yfund.applications.queries import visible_to
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.reviews.models import Review
from yfund.reviews.models.panel import Anchor, Remark
from yfund.reviews.policy import may_talk
from yfund.reviews.queries.panel import case_of, panel_of


def remarks_of(application_id: int | None = None, anchor_id: int | None = None) -> list[Remark]:
    """What was said, oldest first, with who said it; struck remarks too."""
    about = Remark.anchor_id == anchor_id if application_id is None else Remark.application_id == application_id
    return list(db.session.scalars(select(Remark).where(about).order_by(Remark.id)
                                   .options(joinedload(Remark.author).lazyload(Person.roles))))


def remark_seen(actor: Actor, public_id: str) -> Remark | None:
    """A remark of that address for an officer without a tie."""
    row = db.session.scalar(
        select(Remark).outerjoin(Application, Application.id == Remark.application_id)
        .where(Remark.public_id == public_id, or_(Remark.application_id.is_(None), visible_to(actor))))
    if row is not None and row.anchor_id is not None:
        anchor = db.session.get_one(Anchor, row.anchor_id)
        return row if anchor.application_id is None or untied([actor.id or 0], anchor.application_id) else None
    return row


def allowed_readers(application_id: int) -> list[Person]:
    """Readers who may already see what the others gave and have no tie: those to whom a remark may be shown or told."""
    panel, case = panel_of(application_id), case_of(application_id)
    signed = [review for _, _, review, _ in panel]
    people = [person for _, person, review, reason in panel
              if review is not None and may_talk(review, signed, case, has_reason=reason is not None)]
    free = untied([p.id for p in people], application_id)
    return [p for p in people if p.id in free]


def may_join(review: Review) -> bool:
    """Whether the reader of this review takes part in the discussion now."""
    return review.reviewer_id in [p.id for p in allowed_readers(review.application_id)]


def officers(application_id: int | None) -> list[Person]:
    """Programme officers without a tie to the application."""
    people = people_with_role("officer")
    if application_id is None:
        return people
    free = untied([p.id for p in people], application_id)
    return [p for p in people if p.id in free]


def practising(anchor: Anchor) -> list[Person]:
    """Reviewers who take part in the discussion of an anchor: all without a tie to it."""
    people = people_with_role("reviewer")
    free = untied([p.id for p in people], anchor.application_id) if anchor.application_id else {p.id for p in people}
    return [p for p in people if p.id in free]


def untied(person_ids: Iterable[int], application_id: int) -> set[int]:
    """Those of these people who have no tie in force to the application or its group."""
    ids, now = set(person_ids), clock.now()
    group = select(Application.organisation_id).where(Application.id == application_id).scalar_subquery()
    tied = db.session.scalars(select(Conflict.person_id).where(
        Conflict.person_id.in_(ids), Conflict.began_at <= now, or_(Conflict.ended_at.is_(None), Conflict.ended_at > now),
        or_(Conflict.application_id == application_id, Conflict.organisation_id == group)))
    return ids - set(tied)


def untold(before: datetime) -> list[Remark]:
    """Remarks that no letter has told of, when the oldest of them has waited long enough; else nothing."""
    waiting = list(db.session.scalars(select(Remark).where(Remark.told_at.is_(None)).order_by(Remark.id)
                                      .options(joinedload(Remark.author).lazyload(Person.roles))))
    return waiting if waiting and waiting[0].written_at <= before else []
