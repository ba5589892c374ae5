"""Screening: verdicts on rules, and what follows from them. Each function is one change inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from yfund.applications.evidence import reasons_of, verdicts_of
from yfund.applications.likeness import ScreeningReason
from yfund.applications.models import Application, ChangeRequest, ScreeningCheck
from yfund.applications.policy.screening import may_screen_any
from yfund.applications.rules.screening import (
    change_problems,
    eligible_problems,
    ineligible_problems,
    reason_problems,
    verdict_problems,
)
from yfund.applications.services import changing
from yfund.applications.services.deskwork import refuse, screenable, write_group
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say

Verdicts = Mapping[int, tuple[str, str]]


def check_rule(application: Application, actor: Actor, *, rule_id: int, verdict: str, evidence: str = "") -> None:
    """Keep an officer's verdict on one rule: met, not_met or unclear, with the evidence they saw."""
    check_rules(application, actor, {rule_id: (verdict, evidence)})


def check_rules(application: Application, actor: Actor, verdicts: Verdicts) -> None:
    """Keep verdicts {rule id: (verdict, evidence)}. Only while the application waits for screening."""
    application = _waiting(application, actor)
    _keep(application, actor, verdicts)


def find_eligible(application: Application, actor: Actor, verdicts: Verdicts | None = None) -> None:
    """Find the application eligible; every rule must be met. `verdicts` are kept first. The group gets a letter."""
    application = _waiting(application, actor)
    _keep(application, actor, verdicts or {})
    refuse(eligible_problems(application.call.rules, verdicts_of(application)))
    workflow.move(application, "find_eligible", actor)
    write_group("eligible", application)


def find_ineligible(application: Application, actor: Actor, *, reason: str, chosen: Sequence[str] = (),
                    verdicts: Verdicts | None = None) -> None:
    """Find the application not eligible. At least one rule is not met; the letter names it and says why.

    `chosen`: keys out of the list of reasons; `reason`: words of the officer's own. One of the two is there.
    """
    application = _waiting(application, actor)
    _keep(application, actor, verdicts or {})
    judged, listed = verdicts_of(application), {one.key: one for one in reasons_of(application.call)}
    refuse(ineligible_problems(judged, reason, [key in listed for key in chosen]))
    broken = [rule for rule in application.call.rules if judged.get(rule.id) == "not_met"]
    workflow.move(application, "find_ineligible", actor, reason=reason, rules=[rule.kind for rule in broken], reasons=list(chosen))
    write_group("ineligible", application, rules=broken, reasons=[listed[key] for key in chosen], reason=reason, officer=actor.name)


def ask_changes(application: Application, actor: Actor, *, sections: Sequence[str], reason: str, due_at: datetime) -> ChangeRequest:
    """Give named sections back to the group until `due_at`. The group gets a letter."""
    application = _waiting(application, actor)
    form = {section["key"]: section["title"] for section in application.form_version.definition["sections"]}
    refuse(change_problems(form, sections, reason, due_at, clock.now()))
    request = ChangeRequest(application_id=application.id, sections=[key for key in form if key in sections], reason=reason,
                            due_at=due_at, asked_by_id=actor.id, asked_at=clock.now())
    db.session.add(request)
    # Unsent changes of the group's own would slip through beside the named sections; they stay in the history. What officers
    # read, and what counts, is what was sent until it is sent again.
    if application.changing_at is not None:
        changing.put_back(application)
    application.changing_at = clock.now()
    workflow.move(application, "ask_changes", actor, reason=reason, sections=request.sections)
    write_group("changes", application, sections=[form[key] for key in request.sections], reason=reason, due_at=due_at,
           officer=actor.name)
    return request


def reinstate(application: Application, actor: Actor, *, reason: str, appealed_by: str = "") -> None:
    """Take back, after an appeal, that an application was found not eligible; it waits for screening again.

    `appealed_by`: who of the group asked. Both are journaled; the group gets a letter.
    """
    application = screenable(application, actor)
    refuse([] if reason.strip() else [Problem(say("Say why the application is taken back in."), "reason")])
    workflow.move(application, "reinstate", actor, reason=reason, appealed_by=appealed_by)
    write_group("reinstated", application, officer=actor.name, appealed_by=appealed_by)


def set_reasons(call: Call, actor: Actor, texts: Sequence[Mapping[str, str]]) -> None:
    """The call's own list of reasons, in order, each {language: text}; an empty list brings the standard one back."""
    if not may_screen_any(actor):
        raise NotAllowed(say("Only a programme officer changes the list of reasons."))
    call = locked(Call, call.id)
    refuse(reason_problems(texts))
    db.session.execute(delete(ScreeningReason).where(ScreeningReason.call_id == call.id))
    db.session.add_all(ScreeningReason(call_id=call.id, position=place, text=dict(text)) for place, text in enumerate(texts))
    journal.note("call.set_reasons", call, actor, count=len(texts))
    db.session.flush()


def _waiting(application: Application, actor: Actor) -> Application:
    application = screenable(application, actor)
    if application.state != "submitted":
        raise Refusal(say("This application is not waiting for screening."))
    return application


def _keep(application: Application, actor: Actor, verdicts: Verdicts) -> None:
    refuse(verdict_problems(application.call.rules, verdicts))
    present = {check.rule_id: check for check in db.session.scalars(
        select(ScreeningCheck).where(ScreeningCheck.application_id == application.id))}
    changed = {}
    for rule_id, (verdict, evidence) in verdicts.items():
        check = present.get(rule_id)
        if check is not None and (check.verdict, check.evidence) == (verdict, evidence):
            continue
        if check is None:
            check = ScreeningCheck(application_id=application.id, rule_id=rule_id)
            db.session.add(check)
        check.verdict, check.evidence, check.officer_id, check.checked_at = verdict, evidence, actor.id, clock.now()
        changed[str(rule_id)] = verdict
    if changed:
        db.session.flush()
        journal.note("application.check_rules", application, actor, verdicts=changed)
