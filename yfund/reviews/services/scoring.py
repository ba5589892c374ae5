"""Declaring interest, scoring, finishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from yfund.calls.models import Call, Criterion
from yfund.calls.rules.rubric import total
from yfund.infra import workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Assignment, Reading, Review, Score
from yfund.reviews.policy import may_declare, may_reopen, may_score
from yfund.reviews.queries.panel import case_of, panel_of
from yfund.reviews.queries.reading import plan_of, review_of
from yfund.reviews.rules.scoring import RECOMMENDATIONS, lacking, mark, merged, wrong
from yfund.reviews.services.conflicts import bind_to_group, refuse_tie, void_review
from yfund.reviews.services.disagreeing import compare

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """Which open page writes, and the marks of the values it started from, by field name. Empty marks are not asked."""

    page: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)

    def kept(self, name: str, stored: T, given: T, last_page: str) -> T:
        """The value to keep in a field that `last_page` wrote last. Raises `Clash`."""
        return given if last_page == self.page else merged(self.marks.get(name, ""), stored, given)


def declare(assignment: Assignment, actor: Actor, *, conflict: bool, kind: str = "", reason: str = "") -> Review | None:
    """Say whether one knows the group. Without a tie the review begins; with one the reviewer steps back for good."""
    _must_be_own(assignment, actor)
    _must_run(assignment.call_id)
    if not conflict:
        workflow.move(assignment, "accept", actor)
        review = Review(assignment_id=assignment.id, application_id=assignment.application_id,
                        reviewer_id=assignment.reviewer_id, began_at=clock.now())
        workflow.begin(review, actor)
        return review
    refuse_tie(kind, reason)
    bind_to_group(assignment, actor, kind=kind, reason=reason)
    return None


def refuse(assignment: Assignment, actor: Actor, *, reason: str) -> None:
    """Give an assignment back for another reason than a tie; it goes to somebody else."""
    _must_be_own(assignment, actor)
    _must_run(assignment.call_id)
    if not reason:
        why = Problem(say("Write why, so that we choose better next time."), "reason")
        raise Refusal(say("It was not given back yet."), [why])
    review = review_of(assignment)
    if review is not None and review.state == "finished":
        raise Refusal(say("A finished review is not given back."))
    workflow.move(assignment, "refuse", actor, reason=reason)
    void_review(assignment, actor, reason=reason)


def score(review: Review, actor: Actor, points: Mapping[str, int | None], comments: Mapping[str, str], *,
          overall: str | None = None, recommendation: str | None = None, origin: Origin | None = None) -> dict[str, str]:
    """Keep a draft: half points (0–10, None takes them back) and reasons by criterion key; only what is given is written.

    Never refused for being incomplete. Returns the marks of the fields written. Raises `Clash` when another page
    wrote other words meanwhile, `Refusal` on points off the scale or text too long.
    """
    _must_write(review, actor, lock=False)
    rows = db.session.scalars(select(Criterion).where(Criterion.call_id == review.assignment.call_id))
    criteria = {c.key: c for c in rows}
    _check(criteria, points, comments, overall, recommendation)
    origin = origin or Origin()
    kept = {s.criterion_id: s for s in db.session.scalars(select(Score).where(Score.review_id == review.id))}
    marks = {}
    for key in sorted({*points, *comments}):
        row = kept.get(criteria[key].id) or _new_score(review, criteria[key])
        marks |= _write(row, key, points, comments, origin)
    marks |= _write_end(review, overall, recommendation, origin)
    db.session.flush()
    return marks


def _new_score(review: Review, criterion: Criterion) -> Score:
    row = Score(review_id=review.id, criterion_id=criterion.id, half_points=None, comment="", page="", written_at=clock.now())
    db.session.add(row)
    return row


def _write(row: Score, key: str, points: Mapping[str, int | None], comments: Mapping[str, str],
           origin: Origin) -> dict[str, str]:
    was = (row.half_points, row.comment)
    if key in points:
        row.half_points = origin.kept(f"points-{key}", row.half_points, points[key], row.page)
    if key in comments:
        row.comment = origin.kept(f"why-{key}", row.comment, comments[key], row.page)
    if was != (row.half_points, row.comment):
        row.page, row.written_at = origin.page, clock.now()
    return {**({f"points-{key}": mark(row.half_points)} if key in points else {}),
            **({f"why-{key}": mark(row.comment)} if key in comments else {})}


def _write_end(review: Review, overall: str | None, recommendation: str | None, origin: Origin) -> dict[str, str]:
    was, last_page = (review.comment, review.recommendation), review.comment_page
    if overall is not None:
        review.comment = origin.kept("overall", review.comment, overall, last_page)
    if recommendation is not None:
        review.recommendation = origin.kept("recommendation", review.recommendation, recommendation, last_page)
    if was != (review.comment, review.recommendation):
        review.comment_page = origin.page
    return {**({"overall": mark(review.comment)} if overall is not None else {}),
            **({"recommendation": mark(review.recommendation)} if recommendation is not None else {})}


def finish(review: Review, actor: Actor) -> None:
    """Sign the review: every criterion has points and a reason, the total is counted and stored."""
    _must_write(review, actor, lock=True)
    criteria = list(db.session.scalars(
        select(Criterion).where(Criterion.call_id == review.assignment.call_id).order_by(Criterion.position)))
    rows = {s.criterion_id: s for s in db.session.scalars(select(Score).where(Score.review_id == review.id))}
    points = {c.key: rows[c.id].half_points if c.id in rows else None for c in criteria}
    reasons = {c.key: rows[c.id].comment if c.id in rows else "" for c in criteria}
    titles = {c.key: c.title.get(actor.language) or c.title.get("en") or c.key for c in criteria}
    problems = lacking(titles, points, reasons, shortest=plan_of(review.assignment.call_id).shortest_reason)
    if problems:
        raise Refusal(say("Your draft is saved. Before you sign:"), problems)
    given = {key: value for key, value in points.items() if value is not None}
    review.total = total(given, criteria)
    review.finished_at = clock.now()
    workflow.move(review, "finish", actor, total=review.total)
    compare(review, actor)


def reopen(review: Review, actor: Actor) -> None:
    """Open one's own finished review again, until the selection begins or the others' scores can be seen."""
    if not may_score(actor, review):
        raise NotAllowed(say("Only its own reviewer opens a review again."))
    _must_run(review.assignment.call_id)
    if case_of(review.application_id) is not None:
        raise Refusal(say("The readers of this one are far apart, so what was signed stays. Revised points go beside it."))
    panel = [other for _, _, other, _ in panel_of(review.application_id)]
    if review.state == "finished" and not may_reopen(review, panel, None, review.application.call.readers):
        raise Refusal(say("All readers of this one have signed and see each other’s points. What was signed stays."))
    before = review.total
    review.total, review.finished_at = None, None
    workflow.move(review, "reopen", actor, total=before)


def _must_be_own(assignment: Assignment, actor: Actor) -> None:
    if not may_declare(actor, assignment):
        raise NotAllowed(say("This assignment is somebody else’s."))


def _must_write(review: Review, actor: Actor, *, lock: bool) -> None:
    if not may_score(actor, review):
        raise NotAllowed(say("Only its own reviewer writes a review."))
    _must_run(review.assignment.call_id, lock=lock)
    if review.state != "draft":
        raise Refusal(say("This review is signed. Open it again to change it."))


def _must_run(call_id: int, *, lock: bool = True) -> None:
    # Drafts only look: locking the call for each would make all reviewers wait for one another.
    call = locked(Call, call_id) if lock else db.session.get_one(Call, call_id)
    reading = db.session.scalar(select(Reading).where(Reading.call_id == call.id))
    if call.state != "reviewing" or reading is None or reading.ended_at is not None:
        raise Refusal(say("The reading is over: the selection has begun, and reviews stay as they are."))


def _check(criteria: Mapping[str, Criterion], points: Mapping[str, int | None], comments: Mapping[str, str],
           overall: str | None, recommendation: str | None) -> None:
    problems = []
    if recommendation and recommendation not in RECOMMENDATIONS:
        problems.append(Problem(say("Choose one of the three."), "recommendation"))
    if not {*points, *comments} <= set(criteria):
        problems.append(Problem(say("This sheet has changed. Load the page again.")))
    problems += wrong(points, {**{f"why-{key}": words for key, words in comments.items()}, "overall": overall or ""})
    if problems:
        raise Refusal(say("The draft was not saved."), problems)
