"""What many rooms say about one person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

import yfund.accounts.queries
import yfund.applications.queries
import yfund.applications.queue
import yfund.awards.queries
import yfund.calls.queries
import yfund.evaluation.queries
import yfund.payments.queries
import yfund.results.queries
import yfund.reviews.queries
import yfund.reviews.queries.invited
import yfund.showcase.queries
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict
from yfund.calls.models import Call
from yfund.calls.policy import may_look
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Reading
from yfund.web.needs import Need

# The rooms that know of something to do, in the order of the life of a grant.
ROOMS: tuple[Callable[[Actor], list[Need]], ...] = (
    yfund.accounts.queries.needs, yfund.calls.queries.needs, yfund.applications.queries.needs,
    yfund.applications.queue.needs, yfund.reviews.queries.invited.needs, yfund.reviews.queries.needs,
    yfund.awards.queries.needs, yfund.payments.queries.needs,
    yfund.results.queries.needs, yfund.evaluation.queries.needs, yfund.showcase.queries.needs,
)
_LATE = datetime.max.replace(tzinfo=UTC)

# So many calls stand on a home; the page of calls has all.
_AT_A_GLANCE = 4


@dataclass(frozen=True)
class Glance:
    """One call as the home of staff shows it: how many applications came, and its next date if it has one."""

    call: Call
    sent: int
    next_at: datetime | None


def glance(actor: Actor) -> list[Glance]:
    """The newest calls, for whoever works for the fund; nothing for other people."""
    if not may_look(actor):
        return []
    calls = list(db.session.scalars(yfund.calls.queries.manageable(actor).limit(_AT_A_GLANCE)))
    here = [call.id for call in calls]
    came = select(Application.call_id, func.count()).where(Application.call_id.in_(here), Application.number.is_not(None),
                                                           ~in_conflict(actor.id or 0))
    sent: dict[int, int] = dict(db.session.execute(came.group_by(Application.call_id)).all())
    ends = select(Reading.call_id, Reading.due_at).where(Reading.call_id.in_(here), Reading.ended_at.is_(None))
    due: dict[int, datetime] = dict(db.session.execute(ends).all())
    closing = {call.id: call.closes_at for call in calls if call.state == "open"}
    return [Glance(call, sent.get(call.id, 0), closing.get(call.id) or due.get(call.id)) for call in calls]


def needs_of_grant(actor: Actor, number: str) -> list[Need]:
    """What needs the actor with one grant: asked only of the rooms a grant goes through."""
    rooms = (yfund.awards.queries.needs, yfund.payments.queries.needs, yfund.results.queries.needs, yfund.showcase.queries.needs)
    return [need for room in rooms for need in room(actor) if number in map(str, need.sentence.values.values())]


def needs(actor: Actor) -> list[Need]:
    """Everything that needs the actor now, from all rooms: most urgent first, then what is due first."""
    gathered = [need for room in ROOMS for need in room(actor)]
    return sorted(gathered, key=lambda need: (need.urgency, need.due_at or _LATE))
