"""Between two rounds of reading: how sure every side is, and what is given, as far as somebody may know."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import visible_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review
from yfund.reviews.queries.calibrating import asked_cents, readings
from yfund.reviews.rules.calibrating import as_readings
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.progressive import Outlook, outlook, readings_in_all
from yfund.reviews.states import ACTIVE


@dataclass(frozen=True)
class Spent:
    """Readings of a call: planned in all, given, signed."""

    total: int
    given: int
    signed: int

    @property
    def left(self) -> int:
        return max(0, self.total - self.given)


def outlook_of(call: Call, hidden: frozenset[int] = frozenset()) -> Outlook:
    """How sure every side is, from what is signed; nothing in it when nothing is. Without `hidden`."""
    found = readings(call, hidden)
    if not found:
        return Outlook([])
    read, cents = as_readings(found), asked_cents(call)
    line = MoneyLine([cents[i] for i in read.applications], [True] * len(read.applications), {"": call.envelope_cents},
                     least=call.threshold)
    return outlook(read, line.above)


def spent(call: Call, actor: Actor) -> Spent:
    """How far the readings of the plan are, as far as the actor may know. One statement."""
    visible = (Application.call_id == call.id, Application.state.in_(("eligible", "in_review")), visible_to(actor))
    pairs = select(func.count()).select_from(Assignment).join(Application, Application.id == Assignment.application_id)
    row = db.session.execute(select(
        select(func.count()).select_from(Application).where(*visible).scalar_subquery(),
        pairs.where(*visible, Assignment.state.in_(ACTIVE)).scalar_subquery(),
        pairs.join(Review, Review.assignment_id == Assignment.id).where(
            *visible, Assignment.state.in_(ACTIVE), Review.state == "finished").scalar_subquery())).one()
    average = call.plan.average if call.plan else call.readers * 100
    return Spent(readings_in_all(row[0], average), row[1], row[2])


def proposed(call: Call, actor: Actor) -> Select[Any]:
    """Rows (Assignment, Application, Person) proposed and not published, by application number."""
    return (select(Assignment, Application, Person).join(Application, Application.id == Assignment.application_id)
            .join(Person, Person.id == Assignment.reviewer_id)
            .where(Assignment.call_id == call.id, Assignment.state == "proposed", visible_to(actor))
            .order_by(Application.number, Person.name, Assignment.id))
