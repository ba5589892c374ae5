"""Between two rounds of reading: how sure every side is, and what is given, as far as somebody may know."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select, true

from yfund.applications.models import Application
from yfund.applications.queries import known_to, visible_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review
from yfund.reviews.queries.calibrating import asked_cents, readings
from yfund.reviews.rules.calibrating import as_readings
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.progressive import Outlook, outlook, readings_in_all
from yfund.reviews.states import ACTIVE, WAITING


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
    """How far the readings of the plan are, as far as the actor may know. One statement.

    Readings of applications that left the reading are taken off all that are given: few left, and all are one index.
    """
    ours = (Application.call_id == call.id, visible_to(actor))
    texts = select(func.count()).where(*ours, Application.state.in_(WAITING)).scalar_subquery()
    pairs = (select(func.count().label("given"), func.count(Review.id).label("signed")).select_from(Assignment)
             .outerjoin(Review, and_(Review.assignment_id == Assignment.id, Review.state == "finished"))
             .where(Assignment.state.in_(ACTIVE)))
    whole = pairs.where(Assignment.call_id == call.id, known_to(actor, Assignment.application_id)).subquery()
    left = (pairs.join(Application, Application.id == Assignment.application_id)
            .where(*ours, Application.state.not_in(WAITING)).subquery())
    row = db.session.execute(select(texts, whole.c.given - left.c.given, whole.c.signed - left.c.signed)
                             .select_from(whole.join(left, true()))).one()
    average = call.plan.average if call.plan else call.readers * 100
    return Spent(readings_in_all(row[0], average), row[1], row[2])
