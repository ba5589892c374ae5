"""Money of each lot, and named scenarios: what is demanded of a list, and the list that keeps it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId
from yfund.infra.db import Model


class LotMoney(WithId, Model):
    """Money of the envelope set apart for one lot, so that it has a line of its own."""

    __tablename__ = "lot_money"

    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), unique=True)
    cents: Mapped[int] = mapped_column(Cents)


class Scenario(WithPublicId, Model):
    """A named way to spend the envelope.

    `demands`: see `rules.scenarios.Demands.as_json`. `hidden`: ids of applications its maker may not see; it was solved
    without them, and only people who see no more than its maker's blind spots allow are shown it. `answer`: {} while it
    waits for the solver, then {"status": "solved" | "impossible" | "late", …}.
    """

    __tablename__ = "scenario"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    demands: Mapped[dict[str, Any]] = mapped_column(Json)
    hidden: Mapped[list[int]] = mapped_column(Json, default=list)
    answer: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    adopted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()


class ScenarioLine(WithId, Model):
    """An application in a scenario. `lock`: "in" or "out" by hand, "" left to the solver. Those out and unlocked have no row."""

    __tablename__ = "scenario_line"
    __table_args__ = (UniqueConstraint("scenario_id", "application_id"),)

    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    lock: Mapped[str] = mapped_column(String(3), default="")
    is_in: Mapped[bool] = mapped_column(default=False)
    amount_cents: Mapped[int | None] = mapped_column(Cents)

    application: Mapped[Application] = relationship()
