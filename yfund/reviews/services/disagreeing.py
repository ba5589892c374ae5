"""Readers who are far apart: reasons unseen, then together, revised points beside the originals, a closing note."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.calls.models import Call
from yfund.calls.rules.rubric import total
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import length, say
from yfund.reviews import mail
from yfund.reviews.models import Assignment, Reading, Review, Score
from yfund.reviews.models.panel import Disagreement, ReaderReason, RevisedScore
from yfund.reviews.policy import may_assign, may_score
from yfund.reviews.queries.panel import case_of, criteria_of, panel_of
from yfund.reviews.queries.reading import plan_of
from yfund.reviews.rules.scoring import LONGEST_COMMENT, MOST_HALF_POINTS, is_divergent, spread

Panel = Sequence[tuple[Assignment, Person, Review | None, ReaderReason | None]]


def compare(review: Review, actor: Actor) -> Disagreement | None:
    """When the last reader has signed: open a case if they are far apart, or go on with the one that awaited a third.

    Far apart is what the call's plan says, unless all stay below its threshold. A case that ended because a reader left opens
    again with the reader who came instead. Called by signing; asks nobody.
    """
    panel = panel_of(review.application_id)
    if any(other is None or other.state != "finished" for _, _, other, _ in panel):
        return None
    case = case_of(review.application_id)
    if case is not None and case.state == "third":
        _join(case, actor)
    if case is not None and not (case.state == "closed" and case.closed_by_id is None):
        return case
    call = db.session.get_one(Call, review.assignment.call_id)
    totals = _totals(panel)
    if not is_divergent(totals, limit=plan_of(call.id).spread_limit, threshold=call.threshold):
        return None
    if case is None:
        case = Disagreement(application_id=review.application_id, call_id=call.id, spread=spread(totals) or 0, closing_note="")
        workflow.begin(case, actor, spread=case.spread)
    else:
        case.spread = spread(totals) or 0
        workflow.move(case, "open_again", actor, spread=case.spread)
    db.session.flush()
    _tell(case, "reasons")
    return case


def leave(application_id: int, actor: Actor) -> None:
    """A reader of the application left, and their review is void: the others go on without waiting for the one who is gone.

    Where those who remain are not far apart the case closes without a note. Called when a tie takes a review away; asks nobody.
    """
    case = case_of(application_id)
    if case is None or case.state not in ("reasons", "talking"):
        return
    panel = panel_of(application_id)
    signed = [one for one in panel if one[2] is not None and one[2].state == "finished"]
    call = db.session.get_one(Call, case.call_id)
    if not is_divergent(_totals(signed), limit=plan_of(call.id).spread_limit, threshold=call.threshold):
        workflow.move(case, "close", actor, reason="a reader left")
    elif case.state == "reasons" and all(given is not None for _, _, _, given in panel):
        workflow.move(case, "hear", actor)
        _tell(case, "heard")


def _totals(panel: Panel) -> list[int]:
    return [(reason.revised_total if reason and reason.revised_total is not None else review.total) or 0
            for _, _, review, reason in panel if review is not None]


def _tell(case: Disagreement, what: str) -> None:
    for assignment, person, _, _ in panel_of(case.application_id):
        mail.far_apart(person, case, assignment, what=what)


def _join(case: Disagreement, actor: Actor) -> None:
    workflow.move(case, "join", actor)
    _tell(case, "joined")


def give_reason(case: Disagreement, review: Review, actor: Actor, *, reason: str) -> ReaderReason:
    """Write why one scored so, before seeing the others. The last reason lets all readers see all."""
    _must_be_open(case, review, actor)
    if case.state != "reasons":
        raise Refusal(say("The reasons are read by all already."))
    if not reason or length(reason, "characters") > LONGEST_COMMENT:
        raise Refusal(say("Your reason was not kept yet."), [_reason_problem(reason)])
    row = db.session.scalar(select(ReaderReason).where(ReaderReason.review_id == review.id))
    if row is not None:
        row.reason, row.written_at = reason, clock.now()
    else:
        row = ReaderReason(disagreement_id=case.id, review_id=review.id, reason=reason, written_at=clock.now())
        db.session.add(row)
    db.session.flush()
    journal.note("disagreement.reason", case, actor)
    if all(given is not None for _, _, _, given in panel_of(case.application_id)):
        workflow.move(case, "hear", actor)
        _tell(case, "heard")
    return row


def _reason_problem(reason: str) -> Problem:
    if not reason:
        return Problem(say("Write in a few sentences why you scored it so."), "reason")
    return Problem(say("At most %(most)s characters fit here.", most=LONGEST_COMMENT), "reason")


def revise(case: Disagreement, review: Review, actor: Actor, points: Mapping[str, int | None]) -> None:
    """Keep revised half points beside the originals; what is not given, or the same, stays as it was signed.

    From now on the revised total counts. The signed review and its scores never change.
    """
    _must_be_open(case, review, actor)
    if case.state != "talking":
        raise Refusal(say("Points are revised after all reasons are read, and before the disagreement is closed."))
    criteria = {c.key: c for c in criteria_of(case.call_id)}
    problems = [Problem(say("Points run from 0 to 5, in halves."), f"points-{key}") for key, value in points.items()
                if value is not None and not 0 <= value <= MOST_HALF_POINTS]
    if problems or not set(points) <= set(criteria):
        raise Refusal(say("Your points were not kept."), problems or [Problem(say("This sheet has changed. Load the page again."))])
    signed = dict(db.session.execute(select(Score.criterion_id, Score.half_points).where(Score.review_id == review.id)).all())
    kept = {r.criterion_id: r for r in db.session.scalars(select(RevisedScore).where(RevisedScore.review_id == review.id))}
    now = {key: signed.get(c.id) or 0 for key, c in criteria.items()}
    for key, criterion in criteria.items():
        value = points[key] if key in points and points[key] is not None else (
            kept[criterion.id].half_points if key not in points and criterion.id in kept else now[key])
        _keep(review, criterion.id, kept.get(criterion.id), value, is_changed=value != now[key])
        now[key] = value
    reason = _given(case, review)
    reason.revised_total, reason.revised_at = total(now, list(criteria.values())), clock.now()
    journal.note("disagreement.revise", case, actor, before=review.total, after=reason.revised_total)


def _given(case: Disagreement, review: Review) -> ReaderReason:
    row = db.session.scalar(select(ReaderReason).where(ReaderReason.review_id == review.id))
    if row is None:
        # The third reader joins later and gives no reason unseen; the row holds what they revise.
        row = ReaderReason(disagreement_id=case.id, review_id=review.id, reason="", written_at=clock.now())
        db.session.add(row)
    return row


def _keep(review: Review, criterion_id: int, row: RevisedScore | None, value: int, *, is_changed: bool) -> None:
    if row is not None and not is_changed:
        db.session.delete(row)
    elif row is not None:
        row.half_points, row.written_at = value, clock.now()
    elif is_changed:
        db.session.add(RevisedScore(review_id=review.id, criterion_id=criterion_id, half_points=value, written_at=clock.now()))


def close(case: Disagreement, actor: Actor, *, note: str) -> None:
    """Settle it with a note: an officer at any time, a reader once all are less apart than the plan allows."""
    panel = panel_of(case.application_id)
    is_reader = any(person.id == actor.id and review is not None and review.state == "finished"
                    for _, person, review, _ in panel)
    if not may_assign(actor) and not is_reader:
        raise NotAllowed(say("Only its readers and a programme officer close a disagreement."))
    if not may_assign(actor):
        totals = _totals([one for one in panel if one[2] is not None and one[2].state == "finished"])
        if case.state != "talking" or (spread(totals) or 0) >= plan_of(case.call_id).spread_limit * 100:
            raise Refusal(say("You are still far apart. Revise your points, or let the officer find a third reader."))
    if not note:
        raise Refusal(say("It is not closed yet."), [Problem(say("Write in a sentence how it was settled."), "note")])
    case.closing_note, case.closed_by_id = note, actor.id
    workflow.move(case, "close", actor, reason=note)


def _must_be_open(case: Disagreement, review: Review, actor: Actor) -> None:
    if not may_score(actor, review) or review.application_id != case.application_id:
        raise NotAllowed(say("Only the readers of this application write here."))
    reading = db.session.scalar(select(Reading).where(Reading.call_id == case.call_id))
    if reading is None or reading.ended_at is not None:
        raise Refusal(say("The reading is over: the selection has begun, and reviews stay as they are."))
    if review.state != "finished" or case.state == "closed":
        raise Refusal(say("This disagreement is settled."))
