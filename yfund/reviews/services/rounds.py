"""Rounds of further readings: proposed as a dry run with the reason for each, then published like any other reading."""

from collections import Counter
from typing import Any

from yfund.calls.models import Call, ReadingPlan
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews.further import Pair, Parts, given, readable
from yfund.reviews.models import Assignment, AssignmentRun
from yfund.reviews.queries.calibrating import hidden_from
from yfund.reviews.queries.rounds import outlook_of
from yfund.reviews.queries.tasks import Task, pair_rows, task_of
from yfund.reviews.rules.matching import points_of
from yfund.reviews.rules.progressive import Doubt, Outlook, next_readings, readings_in_all
from yfund.reviews.services.assigning import assignable, put
from yfund.reviews.services.conflicts import find_conflicts

ROUND = "round"
LATE = 0.1


def propose_round(call: Call, actor: Actor) -> AssignmentRun:
    """Propose the next round of the call's published plan; an earlier proposal that was not published is replaced.

    Raises `Refusal` when the call is read evenly, first readings are missing, the readings are spent or the line is clear.
    """
    call, plan = _progressive(call, actor)
    find_conflicts(call, actor)
    rows = pair_rows(call)
    task, found = task_of(call, rows), outlook_of(call)
    held = Counter(text for text, _ in task.kept)
    total = readings_in_all(len(task.all_texts), plan.average)
    _check(call, plan, task, found, total - len(task.kept), actor)
    signed = _signed(found)
    settled = [i for i in task.all_texts if held[i] <= signed.get(i, 0)]
    chosen = next_readings(found, readable(task, settled, total), min(plan.round_size, total - len(task.kept)))
    if not chosen:
        raise Refusal(say("Nobody who is in doubt can be read again now: wait for what is being read, or ask more reviewers."))
    made, missing = given(task, [doubt.application_id for doubt in chosen], total)
    run = _stored(call, actor, made, missing, found)
    _replace(rows, set(made), actor)
    reasons = {doubt.application_id: doubt for doubt in chosen}
    for pair, parts in made.items():
        put(call, rows.get(pair), pair, [_why(reasons[pair[0]]), *parts], run, actor, by_hand=False)
    db.session.flush()
    return run


def discard_round(call: Call, actor: Actor) -> int:
    """Take back what is proposed and not published; returns how many pairs."""
    call, _ = _progressive(call, actor)
    return _replace(pair_rows(call), set(), actor)


def _progressive(call: Call, actor: Actor) -> tuple[Call, ReadingPlan]:
    call = assignable(call, actor)
    if call.plan is None:
        raise Refusal(say("This call is read evenly: its published rule knows no further rounds."))
    if call.state != "reviewing":
        raise Refusal(say("Rounds are given while the call is read."))
    return call, call.plan


def _check(call: Call, plan: ReadingPlan, task: Task, found: Outlook, left: int, actor: Actor) -> None:
    signed = _signed(found)
    lacking = {i for i in task.all_texts if signed.get(i, 0) < call.readers}
    if len(lacking) > len(task.all_texts) * LATE:
        raise Refusal(say("%(count)s applications still wait for their first readings. Rounds begin when nine in ten have them.",
                          count=len(lacking - hidden_from(call, actor))))
    if left <= 0:
        raise Refusal(say("All readings of the plan are given."))
    if plan.stops_when_clear and found.is_clear:
        raise Refusal(say("The line is clear: nobody near it is in doubt, so by the published rule the reading ends here."))


def _signed(found: Outlook) -> dict[int, int]:
    return {doubt.application_id: doubt.readings for doubt in found.doubts}


def _stored(call: Call, actor: Actor, made: dict[Pair, Parts], missing: list[dict[str, Any]], found: Outlook) -> AssignmentRun:
    run = AssignmentRun(
        call_id=call.id, made_by_id=actor.id, made_at=clock.now(), settings={"readers": call.readers, "verb": ROUND},
        outcome={"uncovered": missing, "islands": [], "gap": 0.0, "points": sum(points_of(parts) for parts in made.values()),
                 "equal": found.reason is not None})
    db.session.add(run)
    db.session.flush()
    journal.note("assignment_run.make", run, actor, pairs=len(made), uncovered=len(missing), verb=ROUND)
    return run


def _why(doubt: Doubt) -> dict[str, object]:
    return {"key": "unsure", "value": f"{round(doubt.chance * 100)}:{doubt.readings}", "points": 0}


def _replace(rows: dict[Pair, Assignment], but: set[Pair], actor: Actor) -> int:
    gone = [row for pair, row in rows.items() if row.state == "proposed" and not row.is_by_hand and pair not in but]
    for row in gone:
        workflow.move(row, "drop", actor, reason="replaced by a newer proposal")
    return len(gone)
