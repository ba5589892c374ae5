"""What a new grant owes: its reports and what it will count."""

from datetime import date

from sqlalchemy import select

from yfund.applications import queries as applications
from yfund.awards.facts import AgreementSigned
from yfund.awards.models import Grant
from yfund.awards.rules.agreement import report_lines
from yfund.calls.rules.form import question_named
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.results.models import Indicator, Report

DEFAULTS = (("participants", "People who took part", True), ("activities", "Activities held", False),
            ("reached", "People reached indirectly", False))


def plan_reports(fact: AgreementSigned) -> None:
    """Write down the reports that the agreement asks for, and the indicators; once only."""
    grant = fact.agreement.grant
    if db.session.scalar(select(Report.id).where(Report.grant_id == grant.id)) is not None:
        return
    for line in report_lines(grant.call.reports, grant.starts_on, grant.ends_on):
        workflow.begin(Report(grant_id=grant.id, kind=line["kind"], due_on=date.fromisoformat(line["due_on"])), fact.actor)
    _plan_indicators(grant)


def _plan_indicators(grant: Grant) -> None:
    """Targets from the application's table of indicators when it has one, else the three every grant counts."""
    definition = grant.application.form_version.definition
    rows = applications.answers_of(grant.application).get("indicators") if question_named(definition, "indicators") else None
    told = {}
    for row in rows if isinstance(rows, list) else []:
        target = str(row.get("target", "")).strip()
        if str(row.get("indicator", "")).strip() and target.isdecimal():
            told[f"own_{len(told) + 1}"] = (str(row["indicator"])[:300], False, int(target))
    for position, (key, title, is_people) in enumerate(DEFAULTS, 1):
        db.session.add(Indicator(grant_id=grant.id, position=position, key=key, title=title, is_people=is_people, target=0))
    for position, (key, (title, is_people, target)) in enumerate(told.items(), len(DEFAULTS) + 1):
        db.session.add(Indicator(grant_id=grant.id, position=position, key=key, title=title, is_people=is_people, target=target))


def set_target(indicator: Indicator, actor: Actor, target: int) -> None:
    """Agree a target before the first report is sent; an officer's act, journaled."""
    if not actor.has("officer"):
        raise NotAllowed(say("Targets are agreed with an officer."))
    if db.session.scalar(select(Report.id).where(Report.grant_id == indicator.grant_id, Report.state != "due")):
        raise Refusal(say("Targets are fixed once the first report was sent."))
    journal.note("indicator.set_target", indicator, actor, before=indicator.target, after=target)
    indicator.target = target
