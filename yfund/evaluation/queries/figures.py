"""The figures of a call, by aggregates: the number of statements does not grow with the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, Select, case, cast, func, select

from yfund.applications.models import Application
from yfund.applications.queries import known_to
from yfund.applications.states import PASSED
from yfund.awards.models import Grant, Recommendation, Selection
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.payments.models import Instalment, Refund
from yfund.results.models import Expense, Figure, Indicator, Report
from yfund.results.rules.figures import People, people
from yfund.reviews.models import Review
from yfund.reviews.rules.agreement import Sums, alpha
from yfund.showcase.queries import newest_report

Conditions = tuple[Any, ...]
STEPS = 10
MOST_RESULTS = 8


@dataclass(frozen=True)
class Funnel:
    """How far applications came, each a number of applications or grants."""

    begun: int = 0
    sent: int = 0
    eligible: int = 0
    reviewed: int = 0
    recommended: int = 0
    awarded: int = 0
    reported: int = 0


@dataclass(frozen=True)
class Part:
    """A country or language with how many sent an application and how many were funded."""

    key: str
    sent: int
    funded: int
    cents: int = 0


@dataclass(frozen=True)
class Reading:
    """`scores`: applications by mean total in ten steps of ten points. `agreement`: Krippendorff's alpha."""

    scores: tuple[int, ...] = (0,) * STEPS
    applications: int = 0
    readings: int = 0
    agreement: float | None = None


@dataclass(frozen=True)
class Spending:
    """In US cents. `planned` is the envelope of the call."""

    planned: int = 0
    awarded: int = 0
    paid: int = 0
    accepted: int = 0
    refunded: int = 0


@dataclass(frozen=True)
class Result:
    """What the projects reached together against what they had planned."""

    key: str
    title: str
    projects: int
    target: int
    reached: int


@dataclass(frozen=True)
class Figures:
    """Everything that is counted of a call."""

    funnel: Funnel
    countries: list[Part]
    languages: list[Part]
    reading: Reading
    money: Spending
    results: list[Result]
    people: People
    split: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def country_counts(self) -> dict[str, int]:
        """Funded projects by country, for the map."""
        return {part.key: part.funded for part in self.countries if part.funded}


def figures(call: Call, actor: Actor | None = None) -> Figures:
    """The figures of a call as the records stand now, in seven statements; with `actor`, as far as this person may know."""
    ours = (Application.call_id == call.id, *([] if actor is None else [known_to(actor, Application.id)]))
    granted = (Grant.call_id == call.id, *([] if actor is None else [known_to(actor, Grant.application_id)]))
    split = _split(granted)
    return Figures(_funnel(ours), _parts(ours, Application.country), _parts(ours, Application.language), _reading(ours),
                   _spending(call, granted), _results(granted), people(split), split)


def _funnel(ours: Conditions) -> Funnel:
    read = select(Review.id).where(Review.application_id == Application.id, Review.state == "finished").exists()
    chosen = select(Recommendation.id).join(Selection, Selection.id == Recommendation.selection_id).where(
        Recommendation.application_id == Application.id, Recommendation.outcome == "fund").exists()
    granted = select(Grant.id).where(Grant.application_id == Application.id).exists()
    told = select(Report.id).join(Grant, Grant.id == Report.grant_id).where(
        Grant.application_id == Application.id, Report.kind == "final", Report.state == "accepted").exists()
    passed = Application.state.in_(PASSED)
    row = db.session.execute(select(
        func.count(Application.id), func.count(Application.number), *(
            func.count(case((condition, 1))) for condition in (passed, read, chosen, granted, told)),
    ).where(*ours)).one()
    return Funnel(*row)


def _parts(ours: Conditions, column: Any) -> list[Part]:
    rows = db.session.execute(
        select(column, func.count(Application.id), func.count(Grant.id), func.coalesce(func.sum(Grant.amount_cents), 0))
        .join(Grant, Grant.application_id == Application.id, isouter=True)
        .where(*ours, Application.number.is_not(None)).group_by(column)
        .order_by(func.count(Application.id).desc(), column))
    return [Part(key, sent, funded, int(cents)) for key, sent, funded, cents in rows]


def _reading(ours: Conditions) -> Reading:
    each = (select(func.count(Review.id).label("n"), func.sum(Review.total).label("total"),
                   func.sum(Review.total * Review.total).label("squares"))
            .join(Application, Application.id == Review.application_id)
            .where(*ours, Review.state == "finished", Review.total.is_not(None))
            .group_by(Review.application_id).subquery())
    step = cast(func.floor(each.c.total / each.c.n / (10_000 // STEPS)), Integer)
    twice = each.c.n > 1
    within = (each.c.n * each.c.squares - each.c.total * each.c.total) * 1.0 / func.nullif(each.c.n - 1, 0)
    rows = db.session.execute(select(
        step, func.count(), func.sum(each.c.n), *(func.coalesce(func.sum(case((twice, value), else_=0)), 0)
                                                  for value in (each.c.n, each.c.total, each.c.squares, within)),
    ).group_by(step)).all()
    scores = [0] * STEPS
    for row in rows:
        scores[min(STEPS - 1, max(0, int(row[0])))] += row[1]
    count, total, squares, spread = (sum(float(row[place]) for row in rows) for place in (3, 4, 5, 6))
    return Reading(tuple(scores), sum(row[1] for row in rows), sum(int(row[2]) for row in rows),
                   alpha(Sums(int(count), total, squares, spread)))


def _spending(call: Call, granted: Conditions) -> Spending:
    of_call = select(Grant.id).where(*granted)
    accepted = _sum(select(func.sum(Expense.accepted_cents)).join(Report, Report.id == Expense.report_id).where(
        Report.grant_id.in_(of_call), Report.state == "accepted"))
    paid = _sum(select(func.sum(Instalment.amount_cents)).where(
        Instalment.grant_id.in_(of_call), Instalment.state == "paid"))
    refunded = _sum(select(func.sum(Refund.amount_cents)).where(Refund.grant_id.in_(of_call)))
    awarded = _sum(select(func.sum(Grant.amount_cents)).where(*granted))
    row = db.session.execute(select(awarded, paid, accepted, refunded)).one()
    return Spending(call.envelope_cents, *(int(value or 0) for value in row))


def _sum(query: Select[Any]) -> Any:
    return query.scalar_subquery()


def _results(granted: Conditions) -> list[Result]:
    done = (select(Figure.indicator_id, func.sum(Figure.count).label("done"))
            .where(Figure.report_id.in_(newest_report())).group_by(Figure.indicator_id).subquery())
    rows = db.session.execute(
        select(func.min(Indicator.key), Indicator.title, func.count(Indicator.id), func.sum(Indicator.target),
               func.coalesce(func.sum(done.c.done), 0))
        .join(Grant, Grant.id == Indicator.grant_id).join(done, done.c.indicator_id == Indicator.id, isouter=True)
        .where(*granted).group_by(Indicator.title)
        .order_by(func.count(Indicator.id).desc(), func.min(Indicator.position), Indicator.title).limit(MOST_RESULTS))
    return [Result(key, title, projects, int(target), int(reached)) for key, title, projects, target, reached in rows]


def _split(granted: Conditions) -> dict[tuple[str, str], int]:
    rows = db.session.execute(
        select(Figure.sex, Figure.age, func.sum(Figure.count)).join(Indicator, Indicator.id == Figure.indicator_id)
        .join(Grant, Grant.id == Indicator.grant_id)
        .where(*granted, Indicator.key == "participants", Figure.report_id.in_(newest_report()))
        .group_by(Figure.sex, Figure.age))
    return {(sex, age): int(count) for sex, age, count in rows}
