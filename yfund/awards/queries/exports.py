"""Rows of the files officers and the committee take away: the ranking, and one row for reviewer × application × criterion."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select

from yfund.accounts.models import Person
from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards.models import Selection
from yfund.awards.queries import board as boards
from yfund.awards.queries.said import lines_of, with_lines
from yfund.calls.models import Call, Criterion, Lot
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews import queries as reviews
from yfund.reviews.models import Review, Score
from yfund.reviews.models.panel import ReaderReason, RevisedScore

RANKING = ("place", "number", "title", "group", "country", "region", "lot", "theme", "language", "readers", "mean", "calibrated",
           "median", "lowest", "highest", "chance", "asks_usd", "running_usd", "above_line", "passes_threshold", "close", "divided",
           "tie_broken_by", "committee_outcome", "committee_usd", "committee_reason")
READINGS = ("call", "application", "language", "lot", "country", "reviewer", "reviewer_name", "state", "finished_at", "criterion",
            "weight", "points_of_5", "revised_points_of_5", "reason", "total_of_100", "counts_of_100", "recommendation")
AT_A_TIME = 500


def ranking(call: Call, selection: Selection | None, actor: Actor, *, order: str) -> Iterator[tuple[Any, ...]]:
    """The ranking in its order, as this person may see it."""
    board = boards.board(call, actor, order=order)
    for row in with_lines(board.rows, lines_of(selection)):
        p, s, line = row.place, row.place.standing, row.line
        totals = s.totals or (0,)
        yield (p.rank, row.number, row.title, row.group, row.country, row.region, row.lot, row.theme, row.language, len(s.totals),
               s.mean, s.quality, s.value("median") / 100, totals[0] / 100, totals[-1] / 100, s.chance, s.asked_cents / 100,
               p.running_cents / 100, p.is_above_line, p.passes, p.is_close, p.is_divided, p.tie,
               line.outcome if line else "", (line.amount_cents or 0) / 100 if line else "", line.reason if line else "")


def readings(call: Call, actor: Actor) -> Iterator[tuple[Any, ...]]:
    """Every score with its reason, read as it is written out; nothing of applications this person may not know of.

    What was signed stands beside what it was revised to after a disagreement; `counts_of_100` is empty for a void review.
    The name of the group and its title are left out on purpose: the file may be handed on to be studied.
    """
    rows = db.session.execute(
        select(Application.number, Application.language, Lot.code, Application.country, Person.public_id, Person.name, Review.state,
               Review.finished_at, Criterion.key, Criterion.weight, Score.half_points, RevisedScore.half_points, Score.comment,
               Review.total, reviews.counted(), Review.recommendation)
        .join(Review, Review.application_id == Application.id).join(Person, Person.id == Review.reviewer_id)
        .join(Score, Score.review_id == Review.id).join(Criterion, Criterion.id == Score.criterion_id)
        .outerjoin(Lot, Lot.id == Application.lot_id)
        .outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
        .outerjoin(RevisedScore, and_(RevisedScore.review_id == Review.id, RevisedScore.criterion_id == Criterion.id))
        .where(Application.call_id == call.id, Application.state.in_(boards.RANKED), Review.state.in_(("finished", "void")),
               applications.visible_to(actor))
        .order_by(Application.number, Review.id, Criterion.position).execution_options(yield_per=AT_A_TIME))
    for row in rows:
        number, language, lot, country, reviewer, name, state, at, key, weight, half, revised, why, total, counts, said = row
        yield (call.code, number, language, lot, country, reviewer, name, state, at, key, weight, _part(half, 2),
               _part(revised, 2), why, _part(total, 100), _part(counts, 100) if state == "finished" else None, said)


def _part(value: int | None, of: int) -> float | None:
    return None if value is None else value / of
