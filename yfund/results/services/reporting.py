"""A group writes and sends its report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy import delete, update

from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.money import convert
from yfund.kernel.text import clean, folded, say
from yfund.results import mail, policy, queries
from yfund.results.models import Expense, Figure, Indicator, Report, ReportFile
from yfund.results.rules.figures import count_problems
from yfund.results.rules.narrative import mark, narrative_problems, questions
from yfund.results.rules.spending import expense_problems, needs_proof


class Kept(Protocol):
    """A file that lies in the store."""

    filename: str
    media_type: str
    size: int
    sha256: str


@dataclass
class Written:
    """What became of texts: marks of those that are kept, and what somebody else had written meanwhile."""

    marks: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)


def write(report: Report, actor: Actor, narrative: Mapping[str, str], bases: Mapping[str, str] | None = None) -> Written:
    """Keep the texts of a report; never refused for being incomplete or too long.

    `bases` are the marks of the texts the writer began from: where the stored text is another one by now, nothing is
    overwritten and it comes back in `theirs`. Keys that the report does not ask are left out.
    """
    report = locked(Report, report.id)
    _must_write(actor, report)
    written, kept = Written(), dict(report.narrative)
    for question in questions(report.kind):
        if question.key not in narrative:
            continue
        text, stored = clean(narrative[question.key]), kept.get(question.key, "")
        base = (bases or {}).get(question.key)
        if base is not None and base != mark(stored) and text != stored:
            written.theirs[question.key] = stored
            continue
        kept[question.key] = text
        written.marks[question.key] = mark(text)
    if kept != report.narrative:
        report.narrative = kept
    return written


def count(report: Report, actor: Actor, indicator: Indicator, counts: Mapping[tuple[str, str], int]) -> None:
    """Keep the figures of one indicator, by (sex, age); ("all", "all") where people are not split."""
    _must_write(actor, report)
    if indicator.grant_id != report.grant_id:
        raise NotAllowed(say("This indicator belongs to another grant."))
    if count_problems(counts, is_people=indicator.is_people):
        raise Refusal(say("This cannot be counted like this."))
    db.session.execute(delete(Figure).where(Figure.report_id == report.id, Figure.indicator_id == indicator.id))
    db.session.add_all(Figure(report_id=report.id, indicator_id=indicator.id, sex=sex, age=age, count=number)
                       for (sex, age), number in counts.items())


def count_all(report: Report, actor: Actor, figures: Mapping[int, Mapping[tuple[str, str], int]]) -> None:
    """Keep the figures of several indicators (by id) at once; an empty mapping takes the figures of one away."""
    report = locked(Report, report.id)
    for indicator in queries.indicators_of(report.grant_id):
        if indicator.id in figures:
            count(report, actor, indicator, figures[indicator.id])


def add_expense(report: Report, actor: Actor, *, line: str, what: str, spent_on: date, amount_cents: int, currency: str,
                rate: Decimal) -> Expense:
    """Add one expense in its own currency, with the actual rate used (units for one US dollar)."""
    expense = Expense(report_id=report.id)
    change_expense(expense, report, actor, line=line, what=what, spent_on=spent_on, amount_cents=amount_cents,
                   currency=currency, rate=rate)
    return expense


def change_expense(expense: Expense, report: Report, actor: Actor, *, line: str, what: str, spent_on: date,
                   amount_cents: int, currency: str, rate: Decimal) -> None:
    """Write an expense anew while the report is not sent; what was accepted of it before counts no longer."""
    _must_write(actor, report)
    if expense.report_id != report.id:
        raise NotAllowed(say("This expense belongs to another report."))
    problems = expense_problems(what=what, spent_on=spent_on, amount_cents=amount_cents, rate=rate, today=clock.today())
    if problems:
        raise Refusal(say("This expense cannot be kept like this."), problems)
    verb = "report.add_expense" if expense.id is None else "report.change_expense"
    expense.line, expense.what, expense.spent_on, expense.currency = line, clean(what), spent_on, currency
    expense.amount_cents, expense.rate, expense.usd_cents = amount_cents, str(rate), convert(amount_cents, rate)
    expense.accepted_cents = None
    db.session.add(expense)
    db.session.flush()
    journal.note(verb, expense, actor, cents=expense.usd_cents)


def keep_expense(report: Report, actor: Actor, expense: Expense | None, *, receipts: Sequence[Kept], line: str, what: str,
                 spent_on: date, amount_cents: int, currency: str, rate: Decimal) -> Expense:
    """Write an expense (a new one when None) together with the receipts that came with it."""
    kept = Expense(report_id=report.id) if expense is None else expense
    change_expense(kept, report, actor, line=line, what=what, spent_on=spent_on, amount_cents=amount_cents,
                   currency=currency, rate=rate)
    add_files(report, actor, receipts, expense=kept)
    return kept


def add_files(report: Report, actor: Actor, files: Sequence[Kept], *, expense: Expense | None = None) -> None:
    """Note several files that lie in the store."""
    for file in files:
        add_file(report, actor, filename=file.filename, media_type=file.media_type, size=file.size, sha256=file.sha256,
                 expense=expense)


def remove_expense(expense: Expense, actor: Actor) -> None:
    """Take an expense out of a report that is not sent; its receipts are marked as taken out."""
    report = db.session.get_one(Report, expense.report_id)
    _must_write(actor, report)
    journal.note("report.remove_expense", report, actor, what=expense.what, cents=expense.usd_cents)
    db.session.execute(update(ReportFile).where(ReportFile.expense_id == expense.id)
                       .values(expense_id=None, removed_at=clock.now()))
    db.session.delete(expense)


def add_file(report: Report, actor: Actor, *, filename: str, media_type: str, size: int, sha256: str,
             expense: Expense | None = None) -> ReportFile:
    """Note a file that lies in the store: a receipt of an expense, or a photo or list of the report as a whole.

    The same bytes in the same place are kept once.
    """
    _must_write(actor, report)
    if expense is not None and expense.report_id != report.id:
        raise NotAllowed(say("This expense belongs to another report."))
    expense_id = expense.id if expense is not None else None
    for file in queries.files_of(report).get(expense_id, []):
        if file.sha256 == sha256:
            return file
    file = ReportFile(report_id=report.id, expense_id=expense_id, filename=filename, media_type=media_type, size=size,
                      sha256=sha256, uploaded_by_id=actor.id, uploaded_at=clock.now())
    db.session.add(file)
    db.session.flush()
    journal.note("report.add_file", report, actor, file=filename, sha256=sha256)
    return file


def remove_file(file: ReportFile, actor: Actor) -> None:
    """Take a file out of a report that is not sent; the bytes stay in the store."""
    report = db.session.get_one(Report, file.report_id)
    _must_write(actor, report)
    file.removed_at = clock.now()
    journal.note("report.remove_file", report, actor, file=file.filename, sha256=file.sha256)


def missing(report: Report) -> list[Problem]:
    """Everything that keeps the report from being sent; fields are question keys, `indicator-<id>`, `expenses`."""
    problems = narrative_problems(report.kind, report.narrative)
    counted = queries.figures_of(report)
    problems += [Problem(say("“%(title)s” has no figure yet; write 0 if it is none.", title=i.title), f"indicator-{i.id}")
                 for i in queries.indicators_of(report.grant_id) if i.id not in counted]
    expenses, files = queries.expenses_of(report), queries.files_of(report)
    if report.kind == "final" and not expenses:
        problems.append(Problem(say("No expense is listed yet."), "expenses"))
    problems += [Problem(say("“%(what)s” has no receipt; from 1,000 US$ on we need one.", what=e.what),
                         f"expense-{e.public_id}")
                 for e in expenses if needs_proof(e.usd_cents) and e.id not in files]
    return problems


def submit(report: Report, actor: Actor, *, declared_name: str) -> None:
    """Send the report: everything asked is there, and the sender declares by name that it is true."""
    report = locked(Report, report.id)
    if not actor.may_write_for(report.grant.organisation_id):
        raise NotAllowed(say("This report is not open for you to write."))
    Report.lifecycle.target(report.state, "submit")
    problems = missing(report)
    if not folded(declared_name) or folded(declared_name) != folded(actor.name):
        problems.append(Problem(say("Type your name as it stands in your account: %(name)s.", name=actor.name),
                                "declared_name"))
    if problems:
        raise Refusal(say("The report is not complete yet. Everything you wrote is kept."), problems)
    report.declared_name, report.submitted_by_id, report.submitted_at = declared_name.strip(), actor.id, clock.now()
    workflow.move(report, "submit", actor)
    mail.report_received(report)


def _must_write(actor: Actor, report: Report) -> None:
    if not policy.may_write(actor, report):
        raise NotAllowed(say("This report is not open for you to write."))
