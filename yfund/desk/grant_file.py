"""The file of one grant: its whole life on one page, read from the rooms it went through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from yfund.applications import queries as applications
from yfund.applications.models import Submission
from yfund.awards.models import Agreement, Grant
from yfund.calls.rules.form import fed_by
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel.text import Sentence, say
from yfund.payments.models import Hand, Instalment, Refund
from yfund.results.models import Expense, Figure, Indicator, Report


@dataclass(frozen=True)
class Money:
    """Where the money is, in US cents."""

    awarded: int
    paid: int
    accepted: int
    refunded: int

    @property
    def with_group(self) -> int:
        """Paid, and neither accounted for nor sent back."""
        return max(0, self.paid - self.accepted - self.refunded)

    @property
    def to_pay(self) -> int:
        return max(0, self.awarded - self.paid)


@dataclass(frozen=True)
class Event:
    """One line of the timeline. `when`: past, now or next; `at` an instant or a day."""

    title: Sentence
    at: datetime | date
    when: str = "past"
    note: Sentence | None = None


@dataclass(frozen=True)
class Spending:
    """One budget line: planned, reported and accepted US cents."""

    line: str
    planned: int
    reported: int
    accepted: int


@dataclass(frozen=True)
class GrantFile:
    """Everything the page shows."""

    grant: Grant
    agreements: list[Agreement]
    instalments: list[Instalment]
    hands: dict[int, list[Hand]]
    reports: list[Report]
    refunds: list[Refund]
    money: Money
    spending: list[Spending]
    figures: list[tuple[Indicator, int]]
    timeline: list[Event] = field(default_factory=list)


def grant_file(grant: Grant) -> GrantFile:
    """Read the file of a grant, in ten queries whatever its length."""
    agreements = _all(Agreement, grant, Agreement.number)
    instalments = _all(Instalment, grant, Instalment.number)
    reports = _all(Report, grant, Report.due_on)
    refunds = _all(Refund, grant, Refund.received_on)
    hands: dict[int, list[Hand]] = {i.id: [] for i in instalments}
    rounds = {i.id: i.round for i in instalments}
    for hand in db.session.scalars(select(Hand).where(Hand.instalment_id.in_(rounds)).order_by(Hand.at)):
        if hand.round == rounds[hand.instalment_id]:
            hands[hand.instalment_id].append(hand)
    spending = _spending(grant, [r.id for r in reports])
    money = Money(grant.amount_cents, sum(i.amount_cents for i in instalments if i.state == "paid"),
                  sum(line.accepted for line in spending), sum(r.amount_cents for r in refunds))
    return GrantFile(grant, agreements, instalments, hands, reports, refunds, money, spending, _figures(grant),
                     _timeline(grant, agreements, instalments, reports, refunds))


def _all(kind: Any, grant: Grant, order: Any) -> list[Any]:
    return list(db.session.scalars(select(kind).where(kind.grant_id == grant.id).order_by(order)))


def _spending(grant: Grant, reports: list[int]) -> list[Spending]:
    question = fed_by(grant.application.form_version.definition, "budget")
    rows = applications.answers_of(grant.application).get(question["key"], []) if question else []
    planned: dict[str, int] = {}
    for row in rows if isinstance(rows, list) else []:
        planned[row["line"]] = planned.get(row["line"], 0) + int(row["quantity"]) * int(row["unit_cents"])
    spent = {line: (int(reported), int(accepted or 0)) for line, reported, accepted in db.session.execute(
        select(Expense.line, func.sum(Expense.usd_cents), func.sum(Expense.accepted_cents))
        .where(Expense.report_id.in_(reports)).group_by(Expense.line))}
    return [Spending(line, planned.get(line, 0), *spent.get(line, (0, 0))) for line in dict.fromkeys([*planned, *spent])]


def _figures(grant: Grant) -> list[tuple[Indicator, int]]:
    counts = (select(Figure.indicator_id, func.sum(Figure.count).label("done"), Figure.report_id)
              .group_by(Figure.indicator_id, Figure.report_id).subquery())
    rows = db.session.execute(
        select(Indicator, func.coalesce(func.max(counts.c.done), 0)).outerjoin(counts, counts.c.indicator_id == Indicator.id)
        .where(Indicator.grant_id == grant.id).group_by(Indicator.id).order_by(Indicator.position))
    return [(indicator, int(done)) for indicator, done in rows]


def _timeline(grant: Grant, agreements: Iterable[Agreement], instalments: Iterable[Instalment], reports: Iterable[Report],
              refunds: Iterable[Refund]) -> list[Event]:
    sent = db.session.scalar(select(func.min(Submission.received_at)).where(
        Submission.application_id == grant.application_id))
    events = [Event(say("Application received"), sent)] if sent else []
    events.append(Event(say("Grant awarded"), grant.awarded_at))
    for agreement in agreements:
        if agreement.signed_at:
            events.append(Event(say("Agreement signed by the group"), agreement.signed_at))
        if agreement.countersigned_at:
            events.append(Event(say("Agreement signed by the fund"), agreement.countersigned_at))
    events += [_paid(i) for i in instalments if i.state == "paid" and i.paid_on]
    for report in reports:
        events += _told(report)
    events += [Event(say("Money sent back"), r.received_on) for r in refunds]
    if grant.closed_at:
        events.append(Event(say("Grant closed"), grant.closed_at))
    else:
        events.append(Event(say("Project ends"), grant.ends_on, "next"))
    return sorted(events, key=lambda e: (e.when == "next", _day(e.at), _instant(e.at)))


def _paid(instalment: Instalment) -> Event:
    return Event(say("Instalment %(number)s paid", number=instalment.number), instalment.paid_on or instalment.state_at)


def _told(report: Report) -> list[Event]:
    names = {"midterm": (say("Mid-term report came in"), say("Mid-term report accepted"), say("Mid-term report due")),
             "final": (say("Final report came in"), say("Final report accepted"), say("Final report due"))}
    came, accepted, due = names[report.kind]
    events = [Event(came, report.submitted_at)] if report.submitted_at else [Event(due, report.due_on, "next")]
    if report.state == "accepted" and report.decided_at:
        events.append(Event(accepted, report.decided_at))
    return events


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def _instant(at: datetime | date) -> str:
    return at.isoformat() if isinstance(at, datetime) else f"{at.isoformat()}T12"


def trail_of(file: GrantFile) -> list[tuple[journal.JournalEntry, journal.JournalText | None]]:
    """Who did what with this grant, for the auditor."""
    return journal.entries_about({
        "application": [file.grant.application_id], "grant": [file.grant.id], "agreement": [a.id for a in file.agreements],
        "instalment": [i.id for i in file.instalments], "report": [r.id for r in file.reports],
        "refund": [r.id for r in file.refunds]})
