"""The wait between the button and the letters: begin it, call the letters back, send them when it is over."""

from datetime import timedelta

from sqlalchemy.exc import NoResultFound

from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.awards import policy
from yfund.awards.models import Release, Selection
from yfund.awards.queries import sending
from yfund.awards.services.deciding import reserve_problems, sending_problems
from yfund.awards.services.releasing import release
from yfund.awards.services.selecting import must, refuse
from yfund.infra import workflow
from yfund.infra.db import db, locked, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say


def send(selection: Selection, actor: Actor, *, wait: timedelta) -> Release | None:
    """Let the letters go out after `wait`, or at once (None) when there is none. Asked twice, they go out once.

    Raises `NotAllowed`, and `Refusal` unless sealed and paid for.
    """
    must(policy.may_release(actor))
    if not wait:
        refuse(reserve_problems(selection), say("The letters cannot go out yet."))
        release(selection, actor)
        return None
    selection = locked(Selection, selection.id)
    if selection.state in ("cooling", "released"):
        return sending.waiting(selection.id)
    refuse(sending_problems(selection, actor), say("The letters cannot go out yet."))
    workflow.move(selection, "start_release", actor)
    started = Release(selection_id=selection.id, started_by_id=actor.id, started_at=clock.now(), goes_out_at=clock.now() + wait)
    db.session.add(started)
    db.session.flush()
    return started


def recall(selection: Selection, actor: Actor, *, reason: str) -> None:
    """Call letters back before they go out; the decisions are sealed as before. Raises `NotAllowed`, `Refusal`."""
    must(policy.may_recall(actor, selection))
    if not reason.strip():
        gap = say("Write why the letters are called back.")
        raise Refusal(gap, [Problem(gap, "reason")])
    selection = locked(Selection, selection.id)
    workflow.move(selection, "recall", actor, reason=reason.strip())
    _end(selection.id, by_id=actor.id, reason=reason.strip())


def release_due() -> int:
    """Send every letter whose wait is over, one selection a transaction; gives how many selections were sent.

    When the money is gone meanwhile, or the person who sent has no right any more, the letters stay sealed and say why.
    """
    sent = 0
    for waiting in sending.due(clock.now()):
        try:
            with transaction():
                sent += _send_now(waiting.id)
        except (Refusal, NotAllowed) as stopped:
            with transaction():
                _keep_back(waiting.selection_id, stopped)
    return sent


def _send_now(waiting_id: int) -> int:
    waiting = db.session.get_one(Release, waiting_id)
    selection = db.session.get_one(Selection, waiting.selection_id)
    if waiting.ended_at is not None or selection.state != "cooling":
        return 0
    release(selection, actor_of(db.session.get_one(Person, waiting.started_by_id)), only_waiting=True)
    _end(selection.id, by_id=None, reason="")
    return 1


def _keep_back(selection_id: int, stopped: Refusal | NotAllowed) -> None:
    selection = locked(Selection, selection_id)
    if selection.state == "cooling":
        reason = str(stopped.sentence) if stopped.sentence else "refused"
        workflow.move(selection, "recall", SYSTEM, reason=reason)
        _end(selection.id, by_id=None, reason=reason)


def _end(selection_id: int, *, by_id: int | None, reason: str) -> None:
    waiting = sending.waiting(selection_id)
    if waiting is None:
        raise NoResultFound("no letters wait to go out")
    waiting.ended_at, waiting.recalled_by_id, waiting.reason = clock.now(), by_id, reason
