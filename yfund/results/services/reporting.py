"""A group writes and sends its report."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import delete, select

from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.money import convert
from yfund.kernel.text import clean, folded, say
from yfund.results import mail, policy, queries
from yfund.results.models import Expense, Figure, Indicator, Report, ReportFile
from yfund.results.rules.narrative import narrative_problems


def write(report: Report, actor: Actor, narrative: Mapping[str, str]) -> None:
    """Keep the texts of a report; never refused for being incomplete or too long."""
    _must_write(actor, report)
    report.narrative = {**report.narrative, **{key: clean(text) for key, text in narrative.items()}}


def count(report: Report, actor: Actor, indicator: Indicator, counts: Mapping[tuple[str, str], int]) -> None:
    """Keep the figures of one indicator, by (sex, age); ("all", "all") where people are not split."""
    _must_write(actor, report)
    if indicator.grant_id != report.grant_id:
        raise NotAllowed(say("This indicator belongs to another grant."))
    db.session.execute(delete(Figure).where(Figure.report_id == report.id, Figure.indicator_id == indicator.id))
    db.session.add_all(Figure(report_id=report.id, indicator_id=indicator.id, sex=sex, age=age, count=number)
                       for (sex, age), number in counts.items())


def add_expense(report: Report, actor: Actor, *, line: str, what: str, spent_on: date, amount_cents: int, currency: str,
                rate: Decimal) -> Expense:
    """Add one expense in its own currency, with the actual rate used (units for one US dollar)."""
    _must_write(actor, report)
    problems = []
    if rate <= 0:
        problems.append(Problem(say("The rate must be above zero."), "rate"))
    if amount_cents <= 0:
        problems.append(Problem(say("The sum must be above zero."), "amount"))
    if spent_on > clock.today():
        problems.append(Problem(say("This day has not come yet."), "spent_on"))
    if problems:
        raise Refusal(say("This expense cannot be kept like this."), problems)
    expense = Expense(report_id=report.id, line=line, what=clean(what)[:300], spent_on=spent_on, amount_cents=amount_cents,
                      currency=currency, rate=str(rate), usd_cents=convert(amount_cents, rate))
    db.session.add(expense)
    db.session.flush()
    journal.note("report.add_expense", expense, actor, cents=expense.usd_cents)
    return expense


def remove_expense(expense: Expense, actor: Actor) -> None:
    """Take an expense and its receipts out of a report that is not sent."""
    report = db.session.get_one(Report, expense.report_id)
    _must_write(actor, report)
    journal.note("report.remove_expense", expense, actor, what=expense.what, cents=expense.usd_cents)
    db.session.flush()
    db.session.execute(delete(ReportFile).where(ReportFile.expense_id == expense.id))
    db.session.delete(expense)


def submit(report: Report, actor: Actor, *, declared_name: str) -> None:
    """Send the report: everything asked is there, and the sender declares by name that it is true."""
    report = locked(Report, report.id)
    _must_write(actor, report)
    problems = narrative_problems(report.kind, report.narrative) + _missing_figures(report)
    if folded(declared_name) != folded(actor.name):
        problems.append(Problem(say("Type your name as it stands in your account: %(name)s.", name=actor.name), "declared_name"))
    if problems:
        raise Refusal(say("The report is not complete yet. Everything you wrote is kept."), problems)
    report.declared_name, report.submitted_by_id, report.submitted_at = declared_name.strip(), actor.id, clock.now()
    workflow.move(report, "submit", actor)
    mail.report_received(report)


def _missing_figures(report: Report) -> list[Problem]:
    counted = set(db.session.scalars(select(Figure.indicator_id).where(Figure.report_id == report.id)))
    return [Problem(say("“%(title)s” has no figure yet; write 0 if it is none.", title=i.title), f"indicator-{i.id}")
            for i in queries.indicators_of(report.grant_id) if i.id not in counted]


def _must_write(actor: Actor, report: Report) -> None:
    if not policy.may_write(actor, report):
        raise NotAllowed(say("This report is not open for you to write."))
