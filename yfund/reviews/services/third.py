"""A third reader for readers who do not come together, found by the same match and solver as all others."""

from typing import Any

from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra import workflow
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.reviews.matchmaking import matched
from yfund.reviews.models import Assignment
from yfund.reviews.models.panel import Disagreement
from yfund.reviews.policy import may_assign
from yfund.reviews.queries import reading_of
from yfund.reviews.queries.tasks import Pair, Task, pair_rows, task_of, text_of
from yfund.reviews.services.publishing import tell_readers
from yfund.reviews.states import ACTIVE


def call_third(case: Disagreement, actor: Actor) -> Assignment:
    """Give the application to one more reader, who sees nothing of the disagreement before signing.

    Again when the one asked stepped back.
    Raises `Refusal` when nobody who reads its language may take it.
    """
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer changes who reads what."))
    call, application = locked(Call, case.call_id), db.session.get_one(Application, case.application_id)
    reading = reading_of(call)
    if call.state != "reviewing" or reading is None or reading.ended_at is not None:
        raise Refusal(say("The selection has begun, so no new reading can start."))
    asked = db.session.get(Assignment, case.third_id) if case.third_id else None
    if case.state == "third" and asked is not None and asked.state in ACTIVE:
        raise Refusal(say("A third reader has it already."))
    pair, why = _found(call, application)
    row = db.session.scalar(db.select(Assignment).where(
        Assignment.application_id == pair[0], Assignment.reviewer_id == pair[1]))
    if row is None:
        row = Assignment(call_id=call.id, application_id=pair[0], reviewer_id=pair[1], is_by_hand=True)
        workflow.begin(row, actor)
    elif row.state == "dropped":
        workflow.move(row, "propose_again", actor)
    row.why = [*why, {"key": "third", "value": "", "points": 0}]
    workflow.move(row, "publish", actor)
    case.third_id = row.id
    workflow.move(case, "call_third", actor)
    tell_readers([row], call, due_at=reading.due_at)
    return row


def _found(call: Call, application: Application) -> tuple[Pair, list[dict[str, Any]]]:
    whole = task_of(call, pair_rows(call))
    text = text_of(application, 1)
    found = matched(Task({text.id: text}, whole.readers, whole.barred))
    if not found.pairs:
        raise Refusal(say("Nobody else who reads its language can take it. Choose a reader by hand, or settle it with a note."))
    return next(iter(found.pairs.items()))
