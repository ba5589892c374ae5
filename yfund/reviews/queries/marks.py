"""How one reviewer uses the scale, beside all the others: shown only to those who have finished everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from yfund.applications.models import Application
from yfund.applications.queries import in_conflict
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review, Score
from yfund.reviews.queries.reading import mine

STEPS = 11


@dataclass(frozen=True)
class Marks:
    """How often each half point 0–10 was given by oneself and by the others, and both means of the totals."""

    own: Sequence[int]
    others: Sequence[int]
    own_mean: int
    others_mean: int | None


def distribution(actor: Actor) -> Marks | None:
    """The actor's scores and the panel's in the calls they read now; None while any of theirs is unfinished."""
    calls = list(db.session.scalars(
        select(Assignment.call_id).distinct().join(Application, Application.id == Assignment.application_id)
        .join(Call, Call.id == Assignment.call_id).where(*mine(actor))))
    counted = (Application.call_id.in_(calls), Review.state == "finished", ~in_conflict(actor.id or 0))
    rows = db.session.execute(
        select(Score.half_points, *_shares(actor)).join(Review, Review.id == Score.review_id)
        .join(Application, Application.id == Review.application_id)
        .where(*counted, Score.half_points.is_not(None)).group_by(Score.half_points)).all()
    means = db.session.execute(
        select(*(func.avg(case((who, Review.total))) for who in (Review.reviewer_id == actor.id, Review.reviewer_id != actor.id)))
        .join(Application, Application.id == Review.application_id).where(*counted)).one()
    if means[0] is None:
        return None
    own, others = ([next((row[place] for row in rows if row[0] == step), 0) for step in range(STEPS)] for place in (1, 2))
    return Marks(own, others, round(means[0]), None if means[1] is None else round(means[1]))


def _shares(actor: Actor) -> tuple[Any, ...]:
    return tuple(func.sum(case((who, 1), else_=0)) for who in (Review.reviewer_id == actor.id, Review.reviewer_id != actor.id))
