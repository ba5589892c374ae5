"""Reviewers, who reads what, and scores."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Criterion
from yfund.infra.columns import Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model
from yfund.reviews.states import ASSIGNMENT, REVIEW


class ReviewerProfile(WithId, Model):
    """What a reviewer can read and how much: languages {code: level 1–3}, regions of `kernel.regions.REGIONS`, themes."""

    __tablename__ = "reviewer_profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    organisation_name: Mapped[str] = mapped_column(String(300), default="")
    languages: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    regions: Mapped[list[str]] = mapped_column(Json, default=list)
    themes: Mapped[list[str]] = mapped_column(Json, default=list)
    capacity: Mapped[int] = mapped_column(default=40)
    is_experienced: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()


class AssignmentRun(WithPublicId, Model):
    """One answer of the solver for a call: its settings, what it could not cover, and how good it is."""

    __tablename__ = "assignment_run"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    settings: Mapped[dict[str, Any]] = mapped_column(Json)
    outcome: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reading(WithId, Model):
    """The reading of a call: until when, and when the selection ended it. A review changes only before `ended_at`."""

    __tablename__ = "reading"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Assignment(WithPublicId, WithState, Model):
    """One reviewer reads one application. `why`: the parts of the match, as [{"key", "value", "points"}].

    `is_by_hand`: an officer made or removed this pair, so the solver keeps it so.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        Index("ix_assignment_pace", "call_id", "reviewer_id", "state", "application_id"),
        Index("ix_assignment_call_application", "call_id", "application_id", "state"),
        Index("ix_assignment_call_state", "call_id", "state", "is_by_hand", "application_id"),
        Index("ix_assignment_application_state", "application_id", "state"),
        Index("ix_assignment_reviewer_state", "reviewer_id", "state"),
    )
    lifecycle = ASSIGNMENT

    run_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_run.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    is_by_hand: Mapped[bool] = mapped_column(default=False)

    application: Mapped[Application] = relationship()
    reviewer: Mapped[Person] = relationship()


class Review(WithPublicId, WithState, Model):
    """A reviewer's judgement. `total` is in hundredths of a point out of 100, set when it is finished."""

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_application_state", "application_id", "state", "total"),
        Index("ix_review_assignment_state", "assignment_id", "state", "finished_at"),
    )
    lifecycle = REVIEW

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    total: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    comment_page: Mapped[str] = mapped_column(String(16), default="")
    recommendation: Mapped[str] = mapped_column(String(10), default="")
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)

    assignment: Mapped[Assignment] = relationship()
    application: Mapped[Application] = relationship()
    reviewer: Mapped[Person] = relationship()
    scores: Mapped[list["Score"]] = relationship(order_by="Score.criterion_id", viewonly=True)


class Score(WithId, Model):
    """Points for one criterion, in half points 0–10 (shown as 0–5), with the reviewer's reason.

    `page`: which open page wrote it last, so that two tabs never overwrite each other in silence.
    """

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("half_points BETWEEN 0 AND 10", name="in_scale"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    half_points: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    page: Mapped[str] = mapped_column(String(16), default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    criterion: Mapped[Criterion] = relationship()
