"""What readers of an application do together: the rules of it, disagreement, discussion, practice, blind reading."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Call, Criterion
from yfund.infra.columns import Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model
from yfund.reviews.models import Review
from yfund.reviews.states import DISAGREEMENT, PRACTICE


class ReviewPlan(WithId, Model):
    """How a call is read; a call without a row has the defaults.

    `spread_limit`: readers this many points of 100 apart disagree. `shortest_reason`: characters a reason must have
    (0: one word will do). `is_blind`: names, places and file names are hidden from readers.
    """

    __tablename__ = "review_plan"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    spread_limit: Mapped[int] = mapped_column(default=30)
    shortest_reason: Mapped[int] = mapped_column(default=0)
    is_blind: Mapped[bool] = mapped_column(default=False)


class Disagreement(WithPublicId, WithState, Model):
    """Readers of one application who are far apart. `spread`: hundredths of a point, as it was when the case opened."""

    __tablename__ = "disagreement"
    lifecycle = DISAGREEMENT

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    spread: Mapped[int]
    third_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    closing_note: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
    call: Mapped[Call] = relationship()


class ReaderReason(WithId, Model):
    """Why a reader scored as they did, written before they saw the others; and the total they came to afterwards.

    The review and its scores stay as they were signed; `revised_total` is what counts from then on.
    """

    __tablename__ = "reader_reason"
    __table_args__ = (UniqueConstraint("disagreement_id", "review_id"),)

    disagreement_id: Mapped[int] = mapped_column(ForeignKey("disagreement.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_total: Mapped[int | None]
    revised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    review: Mapped[Review] = relationship()


class RevisedScore(WithId, Model):
    """Half points after reading the others' reasons, beside the original score of the same criterion."""

    __tablename__ = "revised_score"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("half_points BETWEEN 0 AND 10", name="in_scale"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    half_points: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    criterion: Mapped[Criterion] = relationship()


class Practice(WithPublicId, WithState, Model):
    """All reviewers of a call score the same few texts before the reading starts, and then talk about it."""

    __tablename__ = "practice"
    lifecycle = PRACTICE

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)

    call: Mapped[Call] = relationship()


class Anchor(WithPublicId, Model):
    """One text of a practice: an application, of this call or an earlier one, or words made up for it.

    `counts`: what is scored here also counts for the application in the ranking.
    """

    __tablename__ = "anchor"
    __table_args__ = (UniqueConstraint("practice_id", "application_id"),)

    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    words: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[bool] = mapped_column(default=False)

    practice: Mapped[Practice] = relationship()
    application: Mapped[Application | None] = relationship()


class AnchorScore(WithId, Model):
    """What one reviewer gave an anchor: half points and reasons by criterion key; `total` once they are finished."""

    __tablename__ = "anchor_score"
    __table_args__ = (UniqueConstraint("anchor_id", "reviewer_id"),)

    anchor_id: Mapped[int] = mapped_column(ForeignKey("anchor.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    half_points: Mapped[dict[str, int | None]] = mapped_column(Json, default=dict)
    reasons: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    total: Mapped[int | None]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reviewer: Mapped[Person] = relationship()


class Remark(WithPublicId, Model):
    """A word in the discussion of an application or an anchor. `mentions`: ids of the people named in it.

    `told_at`: when letters told of it. A struck remark keeps its words for the auditor and shows them to nobody else.
    """

    __tablename__ = "remark"
    __table_args__ = (CheckConstraint("application_id IS NOT NULL OR anchor_id IS NOT NULL", name="about_something"),)

    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    anchor_id: Mapped[int | None] = mapped_column(ForeignKey("anchor.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[int]] = mapped_column(Json, default=list)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    struck_reason: Mapped[str] = mapped_column(Text, default="")

    author: Mapped[Person] = relationship(foreign_keys=[author_id])


class Redaction(WithPublicId, Model):
    """Words an officer hides from readers in everything of one application, or a file that is withheld from them."""

    __tablename__ = "redaction"
    __table_args__ = (
        UniqueConstraint("application_id", "words", "upload_id"),
        CheckConstraint("words <> '' OR upload_id IS NOT NULL", name="hides_something"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    words: Mapped[str] = mapped_column(String(300), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
