"""Changes that were asked for: more time for them, ending them, and what happens when nobody answers."""

from datetime import datetime, timedelta

from sqlalchemy import select

from yfund.applications.models import Application, ChangeRequest
from yfund.applications.queries import open_request
from yfund.applications.rules.screening import end_problems, longer_problems
from yfund.applications.services import changing
from yfund.applications.services.deskwork import refuse, screenable, write_group
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say

NOTHING = say("Nothing is asked of this group.")


def prolong(application: Application, actor: Actor, *, due_at: datetime, reason: str) -> None:
    """Give the group until `due_at` for the changes it was asked for. The reason is journaled; the group gets a letter."""
    application = screenable(application, actor)
    request = _open(application)
    refuse(longer_problems(request.due_at, due_at, reason, clock.now()))
    before, request.due_at = request.due_at, due_at
    journal.note("application.prolong", application, actor, reason=reason, due=f"{before.isoformat()} → {due_at.isoformat()}")
    db.session.flush()
    write_group("longer", application, mark=due_at.isoformat(), due_at=due_at, officer=actor.name)


def take_back(application: Application, actor: Actor, *, reason: str) -> None:
    """End the request without an answer: what was sent counts and waits for screening again. The group gets a letter."""
    application = screenable(application, actor)
    request = _open(application)
    refuse(end_problems(reason))
    _end(application, request, actor, reason)


def end_unanswered(most: int = 50) -> int:
    """End requests whose time and minutes of grace have passed, in calls that are still screened; returns how many.

    For the worker. Where the review has begun, an officer decides by hand what becomes of it.
    """
    now, ended = clock.now(), 0
    due = db.session.execute(
        select(ChangeRequest, Application).join(Application, Application.id == ChangeRequest.application_id)
        .join(Call, Call.id == Application.call_id).where(
            Call.state.in_(("open", "closed")), Application.state == "returned", ChangeRequest.answered_at.is_(None),
            ChangeRequest.ended_at.is_(None),
            ChangeRequest.due_at < now).order_by(ChangeRequest.id).limit(most)).all()
    for request, row in due:
        application = locked(Application, row.id)
        db.session.refresh(request)
        late = request.due_at + timedelta(minutes=application.call.grace_minutes) < now
        if application.state == "returned" and request.answered_at is None and late:
            _end(application, request, SYSTEM, "")
            ended += 1
    return ended


def _open(application: Application) -> ChangeRequest:
    request = open_request(application.id) if application.state == "returned" else None
    if request is None:
        raise Refusal(NOTHING)
    return request


def _end(application: Application, request: ChangeRequest, actor: Actor, reason: str) -> None:
    changing.put_back(application)
    application.changing_at = None
    request.ended_at, request.ended_reason = clock.now(), reason
    workflow.move(application, "take_back", actor, reason=reason or "not answered in time")
    write_group("stands", application, reason=reason)
