"""Builders of reporting: an active grant that owes its reports, and reports in any state."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from tests.build import payments
from yfund.applications.models import Answer
from yfund.awards.facts import AgreementSigned
from yfund.awards.models import Agreement, Grant
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM
from yfund.results import queries
from yfund.results.models import Report
from yfund.results.rules.figures import AGES, SEXES
from yfund.results.rules.narrative import questions
from yfund.results.services import judging, planning, reporting

PLAN = [{"kind": "midterm", "due": "half", "days": 0}, {"kind": "final", "due": "end", "days": 60}]
BUDGET = [{"line": "travel", "what": "Bus", "quantity": 2, "unit_cents": 200_000},
          {"line": "venue", "what": "Hall", "quantity": 1, "unit_cents": 600_000}]
DEFINITION = {"sections": [{"key": "all", "title": {"en": "All"}, "questions": [
    {"key": "budget", "kind": "budget", "label": {"en": "Budget"}, "feeds": "budget"},
    {"key": "participants", "kind": "number", "label": {"en": "People"}},
    {"key": "indicators", "kind": "table", "label": {"en": "Indicators"}}]}]}
ANSWERS = {"budget": BUDGET, "participants": "200", "indicators": [{"indicator": "Films made in pairs", "target": "6"}]}


def world(*, paid=True):
    """The world of payments with reports planned; the first instalment is paid by default."""
    here = payments.world()
    if paid:
        payments.moved(here, "prepare", "certify", "approve", "pay")
    with transaction():
        plan(db.session.get(Grant, here.grant.id))
    return here


def outlasting(here):
    """The same world with rows that outlive their session: for tests that make requests between app contexts."""
    for row in (here.grant, here.group, here.officer, here.certifier, here.approver, here.payer, here.owner, here.reader,
                here.auditor):
        db.session.refresh(row)
        db.session.expunge(row)
    return here


def plan(grant):
    """What signing leads to: the call's report plan, answers of the application, reports and indicators."""
    grant.call.reports = PLAN
    grant.application.form_version.definition = DEFINITION
    db.session.add_all(Answer(application_id=grant.application_id, question=key, value=value, written_at=clock.now())
                       for key, value in ANSWERS.items())
    agreement = Agreement(grant_id=grant.id, number=1, language="en", terms={}, fingerprint="0" * 64, state="countersigned",
                          state_at=clock.now())
    db.session.add(agreement)
    db.session.flush()
    planning.plan_reports(AgreementSigned(agreement=agreement, actor=SYSTEM))


def report(here, kind="midterm"):
    """A report of the grant."""
    return db.session.scalar(select(Report).where(Report.grant_id == here.grant.id, Report.kind == kind))


def expense(of, by, what="Bus hire", cents=30_000, **values):
    """An expense of the report, in US dollars unless said."""
    wanted = {"line": "travel", "spent_on": date(2026, 2, 20), "currency": "USD", "rate": Decimal(1), **values}
    return reporting.add_expense(of, by, what=what, amount_cents=cents, **wanted)


def filled(here, kind="midterm", cents=30_000):
    """A report with everything that is asked, not sent; people are ten in every box, other things seven."""
    with transaction():
        made, by = report(here, kind), here.actor("owner")
        reporting.write(made, by, {q.key: f"About {q.key}, as it was." for q in questions(kind)})
        for one in queries.indicators_of(here.grant.id):
            counts = {(sex, age): 10 for sex in SEXES for age in AGES} if one.is_people else {("all", "all"): 7}
            reporting.count(made, by, one, counts)
        if cents:
            expense(made, by, cents=cents)
    return made


def sent(here, kind="midterm", cents=30_000):
    """A report that the group has sent."""
    made = filled(here, kind, cents)
    with transaction():
        reporting.submit(made, here.actor("owner"), declared_name=here.owner.name)
    return made


def accepted(here, kind="midterm", cents=30_000, **values):
    """A report that an officer has accepted."""
    made = sent(here, kind, cents)
    with transaction():
        judging.accept(made, here.actor("officer"), accepted=values.pop("accepted", {}), **values)
    return made
