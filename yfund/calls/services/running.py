"""Running a call: opening, closing, moving its closing time, moving on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from yfund.calls.models import Call
from yfund.calls.policy import may_manage, may_postpone
from yfund.calls.queries import due_to_close, latest_form, running_extension
from yfund.calls.rules.opening import opening_problems
from yfund.calls.services.keeping import NOT_YOURS, ask, calendar_words, checked, moved_words, refuse
from yfund.infra import journal, workflow
from yfund.infra.db import locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say


def open_call(call: Call, actor: Actor) -> None:
    """Open the call: everybody sees it, and groups apply from its opening time on. Raises `Refusal` with all problems."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version = latest_form(call)
    if call.state == "draft":
        refuse(opening_problems(call, lots=call.lots, rules=call.rules, criteria=call.criteria,
                                 definition=version.definition if version else None, now=clock.now()))
    if version is not None and version.published_at is None:
        version.published_at = clock.now()
    workflow.move(call, "open", actor, **calendar_words(call))


def close_call(call: Call, actor: Actor, *, reason: str = "") -> None:
    """Close the call by hand. Before its time it needs a reason, and the present moment becomes its closing time."""
    ask(may_manage(actor), NOT_YOURS)
    call, now, words = locked(Call, call.id), clock.now(), {}
    if call.state == "open" and now < call.closes_at:
        if not reason:
            refuse([Problem(say("Say why the call closes before its time."), "reason")])
        words = moved_words(call, closes_at=now, grace_minutes=0)
        call.closes_at, call.grace_minutes = now, 0
    workflow.move(call, "close", actor, reason=reason, **words)


def close_due() -> int:
    """Close every open call whose time and grace have passed; returns how many. For the worker."""
    calls = due_to_close()
    for call in calls:
        workflow.move(locked(Call, call.id), "close", SYSTEM, reason="its time has passed")
    return len(calls)


def postpone(call: Call, actor: Actor, *, closes: datetime, reason: str) -> None:
    """Move the closing time (wall-clock in the call's zone) to a later one; a closed call opens again."""
    call = locked(Call, call.id)
    ask(may_manage(actor), NOT_YOURS)
    if not may_postpone(actor, call):
        raise Refusal(say("The review has begun: the closing time cannot be moved any more."))
    problems = [] if reason else [Problem(say("Say why the closing time moves."), "reason")]
    opens = call.opens_at.astimezone(ZoneInfo(call.zone)).replace(tzinfo=None)
    _, closes_at = checked(problems, opens, closes, call.zone)
    if closes_at <= max(call.closes_at, clock.now()):
        refuse([Problem(say("The new closing time must be later than the old one and still to come."), "closes")])
    words = moved_words(call, closes_at=closes_at)
    call.closes_at = closes_at
    if call.state == "closed":
        workflow.move(call, "reopen", actor, reason=reason, **words)
    else:
        journal.note("call.postpone", call, actor, reason=reason, **words)


def start_review(call: Call, actor: Actor) -> None:
    """Let the review of a closed call begin; not while a group still has time to send."""
    longer = running_extension(call)
    if longer is not None and may_manage(actor):
        raise Refusal(say("Somebody still has time until %(until)s UTC. Wait for it, or end it first.",
                          until=longer.until.strftime("%Y-%m-%d %H:%M")))
    _step(call, "start_review", actor)


def mark_decided(call: Call, actor: Actor) -> None:
    """Note that the decisions of the call are released."""
    _step(call, "decide", actor)


def finish(call: Call, actor: Actor) -> None:
    """Close the books of the call."""
    _step(call, "finish", actor)


def _step(call: Call, step: str, actor: Actor) -> None:
    ask(may_manage(actor), NOT_YOURS)
    workflow.move(locked(Call, call.id), step, actor)
