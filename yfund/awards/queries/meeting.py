"""Reading meetings: who is in the room, what one person may know of the agenda, votes that may be seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from yfund.accounts.models import Person
from yfund.applications import queries as applications
from yfund.applications.models import Application, Conflict
from yfund.awards.models import Selection
from yfund.awards.models.meeting import AgendaItem, Attendance, Meeting, Motion, SteppedOut, Vote
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import are_all_in, is_quorate
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor


@dataclass(frozen=True)
class Point:
    """One item as one person may see it: who may vote, who is outside, who voted. Votes of those outside do not count."""

    item: AgendaItem
    present: dict[int, str]
    outside: dict[int, str]
    voted: dict[int, str]
    motions: list[Motion] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    quorum: int = 0

    @property
    def voters(self) -> dict[int, str]:
        """Members in the room who may vote, by id."""
        return {i: name for i, name in self.present.items() if i not in self.outside}

    @property
    def are_all_in(self) -> bool:
        return are_all_in(self.present, self.outside, self.voted)

    @property
    def is_quorate(self) -> bool:
        return is_quorate(self.present, self.outside, self.quorum)


def meetings_of(selection: Selection) -> list[Meeting]:
    """The meetings of a selection, newest first."""
    return list(db.session.scalars(select(Meeting).options(joinedload(Meeting.chair)).where(Meeting.selection_id == selection.id)
                                   .order_by(Meeting.begins_at.desc(), Meeting.id.desc())))


def meeting_seen(code: str, public_id: str) -> Meeting | None:
    """The meeting of that address in the call."""
    found = db.session.scalar(select(Meeting).options(joinedload(Meeting.selection).joinedload(Selection.call),
                                                      joinedload(Meeting.chair)).where(Meeting.public_id == public_id))
    return found if found is not None and found.selection.call.code == code else None


def attendance(meeting: Meeting) -> list[Attendance]:
    """The members invited, by name."""
    return list(db.session.scalars(select(Attendance).options(joinedload(Attendance.person)).join(
        Person, Person.id == Attendance.person_id).where(Attendance.meeting_id == meeting.id).order_by(Person.name, Person.id)))


def agenda(meeting: Meeting, actor: Actor | None = None) -> Select[tuple[AgendaItem]]:
    """The agenda in order, without what this person may not know of; `actor` None: all of it."""
    query = (select(AgendaItem).options(joinedload(AgendaItem.application).joinedload(Application.organisation))
             .join(Application, Application.id == AgendaItem.application_id)
             .where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position, AgendaItem.id))
    return query if actor is None else query.where(applications.visible_to(actor))


def items(meeting: Meeting) -> list[AgendaItem]:
    """The whole agenda in order."""
    return list(db.session.scalars(agenda(meeting)))


def item_seen(meeting: Meeting, actor: Actor, public_id: str) -> AgendaItem | None:
    """The item of that address, if this person may know of it."""
    found = db.session.scalar(agenda(meeting, actor).where(AgendaItem.public_id == public_id))
    if found is not None:
        set_committed_value(found, "meeting", meeting)
    return found


def open_point(meeting: Meeting, actor: Actor) -> AgendaItem | None:
    """What the committee talks about now, if this person may know of it."""
    return db.session.scalar(agenda(meeting, actor).where(AgendaItem.state.in_(("voting", "shown"))).limit(1))


def next_point(meeting: Meeting, actor: Actor) -> AgendaItem | None:
    """The first point that waits, of those this person may know of."""
    return db.session.scalar(agenda(meeting, actor).where(AgendaItem.state == "waiting").limit(1))


def steps(meeting: Meeting, actor: Actor) -> dict[str, int]:
    """How many points are in each state, of those this person may know of."""
    rows = db.session.execute(
        select(AgendaItem.state, func.count()).where(
            AgendaItem.meeting_id == meeting.id, applications.known_to(actor, AgendaItem.application_id))
        .group_by(AgendaItem.state))
    return dict(rows.all())


def numbers(meeting: Meeting, actor: Actor) -> set[str]:
    """Numbers of the applications on the agenda that this person may know of."""
    return set(db.session.scalars(
        select(Application.number).join(AgendaItem, AgendaItem.application_id == Application.id)
        .where(AgendaItem.meeting_id == meeting.id, applications.visible_to(actor))))


def point(item: AgendaItem) -> Point:
    """Everything about one item, for somebody who may know of it."""
    meeting = item.meeting
    outside = db.session.execute(select(SteppedOut.person_id, Person.name).join(Person, Person.id == SteppedOut.person_id)
                                 .where(SteppedOut.item_id == item.id))
    votes = db.session.execute(select(Vote.person_id, Vote.outcome).where(Vote.item_id == item.id))
    motions = list(db.session.scalars(select(Motion).where(Motion.item_id == item.id).order_by(Motion.id)))
    rows = attendance(meeting)
    names = {row.person_id: row.person.name for row in rows}
    out = dict(outside.all())
    return Point(item, {a.person_id: a.person.name for a in rows if a.came_at is not None and a.left_at is None},
                 out, {i: said for i, said in votes if i not in out}, motions, names, meeting.quorum)


def agreed(selection: Selection) -> dict[int, Line]:
    """What meetings of the selection settled, by application; the newest result of each."""
    rows = db.session.scalars(select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id).where(
        Meeting.selection_id == selection.id, AgendaItem.state == "settled").order_by(AgendaItem.settled_at, AgendaItem.id))
    return {item.application_id: Line(item.application_id, item.outcome, item.amount_cents or 0, item.reason, item.conditions)
            for item in rows}


def in_conflict(application: Application, person_ids: Iterable[int], at: datetime | None = None) -> set[int]:
    """Who of these people has a tie to the application or its group."""
    now = at or clock.now()
    return set(db.session.scalars(select(Conflict.person_id).where(
        Conflict.person_id.in_(list(person_ids)), Conflict.began_at <= now,
        or_(Conflict.ended_at.is_(None), Conflict.ended_at > now),
        or_(Conflict.application_id == application.id, Conflict.organisation_id == application.organisation_id))))


def ties_of(application_ids: Iterable[int], person_ids: Iterable[int]) -> set[int]:
    """Which of these applications somebody of these people has a tie to."""
    now = clock.now()
    return set(db.session.scalars(
        select(Application.id).join(Conflict, or_(Conflict.application_id == Application.id,
                                                  Conflict.organisation_id == Application.organisation_id))
        .where(Application.id.in_(list(application_ids)), Conflict.person_id.in_(list(person_ids)), Conflict.began_at <= now,
               or_(Conflict.ended_at.is_(None), Conflict.ended_at > now))))


def waits_outside(meeting: Meeting, actor: Actor) -> bool:
    """Whether this member is out of the room just now. What for is not told."""
    return any(time.came_back_at is None for time in times_outside(meeting, actor))


def times_outside(meeting: Meeting, actor: Actor) -> list[SteppedOut]:
    """When this member was out of the room."""
    return list(db.session.scalars(select(SteppedOut).join(AgendaItem, AgendaItem.id == SteppedOut.item_id).where(
        AgendaItem.meeting_id == meeting.id, SteppedOut.person_id == actor.id).order_by(SteppedOut.went_at)))
