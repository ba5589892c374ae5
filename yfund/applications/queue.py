"""What officers read while screening: the queue, its progress, and all that is known of one application."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, false, func, or_, select

from yfund.accounts.models import Organisation
from yfund.applications.models import Answer, Application, ChangeRequest, ScreeningCheck
from yfund.applications.policy.screening import may_screen_any
from yfund.applications.queries import visible_to
from yfund.applications.register import Match, Twin, matches, twins
from yfund.applications.states import SENT
from yfund.calls.models import Call, EligibilityRule
from yfund.calls.rules.eligibility import Facts, Finding, finding
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import folded, say
from yfund.web.needs import Need

PROMISED = timedelta(days=20)


@dataclass(frozen=True)
class Wanted:
    """Filters of the queue. `verdict`: not_met, unclear, none (nothing checked yet), or <rule id>:<verdict>."""

    call: str = ""
    state: str = ""
    verdict: str = ""
    country: str = ""
    text: str = ""


@dataclass(frozen=True)
class Checked:
    """One rule beside what the group, the records and the officer say of it."""

    rule: EligibilityRule
    quiz: str
    automatic: Finding
    check: ScreeningCheck | None


@dataclass(frozen=True)
class File:
    """All that is known of one application while it is screened."""

    rules: list[Checked]
    matches: list[Match]
    twins: list[Twin]
    answers: dict[str, Any]
    requests: list[ChangeRequest] = field(default_factory=list)


def queue(actor: Actor, wanted: Wanted) -> Select[Any]:
    """Sent applications as plain rows: the newest call first, in it those that wait for screening, then the oldest."""
    query = (
        select(Application.public_id, Application.number, Application.title, Application.language, Application.state,
               Application.country, Application.submitted_at, Application.requested_cents,
               Organisation.name.label("organisation"), Call.code, Call.zone)
        .join(Organisation, Organisation.id == Application.organisation_id).join(Call, Call.id == Application.call_id)
        .where(visible_to(actor), Application.number.is_not(None)).order_by(
            Call.closes_at.desc(), case((Application.state == "submitted", 0), else_=1), Application.submitted_at, Application.id))
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


def counts(actor: Actor, call: str = "") -> dict[str, int]:
    """How many sent applications stand in each state, of one call or of all."""
    query = (select(Application.state, func.count()).where(visible_to(actor), Application.number.is_not(None))
             .group_by(Application.state))
    if call:
        query = query.join(Call, Call.id == Application.call_id).where(Call.code == call)
    return dict(db.session.execute(query).all())


def countries_of(actor: Actor, call: str = "") -> list[str]:
    """Codes of the countries that sent something."""
    query = select(Application.country).where(visible_to(actor), Application.number.is_not(None), Application.country != "")
    if call:
        query = query.join(Call, Call.id == Application.call_id).where(Call.code == call)
    return sorted(set(db.session.scalars(query.distinct())))


def sent_calls() -> list[Call]:
    """Calls that have been open, the newest first."""
    return list(db.session.scalars(select(Call).where(Call.state != "draft").order_by(Call.closes_at.desc())))


def next_waiting(application: Application, actor: Actor) -> str | None:
    """Public id of the next application of the same call that waits for screening: the next younger one, else the oldest."""
    older = Application.submitted_at < application.submitted_at if application.submitted_at else false()
    return db.session.scalar(select(Application.public_id).where(
        visible_to(actor), Application.call_id == application.call_id, Application.state == "submitted",
        Application.id != application.id, Application.organisation_id.not_in(list(actor.memberships)))
        .order_by(case((older, 1), else_=0), Application.submitted_at, Application.id).limit(1))


def verdicts_of(application: Application) -> dict[int, str]:
    """The officer's verdicts so far, by rule id."""
    rows = db.session.execute(select(ScreeningCheck.rule_id, ScreeningCheck.verdict)
                              .where(ScreeningCheck.application_id == application.id))
    return dict(rows.all())


def file_of(application: Application, actor: Actor) -> File:
    """Everything an officer needs to screen one application."""
    answers = {row.question: row.value for row in db.session.scalars(
        select(Answer).where(Answer.application_id == application.id))}
    checks = {check.rule_id: check for check in db.session.scalars(
        select(ScreeningCheck).where(ScreeningCheck.application_id == application.id))}
    known, others = matches(application.organisation), twins(application, actor)
    facts = _facts(application, answers, known, others)
    requests = db.session.scalars(select(ChangeRequest).where(ChangeRequest.application_id == application.id)
                                  .order_by(ChangeRequest.asked_at))
    rules = [Checked(rule, facts.quiz.get(str(rule.id), ""), finding(rule, facts), checks.get(rule.id))
             for rule in application.call.rules]
    return File(rules, known, others, answers, list(requests))


def _facts(application: Application, answers: dict[str, Any], known: list[Match], others: list[Twin]) -> Facts:
    group, call = application.organisation, application.call
    return Facts(
        country=application.country or group.country, legal_form=group.legal_form, registered_year=group.registered_year,
        opens_on=call.opens_at.date(), countries=tuple(call.countries),
        certain_grants=sum(m.reason == "number" for m in known), likely_grants=sum(m.reason == "name" for m in known),
        others=len(others), answers=answers, quiz=application.quiz or {})


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.call:
        conditions.append(Call.code == wanted.call)
    if wanted.state in SENT or wanted.state == "withdrawn":
        conditions.append(Application.state == wanted.state)
    if wanted.country:
        conditions.append(Application.country == wanted.country)
    if wanted.verdict:
        conditions.append(_verdict(wanted.verdict))
    if wanted.text:
        conditions.append(or_(
            Application.title.icontains(wanted.text, autoescape=True),
            Application.number.icontains(wanted.text, autoescape=True),
            Organisation.folded_name.contains(folded(wanted.text) or wanted.text, autoescape=True)))
    return conditions


def _verdict(asked: str) -> Any:
    checks = select(ScreeningCheck.id).where(ScreeningCheck.application_id == Application.id)
    if asked == "none":
        return ~checks.exists()
    rule, _sign, verdict = asked.rpartition(":")
    if rule.isdecimal() and len(rule) < 10:
        checks = checks.where(ScreeningCheck.rule_id == int(rule))
    return checks.where(ScreeningCheck.verdict == verdict).exists()


def needs(actor: Actor) -> list[Need]:
    """Screening that waits: one line for each call, due when its oldest application has waited twenty days."""
    if not may_screen_any(actor):
        return []
    rows = db.session.execute(
        select(Call.code, func.count(), func.min(Application.submitted_at)).join(Call, Call.id == Application.call_id)
        .where(visible_to(actor), Application.state == "submitted").group_by(Call.code).order_by(Call.code))
    return [Need(say("Check %(count)s applications to %(code)s for the first time", count=count, code=code),
                 say("Start with the oldest"), "applications.queue", {"call": code, "state": "submitted"},
                 due_at=oldest + PROMISED if oldest else None, urgency=2) for code, count, oldest in rows]
