"""All that is known of an application while it is screened: what the records say of every rule, and what it rests on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from yfund.accounts.models import Organisation, Person
from yfund.applications.grounds import as_sent, unknowable
from yfund.applications.likeness import Likeness, ScreeningNote, ScreeningReason
from yfund.applications.models import Answer, Application, ChangeRequest, ScreeningCheck, Submission, Upload
from yfund.applications.queries import answers_of, of_group, uploads_of, visible_to, written
from yfund.applications.register import Alike, alike
from yfund.applications.rules.matching import CERTAIN
from yfund.applications.rules.screening import STANDARD_REASONS, Reason
from yfund.calls.models import Call, EligibilityRule
from yfund.calls.rules.eligibility import Facts, Finding, finding
from yfund.calls.rules.form import question_named
from yfund.calls.rules.self_check import PROFILE, for_group
from yfund.infra.db import db
from yfund.kernel.actor import Actor

PAPERS = ("legal_form", "years_registered")


@dataclass(frozen=True)
class Checked:
    """One rule beside what the group, the records and the officer say of it. `fields`: (question, answer); `files`: papers."""

    rule: EligibilityRule
    quiz: str
    automatic: Finding
    check: ScreeningCheck | None
    fields: list[tuple[dict[str, Any], Any]]
    files: list[Upload]
    officer: str = ""


@dataclass(frozen=True)
class File:
    """All that is known of one application while it is screened. `sendings`: what was sent, the newest first, two at most."""

    rules: list[Checked]
    alike: Alike
    answers: dict[str, Any]
    uploads: list[Upload]
    requests: list[ChangeRequest] = field(default_factory=list)
    note: ScreeningNote | None = None
    officer: str = ""
    sendings: list[Submission] = field(default_factory=list)


def file_of(application: Application, actor: Actor) -> File:
    """Everything an officer needs to screen one application."""
    uploads, checks = uploads_of(application.id), {check.rule_id: (check, name) for check, name in db.session.execute(
        select(ScreeningCheck, Person.name).join(Person, Person.id == ScreeningCheck.officer_id)
        .where(ScreeningCheck.application_id == application.id))}
    answers = answers_of(application)
    said, definition = findings([application], actor)[application.id], application.form_version.definition
    requests = db.session.scalars(select(ChangeRequest).where(ChangeRequest.application_id == application.id)
                                  .order_by(ChangeRequest.asked_at))
    note = db.session.execute(select(ScreeningNote, Person.name).outerjoin(Person, Person.id == ScreeningNote.officer_id)
                              .where(ScreeningNote.application_id == application.id)).first()
    sendings = db.session.scalars(select(Submission).where(Submission.application_id == application.id)
                                  .order_by(Submission.number.desc()).limit(2))
    quiz = application.quiz or {}
    rules = [Checked(rule, quiz.get(str(rule.id), ""), said[rule.id], *_checked(rule, checks, definition, answers, uploads))
             for rule in application.call.rules]
    return File(rules, alike(application, actor), answers, uploads, list(requests), note[0] if note else None,
                (note[1] or "") if note else "", list(sendings))


def findings(applications: Sequence[Application], actor: Actor) -> dict[int, dict[int, Finding]]:
    """Application id → rule id → what the records say, in three queries for any number of applications of one call."""
    if not applications:
        return {}
    call, ids = applications[0].call, [one.id for one in applications]
    asked = {rule.params.get("question") for rule in call.rules} - {None}
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.execute(select(Answer.application_id, Answer.question, Answer.value).where(
            Answer.application_id.in_(ids), Answer.question.in_(asked))):
        answers[row.application_id][row.question] = row.value
    answers |= as_sent([one.id for one in applications if one.changing_at is not None])
    likenesses = _likenesses({one.organisation_id for one in applications}, actor)
    sent = _sent_here(call, actor, {one.organisation_id for one in applications} | {
        other for rows in likenesses.values() for other, _row in rows if other})
    facts = {one.id: _facts(one, answers[one.id], likenesses[one.organisation_id], sent) for one in applications}
    return {one.id: {rule.id: finding(rule, facts[one.id]) for rule in call.rules} for one in applications}


def self_check(application: Application) -> list[tuple[EligibilityRule, Finding]]:
    """Every rule of the call with what the group's page and what is written say of it, for the group's own eyes."""
    facts = _own_facts(application.call, application.organisation, written(application), application.quiz or {}, application.id,
                       application.country)
    return [(rule, for_group(rule, facts)) for rule in application.call.rules]


def known_of(call: Call, group: Organisation) -> dict[int, Finding]:
    """Rule id → what the page of a group says of it before the group has begun."""
    facts = _own_facts(call, group, {}, {}, 0, "")
    return {rule.id: for_group(rule, facts) for rule in call.rules if rule.kind in PROFILE}


def _own_facts(call: Call, group: Organisation, answers: dict[str, Any], quiz: dict[str, Any], but: int, country: str) -> Facts:
    others = sum(one.number is not None and one.id != but for one in of_group(call.id, group.id))
    return Facts(country=country or group.country, legal_form=group.legal_form, registered_year=group.registered_year,
                 registered_month=group.registered_month,
                 opens_on=call.opens_at.date(), countries=tuple(call.countries), others=others, answers=answers, quiz=quiz)


def verdicts_of(application: Application) -> dict[int, str]:
    """The officer's verdicts so far, by rule id."""
    rows = db.session.execute(select(ScreeningCheck.rule_id, ScreeningCheck.verdict)
                              .where(ScreeningCheck.application_id == application.id))
    return dict(rows.all())


def reasons_of(call: Call) -> list[Reason]:
    """The reasons an officer chooses from when turning away: the call's own list, else the standard one."""
    own = db.session.scalars(select(ScreeningReason).where(ScreeningReason.call_id == call.id).order_by(ScreeningReason.position))
    return [Reason(str(row.id), texts=row.text) for row in own] or list(STANDARD_REASONS)


def _checked(rule: EligibilityRule, checks: dict[int, Any], definition: dict[str, Any], answers: dict[str, Any],
             uploads: list[Upload]) -> tuple[ScreeningCheck | None, list[tuple[dict[str, Any], Any]], list[Upload], str]:
    check, officer = checks.get(rule.id, (None, ""))
    key = rule.params.get("question", "")
    asked = question_named(definition, key) if key else None
    fields = [(asked, answers[key])] if asked and key in answers else []
    return check, fields, [u for u in uploads if rule.kind in PAPERS or u.question == key], officer


def _likenesses(groups: set[int], actor: Actor) -> dict[int, list[tuple[int | None, Likeness]]]:
    """Group → (the other group, None for a past grantee; the likeness), without those a person found different and those
    of which the actor may know nothing."""
    found: dict[int, list[tuple[int | None, Likeness]]] = defaultdict(list)
    rows = list(db.session.scalars(select(Likeness).where(
        or_(Likeness.organisation_id.in_(groups), Likeness.other_id.in_(groups)), Likeness.verdict != "different")))
    hidden = unknowable(rows, actor)
    for row in rows:
        if row.id in hidden:
            continue
        if row.organisation_id in groups:
            found[row.organisation_id].append((row.other_id, row))
        if row.other_id in groups:
            found[row.other_id].append((row.organisation_id, row))
    return found


def _sent_here(call: Call, actor: Actor, groups: set[int]) -> dict[int, int]:
    """Group → how many applications to the call the actor may know of."""
    sent: dict[int, int] = defaultdict(int)
    for group in db.session.scalars(select(Application.organisation_id).where(
            visible_to(actor), Application.call_id == call.id, Application.organisation_id.in_(groups),
            Application.number.is_not(None), Application.state != "withdrawn")):
        sent[group] += 1
    return sent


def _facts(application: Application, answers: dict[str, Any], likenesses: list[tuple[int | None, Likeness]],
           sent: dict[int, int]) -> Facts:
    group, call = application.organisation, application.call
    past = [row for other, row in likenesses if other is None]
    certain = sum(row.verdict == "same" or any(kind in CERTAIN for kind, _score in row.reasons) for row in past)
    others = max(0, sent.get(group.id, 0) - 1) + sum(sent.get(other, 0) for other, _row in likenesses if other)
    return Facts(
        country=application.country or group.country, legal_form=group.legal_form, registered_year=group.registered_year,
                 registered_month=group.registered_month,
        opens_on=call.opens_at.date(), countries=tuple(call.countries), certain_grants=certain,
        likely_grants=len(past) - certain, others=others, answers=answers, quiz=application.quiz or {})
