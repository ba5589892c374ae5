"""What groups were told, and a place on the reserve list."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.applications.models import Application
from yfund.awards.models import Selection
from yfund.infra.columns import Cents, UtcDateTime, WithId
from yfund.infra.db import Model


class DecisionLetter(WithId, Model):
    """What the group of an application was told: outcome and amount. At most one is current, `replaced_at` empty.

    The letters to its people carry its number in their key, so each of them gets it once. `outcome` "over": its place on
    the reserve list is over.
    """

    __tablename__ = "decision_letter"
    __table_args__ = (
        Index("uq_decision_letter_current", "application_id", unique=True, sqlite_where=text("replaced_at IS NULL"),
              postgresql_where=text("replaced_at IS NULL")),
    )

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(Cents, default=0)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReservePlace(WithId, Model):
    """A place on the reserve list: in order, until a day. `offered_at`: a grant became free and was given to it."""

    __tablename__ = "reserve_place"
    __table_args__ = (UniqueConstraint("selection_id", "position"),)

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    position: Mapped[int]
    expires_on: Mapped[date] = mapped_column(Date)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    selection: Mapped[Selection] = relationship()
    application: Mapped[Application] = relationship()

    def is_waiting(self, today: date) -> bool:
        """Whether it can still be offered a grant: not yet offered, not over, and the group has not withdrawn."""
        return self.offered_at is None and self.expires_on >= today and self.application.state == "reserved"
