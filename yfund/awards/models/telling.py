"""A place on the reserve list."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.applications.models import Application
from yfund.awards.models import Selection
from yfund.infra.columns import UtcDateTime, WithId
from yfund.infra.db import Model


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
