"""Reading reports, scoped by who asks."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Select, String, case, cast, false, func, literal, or_, select
from sqlalchemy.orm import joinedload

from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.applications.rules.budget import categories
from yfund.awards import queries as awards
from yfund.awards.models import Grant
from yfund.calls.rules.form import fed_by
from yfund.infra.db import db
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.payments.models import Instalment, Refund
from yfund.results.models import Expense, Figure, Indicator, Report, ReportFile
from yfund.results.policy import READERS
from yfund.results.rules.narrative import KINDS
from yfund.results.rules.settlement import Settlement
from yfund.results.rules.spending import BudgetLine, budget_lines
from yfund.web.needs import Need

SOON_DAYS = 45
MOVING = ("prepared", "certified", "approved")
Counts = dict[tuple[str, str], int]


def visible_reports(actor: Actor) -> Select[tuple[Report]]:
    """Reports of the actor's groups; every other one for those who look after the fund, but none in conflict."""
    query = select(Report).join(Grant, Grant.id == Report.grant_id).join(Application, Application.id == Grant.application_id)
    query = query.options(joinedload(Report.grant).joinedload(Grant.organisation))
    own = Grant.organisation_id.in_(list(actor.memberships))
    if actor.id is None:
        return query.where(false())
    if not actor.has(*READERS):
        return query.where(own)
    return query.where(or_(own, ~applications.in_conflict(actor.id)))


def report_seen(actor: Actor, public_id: str) -> Report | None:
    """The report of that address if the actor may know of it."""
    return db.session.scalar(visible_reports(actor).where(Report.public_id == public_id))


def listed(actor: Actor, state: str = "") -> Select[tuple[Report]]:
    """Visible reports, those that wait for the fund first, then those owed by their day; `state` may be "late"."""
    today = clock.today()
    query = visible_reports(actor)
    if state == "late":
        query = query.where(Report.state.in_(("due", "returned")), Report.due_on < today)
    elif state:
        query = query.where(Report.state == state)
    order = case((Report.state == "submitted", 0), (Report.state == "accepted", 2), else_=1)
    return query.order_by(order, Report.due_on, Report.id)


def expense_seen(actor: Actor, public_id: str) -> tuple[Expense, Report] | None:
    """An expense and its report if the actor may know of them."""
    expense = db.session.scalar(select(Expense).where(Expense.public_id == public_id))
    report = expense and db.session.scalar(visible_reports(actor).where(Report.id == expense.report_id))
    return (expense, report) if expense and report else None


def file_seen(actor: Actor, public_id: str) -> tuple[ReportFile, Report] | None:
    """A file that was not taken out, and its report, if the actor may know of them."""
    file = db.session.scalar(select(ReportFile).where(ReportFile.public_id == public_id, ReportFile.removed_at.is_(None)))
    report = file and db.session.scalar(visible_reports(actor).where(Report.id == file.report_id))
    return (file, report) if file and report else None


def reports_of(grant: Grant) -> list[Report]:
    """All reports of a grant, the first to be due first."""
    return list(db.session.scalars(select(Report).where(Report.grant_id == grant.id).order_by(Report.due_on, Report.id)))


def indicators_of(grant_id: int) -> list[Indicator]:
    """What a grant counts, in its order."""
    return list(db.session.scalars(
        select(Indicator).where(Indicator.grant_id == grant_id).order_by(Indicator.position, Indicator.id)))


def figures_of(report: Report) -> dict[int, Counts]:
    """The counts of a report: indicator id → {(sex, age): count}. They count from the beginning of the project."""
    found: dict[int, Counts] = defaultdict(dict)
    for figure in db.session.scalars(select(Figure).where(Figure.report_id == report.id)):
        found[figure.indicator_id][(figure.sex, figure.age)] = figure.count
    return dict(found)


def earlier_figures(report: Report) -> dict[int, Counts]:
    """The counts of the last accepted report before this one."""
    before = db.session.scalar(select(Report).where(
        Report.grant_id == report.grant_id, Report.id != report.id, Report.state == "accepted",
        Report.due_on <= report.due_on).order_by(Report.due_on.desc()).limit(1))
    return figures_of(before) if before else {}


def reached_by(grant: Grant) -> list[tuple[Indicator, Counts]]:
    """What a grant has reached: each indicator with the counts of its newest accepted report."""
    newest = db.session.scalar(select(Report).where(Report.grant_id == grant.id, Report.state == "accepted")
                               .order_by(Report.due_on.desc(), Report.id.desc()).limit(1))
    counts = figures_of(newest) if newest else {}
    return [(indicator, counts.get(indicator.id, {})) for indicator in indicators_of(grant.id)]


def expenses_of(report: Report) -> list[Expense]:
    """The expenses of a report by budget line and day."""
    return list(db.session.scalars(select(Expense).where(Expense.report_id == report.id)
                                   .order_by(Expense.line, Expense.spent_on, Expense.id)))


def files_of(report: Report) -> dict[int | None, list[ReportFile]]:
    """Files of a report by expense id; those of the report as a whole under None."""
    found: dict[int | None, list[ReportFile]] = defaultdict(list)
    for file in db.session.scalars(select(ReportFile).where(
            ReportFile.report_id == report.id, ReportFile.removed_at.is_(None)).order_by(ReportFile.id)):
        found[file.expense_id].append(file)
    return dict(found)


def budget_of(grant: Grant) -> list[BudgetLine]:
    """The budget of the application line by line with everything reported (drafts not) and accepted."""
    question = fed_by(grant.application.form_version.definition, "budget")
    told = applications.answers_of(grant.application).get(question["key"]) if question else None
    spent = db.session.scalars(select(Expense).join(Report, Report.id == Expense.report_id).where(
        Report.grant_id == grant.id, Report.submitted_at.is_not(None)).order_by(Expense.id))
    return budget_lines(told if isinstance(told, list) else [], spent)


def line_titles(grant: Grant) -> dict[str, dict[str, str]]:
    """Titles of the kinds of cost, in {language: text}, where the form of the call names them."""
    question = fed_by(grant.application.form_version.definition, "budget")
    return {one["value"]: one["label"] for one in categories(question)} if question else {}


def open_reports(grant: Grant) -> int:
    """How many reports are not accepted yet."""
    return _count(select(func.count(Report.id)).where(Report.grant_id == grant.id, Report.state != "accepted"))


def moving_instalments(grant: Grant) -> int:
    """How many instalments are between two hands."""
    return _count(select(func.count(Instalment.id)).where(Instalment.grant_id == grant.id, Instalment.state.in_(MOVING)))


def planned_instalments(grant: Grant) -> int:
    """How many instalments nobody has begun to pay."""
    return _count(select(func.count(Instalment.id)).where(Instalment.grant_id == grant.id, Instalment.state == "planned"))


def settlement(grant: Grant) -> Settlement:
    """What the grant comes to, in US cents; `reported` counts reports that were sent."""
    spent = select(func.coalesce(func.sum(Expense.usd_cents), 0), func.coalesce(func.sum(
        case((Report.state == "accepted", Expense.accepted_cents), else_=0)), 0)).join(
        Report, Report.id == Expense.report_id).where(Report.grant_id == grant.id, Report.submitted_at.is_not(None))
    reported, accepted = db.session.execute(spent).one()
    paid = _count(select(func.coalesce(func.sum(Instalment.amount_cents), 0)).where(
        Instalment.grant_id == grant.id, Instalment.state == "paid"))
    refunded = _count(select(func.coalesce(func.sum(Refund.amount_cents), 0)).where(Refund.grant_id == grant.id))
    return Settlement(awarded=grant.amount_cents, paid=paid, reported=int(reported), accepted=int(accepted),
                      refunded=refunded)


def grant_to_settle(actor: Actor, public_id: str) -> Grant | None:
    """The grant of that address if the actor may see what it comes to."""
    grant = awards.grant_seen(actor, public_id)
    if grant is None or not (actor.has(*READERS) or grant.organisation_id in actor.memberships):
        return None
    return grant


def to_remind(days: int, first: int, last: int) -> list[Report]:
    """Reports still owed whose day lies `first` to `last` days from today and whose letter of that window is not written."""
    today = clock.today()
    written = select(Letter.id).where(
        Letter.kind == "results/report_due", Letter.about_kind == "grant", Letter.about_id == Report.grant_id,
        Letter.dedupe_key.like(literal("%:due:") + cast(Report.id, String) + literal(f":{days}"))).exists()
    return list(db.session.scalars(
        select(Report).join(Grant, Grant.id == Report.grant_id).options(joinedload(Report.grant))
        .where(Report.state.in_(("due", "returned")), Grant.state == "active", ~written,
               Report.due_on >= today + timedelta(days=first), Report.due_on <= today + timedelta(days=last))
        .order_by(Report.id)))


def _count(query: Select[tuple[int]]) -> int:
    return int(db.session.scalar(query) or 0)


def needs(actor: Actor) -> list[Need]:
    """Reports a group owes soon or late; for officers, reports to read and grants to close."""
    if actor.id is None:
        return []
    writing = [number for number, part in actor.memberships.items() if part in ("owner", "editor")]
    found = [_owed(report) for report in _owed_by(writing)] if writing else []
    if actor.has("officer"):
        sent = db.session.scalars(visible_reports(actor).where(
            Report.state == "submitted",
            Grant.organisation_id.not_in(list(actor.memberships))).order_by(Report.submitted_at))
        found += [_to_read(report) for report in sent]
        found += [_to_close(grant) for grant in _ready_to_close(actor)]
    return found


def _owed_by(organisation_ids: list[int]) -> list[Report]:
    return list(db.session.scalars(
        select(Report).join(Grant, Grant.id == Report.grant_id).options(joinedload(Report.grant))
        .where(Grant.organisation_id.in_(organisation_ids), Grant.state == "active", Report.state.in_(("due", "returned")),
               or_(Report.state == "returned", Report.due_on <= clock.today() + timedelta(days=SOON_DAYS)))
        .order_by(Report.due_on)))


def _owed(report: Report) -> Need:
    kind, title = KINDS[report.kind], report.grant.title
    day = datetime.combine(report.due_on, time(23, 59), UTC)
    if report.state == "returned":
        return Need(say("Mend the %(kind)s of “%(title)s”", kind=kind, title=title), say("Go on writing"), "results.show",
                    {"public_id": report.public_id},
                    say("The fund gave it back: %(reason)s", reason=report.decision_note), day, 1)
    late = report.due_on < clock.today()
    detail = say("The next instalment follows its acceptance.")
    if late:
        detail = say("It is late. The next instalment waits for it.")
    return Need(say("Write the %(kind)s of “%(title)s”", kind=kind, title=title), say("Write it"), "results.show",
                {"public_id": report.public_id}, detail, day, 2 if late else 4)


def _to_read(report: Report) -> Need:
    return Need(say("Read the %(kind)s of %(number)s", kind=KINDS[report.kind], number=report.grant.number),
                say("Read it"), "results.show", {"public_id": report.public_id},
                say("%(group)s sent it. Its instalment waits.", group=report.grant.organisation.name), urgency=3)


def _ready_to_close(actor: Actor) -> list[Grant]:
    owed = select(Report.id).where(Report.grant_id == Grant.id, Report.state != "accepted").exists()
    judged = select(Report.id).where(Report.grant_id == Grant.id).exists()
    return list(db.session.scalars(awards.visible_grants(actor).where(
        Grant.state == "active", judged, ~owed,
        Grant.organisation_id.not_in(list(actor.memberships))).order_by(Grant.number)))


def _to_close(grant: Grant) -> Need:
    return Need(say("Settle and close %(number)s", number=grant.number), say("See the sums"), "results.settlement",
                {"public_id": grant.public_id}, say("All reports are accepted."), None, 6)
