"""What an assignment must know of its readers: invitations, absences, where they belong, what they gave back; and its tries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Person
from yfund.calls.models import Call
from yfund.infra.columns import Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model
from yfund.reviews.states import INVITATION


class Absence(WithId, Model):
    """Days on which a reviewer does not read, both included."""

    __tablename__ = "reviewer_absence"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="in_order"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)


class Affiliation(WithId, Model):
    """Where a person holds or held a role, or has family. `kind`: role or family. Until open means still."""

    __tablename__ = "affiliation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    organisation_name: Mapped[str] = mapped_column(String(300))
    folded_name: Mapped[str] = mapped_column(String(300), index=True)
    until_on: Mapped[date | None] = mapped_column(Date)


class InterestStatement(WithId, Model):
    """When a person last said where they hold roles and where their family does, even if it was nowhere."""

    __tablename__ = "interest_statement"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TieSearch(WithId, Model):
    """When the records were last searched for ties to the groups of a call."""

    __tablename__ = "tie_search"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    searched_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReadingInvitation(WithPublicId, WithState, Model):
    """A reviewer asked to read for a call. `capacity`: how many they take in it, when they said so."""

    __tablename__ = "reading_invitation"
    __table_args__ = (UniqueConstraint("call_id", "person_id"),)
    lifecycle = INVITATION

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    capacity: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(10), default="")
    words: Mapped[str] = mapped_column(Text, default="")

    call: Mapped[Call] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Decline(WithId, Model):
    """Why an assignment was given back: one of `rules.declining.REASONS`, and words. It feeds the next assignment."""

    __tablename__ = "assignment_decline"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    declined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RunPair(WithId, Model):
    """A pair in an answer of the solver. It binds nobody; the answer that is taken becomes assignments."""

    __tablename__ = "run_pair"
    __table_args__ = (Index("ix_run_pair_run", "run_id", "application_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("assignment_run.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    points: Mapped[int]
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
