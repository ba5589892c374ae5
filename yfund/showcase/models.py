"""What the public may see of a grant."""

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.awards.models import Grant
from yfund.infra.columns import Json, UtcDateTime, WithPublicId
from yfund.infra.db import Model


class Profile(WithPublicId, Model):
    """The public card of a grant. Nothing is shown before the group consented and an officer looked at its safety."""

    __tablename__ = "profile"

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"), unique=True)
    summary: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    quote: Mapped[str] = mapped_column(Text, default="")
    quote_language: Mapped[str] = mapped_column(String(8), default="en")
    place: Mapped[str] = mapped_column(String(150), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    is_name_withheld: Mapped[bool] = mapped_column(default=False)
    is_place_withheld: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consented_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    grant: Mapped[Grant] = relationship()
