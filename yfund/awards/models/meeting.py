"""A committee meeting: who came, what was on the agenda, who stepped out, votes, motions, minutes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.awards.models import Selection
from yfund.awards.states import AGENDA_ITEM, MEETING
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model


class Meeting(WithPublicId, WithState, Model):
    """A meeting of the committee of one selection. `minutes`: everything that happened, frozen when it closed."""

    __tablename__ = "meeting"
    lifecycle = MEETING

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    quorum: Mapped[int]
    chair_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")

    selection: Mapped[Selection] = relationship()
    chair: Mapped[Person] = relationship()


class Attendance(WithId, Model):
    """A member of the committee at a meeting; nobody came before `came_at` is set."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class AgendaItem(WithPublicId, WithState, Model):
    """Something to talk about. `flags`: why it is on the agenda (close, divided, tie, conflict, fact, asked)."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "application_id"),)
    lifecycle = AGENDA_ITEM

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    position: Mapped[int]
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    fact: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(10), default="")
    amount_cents: Mapped[int | None] = mapped_column(Cents)
    reason: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()
    application: Mapped[Application] = relationship()


class Vote(WithId, Model):
    """A member's first vote on an item, unseen by the others until the chair or the last voter opens them."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    voted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class Motion(WithId, Model):
    """What somebody moved and another seconded, on which conditions, and how hands were raised."""

    __tablename__ = "motion"
    __table_args__ = (CheckConstraint("mover_id <> seconder_id", name="two_members"),
                      CheckConstraint("in_favour >= 0 AND opposed >= 0 AND abstained >= 0", name="hands"))

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int | None] = mapped_column(Cents)
    words: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    mover_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seconder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    in_favour: Mapped[int]
    opposed: Mapped[int]
    abstained: Mapped[int]
    is_carried: Mapped[bool]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SteppedOut(WithId, Model):
    """A member in conflict was out of the room while an item was talked about."""

    __tablename__ = "stepped_out"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    went_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
