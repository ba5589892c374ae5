"""What a group was told: the one current answer, notes on its feedback, and its place on the reserve list."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.applications.models import Application
from yfund.awards.models import Decision, Selection
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId
from yfund.infra.db import Model


class Told(WithId, Model):
    """An answer that was sent to a group. `current_for_id` is the application while this answer counts, else NULL: being
    unique, no application ever has two current answers.
    """

    __tablename__ = "told"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    current_for_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(Cents, default=0)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FeedbackNote(WithId, Model):
    """What goes with a decision: the language of each feedback text {key: code}, and whether the group may send it again."""

    __tablename__ = "feedback_note"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    languages: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    may_resend: Mapped[bool] = mapped_column(default=False)

    decision: Mapped[Decision] = relationship()


class ReservePlace(WithId, Model):
    """A place on the reserve list: in order, until a day. `offered_at`: a grant became free and was given to it."""

    __tablename__ = "reserve_place"
    __table_args__ = (UniqueConstraint("selection_id", "position"),)

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    position: Mapped[int]
    expires_on: Mapped[date] = mapped_column(Date)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(300), default="")

    selection: Mapped[Selection] = relationship()
    application: Mapped[Application] = relationship()
