"""What moved in a meeting, as far as one person may see it, in two questions: so that its pages can follow by themselves."""

from typing import Any

from sqlalchemy import Select, func, select

from yfund.applications import queries as applications
from yfund.awards.models import Selection
from yfund.awards.models.meeting import AgendaItem, Attendance, Meeting, Motion, SteppedOut, Vote
from yfund.awards.rules.meeting import glance
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor


def mark(code: str, public_id: str, actor: Actor, item_id: str | None = None) -> str | None:
    """A short mark of the meeting, with `item_id` also of that point; None when this person may not know of it.

    Only points they may know of move it, and whether they wait outside: what they wait for does not.
    """
    query = _room(actor).where(Meeting.public_id == public_id, Call.code == code)
    found = db.session.execute(query if item_id is None else _with_point(query, actor, item_id)).one_or_none()
    if found is None:
        return None
    meeting_id, *room = found
    moved = db.session.execute(
        select(AgendaItem.state, func.count(), func.sum(AgendaItem.version)).where(
            AgendaItem.meeting_id == meeting_id, applications.known_to(actor, AgendaItem.application_id))
        .group_by(AgendaItem.state).order_by(AgendaItem.state))
    return glance([room, *(tuple(row) for row in moved)])


def _room(actor: Actor) -> Select[Any]:
    """The meeting's state, who comes and goes, and whether this person is outside."""
    is_outside = (select(SteppedOut.id).join(AgendaItem, AgendaItem.id == SteppedOut.item_id).where(
        AgendaItem.meeting_id == Meeting.id, SteppedOut.person_id == actor.id, SteppedOut.came_back_at.is_(None))
        .correlate(Meeting).exists())
    return (select(Meeting.id, Meeting.state, is_outside, func.count(Attendance.came_at), func.max(Attendance.came_at),
                   func.count(Attendance.left_at), func.max(Attendance.left_at))
            .join(Selection, Selection.id == Meeting.selection_id).join(Call, Call.id == Selection.call_id)
            .outerjoin(Attendance, Attendance.meeting_id == Meeting.id).group_by(Meeting.id))


def _with_point(query: Select[Any], actor: Actor, item_id: str) -> Select[Any]:
    """Also how many are out of the room for the point, have voted on it, and were moved there. Never what was voted."""
    gone = select(SteppedOut.person_id).where(SteppedOut.item_id == AgendaItem.id).correlate(AgendaItem)
    counts = (select(func.count(table.id)).where(table.item_id == AgendaItem.id, *more).correlate(AgendaItem).scalar_subquery()
              for table, more in ((SteppedOut, ()), (Vote, (Vote.person_id.not_in(gone),)), (Motion, ())))
    return (query.add_columns(*counts).join(AgendaItem, AgendaItem.meeting_id == Meeting.id).where(
        AgendaItem.public_id == item_id, applications.known_to(actor, AgendaItem.application_id)).group_by(AgendaItem.id))
