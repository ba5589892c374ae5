"""What every change of a call shares: asking, refusing, replacing its parts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from yfund.calls.models import Call, Criterion, EligibilityRule, Lot, ReadingPlan
from yfund.calls.policy import may_change, may_manage
from yfund.calls.rules.calendar import instants
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say

NOT_YOURS = say("Only programme officers prepare and run calls.")
FIXED = say("This call is open or over: what it asks and gives cannot be changed any more.")


def ask(may: bool, sentence: Any) -> None:
    """Raise `NotAllowed` with the sentence unless the actor may."""
    if not may:
        raise NotAllowed(sentence)


def changeable(call: Call, actor: Actor) -> Call:
    """The call, locked; raises `NotAllowed` or, once it opened, `Refusal`."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if not may_change(actor, call):
        raise Refusal(FIXED)
    return call


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `Refusal` when there are problems."""
    if problems:
        raise Refusal(say("This cannot be kept like this."), problems)


def checked(problems: Sequence[Problem], opens: datetime, closes: datetime, zone: str) -> tuple[datetime, datetime]:
    """Instants of opening and closing; raises `Refusal` with these problems and those of the times."""
    try:
        read = instants(opens, closes, zone)
    except Refusal as refusal:
        problems = [*problems, *refusal.problems]
    refuse(problems)
    return read


def calendar_words(call: Call) -> dict[str, str]:
    """The dates of a call as the journal keeps them."""
    return {"opens_at": call.opens_at.isoformat(), "closes_at": call.closes_at.isoformat(), "zone": call.zone,
            "grace_minutes": str(call.grace_minutes)}


def moved_words(call: Call, **after: Any) -> dict[str, str]:
    """Which of these dates differ from those of the call, each as "before → after"."""
    words = {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in after.items()}
    before = calendar_words(call)
    return {name: f"{before[name]} → {words[name]}" for name in words if words[name] != before[name]}


def changed(call: Call, actor: Actor, part: str, **words: str) -> None:
    """Write into the journal that a part of the call changed; `words` say more."""
    journal.note("call.change", call, actor, part=part, **words)


def replace_lots(call: Call, lots: Sequence[Mapping[str, Any]]) -> None:
    """Put these lots in the place of the present ones."""
    db.session.execute(delete(Lot).where(Lot.call_id == call.id))
    db.session.add_all(Lot(call_id=call.id, code=one["code"], name=one["name"], cap_cents=one["cap_cents"]) for one in lots)
    _seen_anew(call, "lots")


def replace_rules(call: Call, rules: Sequence[Mapping[str, Any]]) -> None:
    """Put these rules in the place of the present ones."""
    db.session.execute(delete(EligibilityRule).where(EligibilityRule.call_id == call.id))
    db.session.add_all(
        EligibilityRule(call_id=call.id, position=n, kind=one["kind"], question=one["question"],
                        explanation=one.get("explanation") or {}, params=one.get("params") or {}) for n, one in enumerate(rules))
    _seen_anew(call, "rules")


def replace_criteria(call: Call, criteria: Sequence[Mapping[str, Any]]) -> None:
    """Put these criteria in the place of the present ones."""
    db.session.execute(delete(Criterion).where(Criterion.call_id == call.id))
    db.session.add_all(
        Criterion(call_id=call.id, position=n, key=one["key"], title=one["title"], description=one.get("description") or {},
                  scale=list(one.get("scale") or ()), weight=one["weight"], floor_percent=one.get("floor_percent") or 0)
        for n, one in enumerate(criteria))
    _seen_anew(call, "criteria")


def replace_plan(call: Call, plan: Mapping[str, Any] | None) -> None:
    """Put this plan of further readings in the place of the present one; None takes it away."""
    db.session.execute(delete(ReadingPlan).where(ReadingPlan.call_id == call.id))
    if plan is not None:
        db.session.add(ReadingPlan(call_id=call.id, average=plan["average"], round_size=plan["round_size"],
                                   stops_when_clear=plan["stops_when_clear"]))
    _seen_anew(call, "plan")


def _seen_anew(call: Call, part: str) -> None:
    db.session.flush()
    db.session.expire(call, [part])
