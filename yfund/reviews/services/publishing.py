"""Letting the reviewers know, reminding them, and ending the reading."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import tied_ids, tied_to
from yfund.applications.services import outcome
from yfund.calls.models import Call
from yfund.calls.services.running import start_review as begin_call_review
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews import mail
from yfund.reviews.models import Assignment, AssignmentRun, Reading, Review
from yfund.reviews.policy import may_assign
from yfund.reviews.queries import reading_of
from yfund.reviews.queries.tasks import DAYS_TO_READ
from yfund.reviews.states import ACTIVE


def publish(run: AssignmentRun, actor: Actor, *, due_at: datetime | None = None) -> int:
    """Give every proposed pair of the run's call to its reviewer, with one letter each; returns how many the actor may know of.

    The call begins its review, its applications go `in_review`. `due_at` defaults to fourteen days from now and can be
    moved by a later publication. Raises `Refusal` when there is nothing to publish or the instant lies behind.
    """
    _must_assign(actor)
    call = locked(Call, run.call_id)
    proposed = list(db.session.scalars(select(Assignment).where(
        Assignment.call_id == call.id, Assignment.state == "proposed").order_by(Assignment.id)))
    known = _known_of(proposed, actor)
    _check(known, due_at)
    if call.state == "closed":
        begin_call_review(call, actor)
    reading = _reading(call, due_at)
    _hand_over(proposed, call, reading, actor)
    run.published_at = clock.now()
    journal.note("assignment_run.publish", run, actor, pairs=len(proposed))
    return len(known)


def _known_of(pairs: list[Assignment], actor: Actor) -> list[Assignment]:
    """Those of these pairs that an officer may know of: a tie hides a pair from every count, also from the one just made."""
    tied = set(db.session.scalars(tied_ids(actor.id))) if actor.id is not None else set()
    return [pair for pair in pairs if pair.application_id not in tied]


def _hand_over(proposed: list[Assignment], call: Call, reading: Reading, actor: Actor) -> None:
    waiting = select(Application).where(
        Application.id.in_({a.application_id for a in proposed}), Application.state == "eligible").order_by(Application.id)
    for application in list(db.session.scalars(waiting)):
        outcome.start_review(application, actor)
    for assignment in proposed:
        workflow.move(assignment, "publish", actor)
    tell_readers(proposed, call, due_at=reading.due_at)


def proposed_due(call: Call, current: Reading | None) -> datetime:
    """Until when reading would go on: as it stands, else fourteen days from now, at the end of a day in the call's zone."""
    due = current.due_at if current else clock.now() + timedelta(days=DAYS_TO_READ)
    return due.astimezone(ZoneInfo(call.zone)).replace(hour=23, minute=59, second=0, microsecond=0, tzinfo=None)


def tell_readers(pairs: Iterable[Assignment], call: Call, *, due_at: datetime) -> None:
    """One letter to each reviewer of these pairs: how many are new, and until when."""
    given: dict[int, list[Assignment]] = defaultdict(list)
    for pair in pairs:
        given[pair.reviewer_id].append(pair)
    for person in list(db.session.scalars(select(Person).where(Person.id.in_(list(given))).order_by(Person.id))):
        mine = given[person.id]
        mail.assigned(person, call, count=len(mine), due_at=due_at, key=f"{mine[0].public_id}-{mine[0].version}")


def remind(call: Call, actor: Actor) -> int:
    """Write to everybody who has something left; at most one letter a day each. Returns how many letters."""
    _must_assign(actor)
    reading = reading_of(call)
    if reading is None or reading.ended_at is not None:
        raise Refusal(say("There is nobody to remind: the reading has not begun or is over."))
    rows = db.session.execute(
        select(Assignment.reviewer_id, func.count(), func.count().filter(Review.state == "finished"))
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(Assignment.call_id == call.id, Assignment.state.in_(ACTIVE), ~tied_to(Assignment.reviewer_id))
        .group_by(Assignment.reviewer_id))
    left = {person_id: (assigned - finished, assigned) for person_id, assigned, finished in rows if finished < assigned}
    for person in db.session.scalars(select(Person).where(Person.id.in_(list(left))).order_by(Person.id)):
        mail.reminder(person, call, left=left[person.id][0], assigned=left[person.id][1], due_at=reading.due_at,
                      key=f"{call.code}-{clock.today().isoformat()}")
    journal.note("call.remind_reviewers", call, actor, people=len(left))
    return len(left)


def end_reading(call: Call, actor: Actor) -> None:
    """From now on no review of the call changes. The room that selects calls it when it begins; again is harmless."""
    reading = reading_of(call)
    if reading is not None and reading.ended_at is None:
        reading.ended_at = clock.now()
        journal.note("reading.end", reading, actor)


def _must_assign(actor: Actor) -> None:
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer gives proposals to reviewers."))


def _check(proposed: list[Assignment], due_at: datetime | None) -> None:
    problems = []
    if not proposed:
        problems.append(Problem(say("There is no proposed pair to publish.")))
    if due_at is not None and due_at <= clock.now():
        problems.append(Problem(say("The reading must be due in the future."), "due_at"))
    if problems:
        raise Refusal(say("Nothing was published."), problems)


def _reading(call: Call, due_at: datetime | None) -> Reading:
    reading = reading_of(call)
    if reading is None:
        reading = Reading(call_id=call.id, due_at=due_at or clock.now() + timedelta(days=DAYS_TO_READ), ended_at=None)
        db.session.add(reading)
    elif reading.ended_at is not None:
        raise Refusal(say("The selection has begun, so no new reading can start."))
    elif due_at is not None:
        reading.due_at = due_at
    db.session.flush()
    return reading
