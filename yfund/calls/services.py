"""Changing calls: preparing, opening, closing, moving on. Each function is one change inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from yfund.calls.models import Call, Criterion, EligibilityRule, FormVersion, Lot
from yfund.calls.policy import may_change, may_manage, may_postpone
from yfund.calls.queries import due_to_close, latest_form
from yfund.calls.rules import defaults
from yfund.calls.rules.calendar import instants
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import Definition
from yfund.calls.rules.opening import opening_problems
from yfund.calls.rules.plans import instalment_problems, report_problems
from yfund.calls.rules.rubric import rubric_problems
from yfund.calls.rules.writing import code_problems, lot_problems, rule_problems, title_problems
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say

Texts = dict[str, str]
NOT_YOURS = say("Only programme officers prepare and run calls.")
FIXED = say("This call is open or over: what it asks and gives cannot be changed any more.")


def create(actor: Actor, *, code: str, title: Texts, opens: datetime, closes: datetime, zone: str,
           summary: Texts | None = None, description: Texts | None = None, grace_minutes: int = 5) -> Call:
    """A new call in preparation, with the default rules, form, rubric and plans. Times are wall-clock in `zone`."""
    _ask(may_manage(actor), NOT_YOURS)
    problems = [*code_problems(code), *title_problems(title)]
    if db.session.scalar(select(Call.id).where(Call.code == code)) is not None:
        problems.append(Problem(say("There is a call “%(code)s” already.", code=code), "code"))
    opens_at, closes_at = _checked(problems, opens, closes, zone)
    call = Call(code=code, title=title, summary=summary or {}, description=description or {}, opens_at=opens_at,
                closes_at=closes_at, zone=zone, grace_minutes=grace_minutes, envelope_cents=0,
                instalments=defaults.INSTALMENTS, reports=defaults.REPORTS, made_by_id=actor.id)
    workflow.begin(call, actor)
    db.session.flush()
    _replace_rules(call, defaults.rules())
    _replace_criteria(call, defaults.criteria())
    db.session.add(FormVersion(call_id=call.id, number=1, definition=defaults.definition()))
    return call


def copy(source: Call, actor: Actor, *, code: str, title: Texts, opens: datetime, closes: datetime, zone: str) -> Call:
    """A new call in preparation that asks and gives the same as `source`."""
    call = create(actor, code=code, title=title, opens=opens, closes=closes, zone=zone, summary=source.summary,
                  description=source.description, grace_minutes=source.grace_minutes)
    for name in ("envelope_cents", "countries", "themes", "most_months", "readers", "threshold", "instalments", "reports"):
        setattr(call, name, getattr(source, name))
    _replace_lots(call, [{"code": lot.code, "name": lot.name, "cap_cents": lot.cap_cents} for lot in source.lots])
    _replace_rules(call, [{"kind": r.kind, "question": r.question, "explanation": r.explanation, "params": r.params}
                          for r in source.rules])
    _replace_criteria(call, [{"key": c.key, "title": c.title, "description": c.description, "scale": c.scale,
                              "weight": c.weight, "floor_percent": c.floor_percent} for c in source.criteria])
    form, first = latest_form(source), latest_form(call)
    if form is not None and first is not None:
        first.definition = form.definition
    return call


def change(call: Call, actor: Actor, *, title: Texts, summary: Texts, description: Texts, opens: datetime,
           closes: datetime, zone: str, grace_minutes: int) -> None:
    """Change words and dates of a call in preparation. Times are wall-clock in `zone`."""
    call = _changeable(call, actor)
    opens_at, closes_at = _checked(title_problems(title), opens, closes, zone)
    call.title, call.summary, call.description, call.zone = title, summary, description, zone
    call.opens_at, call.closes_at, call.grace_minutes = opens_at, closes_at, grace_minutes
    _changed(call, actor, "basics")


def set_lots(call: Call, actor: Actor, *, lots: Sequence[Mapping[str, Any]], envelope_cents: int, countries: Sequence[str] = (),
             themes: Sequence[Mapping[str, Any]] = (), most_months: int = 8) -> None:
    """Set money and reach: lots {code, name: texts, cap_cents}, the envelope, the closed list of countries, themes."""
    call = _changeable(call, actor)
    _refuse(lot_problems(lots, envelope_cents))
    call.envelope_cents, call.countries, call.most_months = envelope_cents, sorted(set(countries)), most_months
    call.themes = [dict(theme) for theme in themes]
    _replace_lots(call, lots)
    _changed(call, actor, "lots")


def set_rules(call: Call, actor: Actor, rules: Sequence[Mapping[str, Any]]) -> None:
    """Set the eligibility rules {kind, question: texts, explanation: texts, params}, in order."""
    call = _changeable(call, actor)
    _refuse(rule_problems(rules))
    _replace_rules(call, rules)
    _changed(call, actor, "rules")


def set_rubric(call: Call, actor: Actor, criteria: Sequence[Mapping[str, Any]], *, threshold: int = 60, readers: int = 2) -> None:
    """Set the criteria {key, title, description, scale, weight, floor_percent}, the threshold of 100 and readers each."""
    call = _changeable(call, actor)
    problems = rubric_problems(criteria)
    if not 0 <= threshold <= 100:
        problems.append(Problem(say("The threshold is 0 to 100."), "threshold"))
    if not 1 <= readers <= 5:
        problems.append(Problem(say("Each application gets 1 to 5 readers."), "readers"))
    _refuse(problems)
    call.threshold, call.readers = threshold, readers
    _replace_criteria(call, criteria)
    _changed(call, actor, "rubric")


def set_plans(call: Call, actor: Actor, *, instalments: Sequence[Mapping[str, str]], reports: Sequence[Mapping[str, Any]]) -> None:
    """Set the instalments {percent, condition} and reports {kind, due, days} of every grant."""
    call = _changeable(call, actor)
    _refuse([*instalment_problems(instalments), *report_problems(reports, instalments)])
    call.instalments, call.reports = [dict(i) for i in instalments], [dict(r) for r in reports]
    _changed(call, actor, "plans")


def set_form(call: Call, actor: Actor, definition: Definition) -> FormVersion:
    """Keep a form that is being written. A published version stays as it is: writing on begins the next one."""
    _ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if call.state not in ("draft", "open"):
        raise Refusal(FIXED)
    version = latest_form(call)
    if version is None or version.published_at is not None:
        version = FormVersion(call_id=call.id, number=version.number + 1 if version else 1, definition=definition)
        db.session.add(version)
    version.definition = definition
    _changed(call, actor, "form")
    return version


def publish_form(call: Call, actor: Actor) -> FormVersion:
    """Give an open call its newly written form; applications begun before keep the version they answer."""
    _ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version = latest_form(call)
    if call.state != "open" or version is None or version.published_at is not None:
        raise Refusal(say("There is no new form to publish."))
    _refuse(definition_problems(version.definition))
    version.published_at = clock.now()
    journal.note("call.publish_form", call, actor, number=version.number)
    return version


def open_call(call: Call, actor: Actor) -> None:
    """Open the call: everybody sees it, and groups apply from its opening time on. Raises `Refusal` with all problems."""
    _ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version = latest_form(call)
    if call.state == "draft":
        _refuse(opening_problems(call, lots=call.lots, rules=call.rules, criteria=call.criteria,
                                 definition=version.definition if version else None, now=clock.now()))
    if version is not None and version.published_at is None:
        version.published_at = clock.now()
    workflow.move(call, "open", actor)


def close_call(call: Call, actor: Actor, *, reason: str = "") -> None:
    """Close the call by hand. Before its time it needs a reason, and the present moment becomes its closing time."""
    _ask(may_manage(actor), NOT_YOURS)
    call, now = locked(Call, call.id), clock.now()
    if call.state == "open" and now < call.closes_at:
        if not reason:
            _refuse([Problem(say("Say why the call closes before its time."), "reason")])
        call.closes_at, call.grace_minutes = now, 0
    workflow.move(call, "close", actor, reason=reason)


def close_due() -> int:
    """Close every open call whose time and grace have passed; returns how many. For the worker."""
    calls = due_to_close()
    for call in calls:
        workflow.move(locked(Call, call.id), "close", SYSTEM, reason="its time has passed")
    return len(calls)


def postpone(call: Call, actor: Actor, *, closes: datetime, reason: str) -> None:
    """Move the closing time (wall-clock in the call's zone) to a later one; a closed call opens again."""
    call = locked(Call, call.id)
    _ask(may_manage(actor), NOT_YOURS)
    if not may_postpone(actor, call):
        raise Refusal(say("The review has begun: the closing time cannot be moved any more."))
    problems = [] if reason else [Problem(say("Say why the closing time moves."), "reason")]
    opens = call.opens_at.astimezone(ZoneInfo(call.zone)).replace(tzinfo=None)
    _, closes_at = _checked(problems, opens, closes, call.zone)
    if closes_at <= max(call.closes_at, clock.now()):
        _refuse([Problem(say("The new closing time must be later than the old one and still to come."), "closes")])
    before, call.closes_at = call.closes_at, closes_at
    words = {"closed_at": before.isoformat(), "closes_at": closes_at.isoformat()}
    if call.state == "closed":
        workflow.move(call, "reopen", actor, reason=reason, **words)
    else:
        journal.note("call.postpone", call, actor, reason=reason, **words)


def start_review(call: Call, actor: Actor) -> None:
    """Let the review of a closed call begin."""
    _step(call, "start_review", actor)


def mark_decided(call: Call, actor: Actor) -> None:
    """Note that the decisions of the call are released."""
    _step(call, "decide", actor)


def finish(call: Call, actor: Actor) -> None:
    """Close the books of the call."""
    _step(call, "finish", actor)


def _step(call: Call, step: str, actor: Actor) -> None:
    _ask(may_manage(actor), NOT_YOURS)
    workflow.move(locked(Call, call.id), step, actor)


def _ask(may: bool, sentence: Any) -> None:
    if not may:
        raise NotAllowed(sentence)


def _changeable(call: Call, actor: Actor) -> Call:
    _ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if not may_change(actor, call):
        raise Refusal(FIXED)
    return call


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refusal(say("This cannot be kept like this."), problems)


def _checked(problems: Sequence[Problem], opens: datetime, closes: datetime, zone: str) -> tuple[datetime, datetime]:
    try:
        read = instants(opens, closes, zone)
    except Refusal as refusal:
        problems = [*problems, *refusal.problems]
    _refuse(problems)
    return read


def _changed(call: Call, actor: Actor, part: str) -> None:
    journal.note("call.change", call, actor, part=part)


def _replace_lots(call: Call, lots: Sequence[Mapping[str, Any]]) -> None:
    db.session.execute(delete(Lot).where(Lot.call_id == call.id))
    db.session.add_all(Lot(call_id=call.id, code=one["code"], name=one["name"], cap_cents=one["cap_cents"]) for one in lots)
    _seen_anew(call, "lots")


def _replace_rules(call: Call, rules: Sequence[Mapping[str, Any]]) -> None:
    db.session.execute(delete(EligibilityRule).where(EligibilityRule.call_id == call.id))
    db.session.add_all(
        EligibilityRule(call_id=call.id, position=n, kind=one["kind"], question=one["question"],
                        explanation=one.get("explanation") or {}, params=one.get("params") or {}) for n, one in enumerate(rules))
    _seen_anew(call, "rules")


def _replace_criteria(call: Call, criteria: Sequence[Mapping[str, Any]]) -> None:
    db.session.execute(delete(Criterion).where(Criterion.call_id == call.id))
    db.session.add_all(
        Criterion(call_id=call.id, position=n, key=one["key"], title=one["title"], description=one.get("description") or {},
                  scale=list(one.get("scale") or ()), weight=one["weight"], floor_percent=one.get("floor_percent") or 0)
        for n, one in enumerate(criteria))
    _seen_anew(call, "criteria")


def _seen_anew(call: Call, part: str) -> None:
    db.session.flush()
    db.session.expire(call, [part])
