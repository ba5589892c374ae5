"""What the two-way model says of a call, kept for each set of applications that somebody must not know of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra.columns import Json, UtcDateTime, WithId
from yfund.infra.db import Model


class StoredCalibration(WithId, Model):
    """The model of a call without the applications in `hidden`, as `queries.calibrating` reads it.

    `key`: a digest of `hidden`, "" for nothing hidden. `stamp`: a digest of the readings it came from; when the readings
    of today have another one, it is stale.
    """

    __tablename__ = "calibration"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    key: Mapped[str] = mapped_column(String(64), default="")
    hidden: Mapped[list[int]] = mapped_column(Json, default=list)
    stamp: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
