"""Pairs by hand: one that must be, one that must not."""

from typing import Any

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Assignment, AssignmentRun
from yfund.reviews.policy import may_assign
from yfund.reviews.queries.reading import profile_of
from yfund.reviews.queries.tasks import reader_of, text_of, tied_pairs
from yfund.reviews.rules.matching import match
from yfund.reviews.states import WAITING


def assign(call: Call, application: Application, reviewer: Person, actor: Actor, *, even_so: bool = False,
           reason: str = "") -> Assignment:
    """Make a pair by hand, as a proposal the solver keeps. Refuses a tie always, and another language unless `even_so`."""
    call = _ready(call, application, reviewer, actor)
    if (application.id, reviewer.id) in tied_pairs([application]):
        raise Refusal(say("%(name)s has a tie to this group and must not read it.", name=reviewer.name))
    parts = match(text_of(application, 1), reader_of(reviewer.id, profile_of(reviewer.id), 0))
    if parts is None and not even_so:
        raise Refusal(say("%(name)s does not read the language it is written in. If it must be, say so below "
                          "and add it again.", name=reviewer.name))
    row = _row(application, reviewer)
    if row is not None and row.state != "dropped":
        raise Refusal(say("%(name)s has this application already, or stepped back from it.", name=reviewer.name))
    why = [*(parts or []), {"key": "by_hand", "value": reason, "points": 0}]
    return put(call, row, (application.id, reviewer.id), why, None, actor, by_hand=True)


def forbid(call: Call, application: Application, reviewer: Person, actor: Actor, *, reason: str) -> Assignment:
    """Say that a pair must not be made: the solver leaves it out. Raises `Refusal` when it is published already."""
    call = _ready(call, application, reviewer, actor)
    if not reason:
        raise Refusal(say("The pair was not forbidden."), [Problem(say("Write why this reader must not read it."), "reason")])
    row = _row(application, reviewer)
    if row is None:
        row = put(call, None, (application.id, reviewer.id), [], None, actor, by_hand=True)
        db.session.flush()
    if row.state != "dropped":
        unassign(row, actor, reason=reason)
    row.is_by_hand, row.why = True, [{"key": "forbidden", "value": reason, "points": 0}]
    return row


def lift(assignment: Assignment, actor: Actor) -> None:
    """Let the solver make a forbidden pair again."""
    must_assign(actor)
    if assignment.state != "dropped" or not assignment.is_by_hand:
        raise Refusal(say("This pair is not forbidden."))
    assignment.is_by_hand = False
    journal.note("assignment.lift", assignment, actor)


def unassign(assignment: Assignment, actor: Actor, *, reason: str = "") -> None:
    """Take a pair away by hand; the solver will not make it again. A finished review is never taken away like this."""
    must_assign(actor)
    if assignment.state == "accepted":
        raise Refusal(say("Reading has begun. Only a tie, or the reviewer’s own word, ends it now."))
    workflow.move(assignment, "drop", actor, reason=reason)
    assignment.is_by_hand = True
    assignment.why = [{"key": "forbidden", "value": reason, "points": 0}]


def must_assign(actor: Actor) -> None:
    """Raise `NotAllowed` for everybody but programme officers."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer changes who reads what."))


def assignable(call: Call, actor: Actor) -> Call:
    """The call, locked, if readers are given in it now."""
    must_assign(actor)
    call = locked(Call, call.id)
    if call.state not in ("closed", "reviewing"):
        raise Refusal(say("Readers are given when the call is closed and until its decisions are released."))
    return call


def _ready(call: Call, application: Application, reviewer: Person, actor: Actor) -> Call:
    call = assignable(call, actor)
    if application.call_id != call.id or application.state not in WAITING:
        raise Refusal(say("Only an application found fit to be read gets readers."))
    if not any(role.name == "reviewer" for role in reviewer.roles):
        raise Refusal(say("%(name)s is not a reviewer.", name=reviewer.name))
    return call


def _row(application: Application, reviewer: Person) -> Assignment | None:
    return db.session.scalar(select(Assignment).where(
        Assignment.application_id == application.id, Assignment.reviewer_id == reviewer.id))


def put(call: Call, row: Assignment | None, pair: tuple[int, int], why: list[dict[str, Any]], run: AssignmentRun | None,
         actor: Actor, *, by_hand: bool) -> Assignment:
    """Write a pair as a proposal: a new row, or one that was dropped. Asks nobody."""
    if row is None:
        row = Assignment(call_id=call.id, application_id=pair[0], reviewer_id=pair[1])
        workflow.begin(row, actor)
    elif row.state == "dropped":
        workflow.move(row, "propose_again", actor)
    row.run_id, row.why, row.is_by_hand = run.id if run else row.run_id, why, by_hand
    return row
