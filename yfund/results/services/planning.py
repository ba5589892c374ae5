"""What a new grant owes: its reports and what it will count."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from yfund.applications import queries as applications
from yfund.awards.facts import AgreementSigned
from yfund.awards.models import Grant
from yfund.awards.rules.agreement import report_lines
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.results import policy, queries
from yfund.results.models import Indicator, Report
from yfund.results.rules.indicators import planned


def plan_reports(fact: AgreementSigned) -> None:
    """Write down the reports that the agreement asks for, and what the grant counts; once only."""
    grant = fact.agreement.grant
    if db.session.scalar(select(Report.id).where(Report.grant_id == grant.id).limit(1)) is not None:
        return
    for line in report_lines(grant.call.reports, grant.starts_on, grant.ends_on):
        workflow.begin(Report(grant_id=grant.id, kind=line["kind"], due_on=date.fromisoformat(line["due_on"])), fact.actor)
    for position, one in enumerate(planned(applications.answers_of(grant.application)), 1):
        db.session.add(Indicator(grant_id=grant.id, position=position, key=one.key, title=one.title,
                                 is_people=one.is_people, target=one.target))
    db.session.flush()


def set_targets(grant: Grant, actor: Actor, targets: Mapping[int, int]) -> None:
    """Agree targets (by indicator id) before the first report is sent; an officer's act, journaled."""
    if not policy.may_set_targets(actor):
        raise NotAllowed(say("Targets are agreed with an officer."))
    grant = locked(Grant, grant.id)
    if any(report.submitted_at for report in queries.reports_of(grant)):
        raise Refusal(say("Targets are fixed once the first report was sent."))
    wrong = [Problem(say("Write a whole number."), f"target-{number}") for number, target in targets.items()
             if not 0 <= target < 10**9]
    if wrong:
        raise Refusal(say("Some targets cannot be read."), wrong)
    for indicator in queries.indicators_of(grant.id):
        target = targets.get(indicator.id, indicator.target)
        if target != indicator.target:
            journal.note("indicator.set_target", indicator, actor, before=indicator.target, after=target)
            indicator.target = target
