"""Choosing, and the grant that comes of it: selection, recommendation, decision, grant, agreement."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Organisation
from yfund.applications.models import Application
from yfund.awards.states import AGREEMENT, GRANT, SELECTION
from yfund.calls.models import Call
from yfund.funds.models import Account
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model


class Selection(WithPublicId, WithState, Model):
    """The choosing in one call: recommended by the committee, decided by one, sealed by another, released together.

    `reserve_until`: the last day of the reserve list, as the committee recommends it.
    """

    __tablename__ = "selection"
    __table_args__ = (CheckConstraint("sealed_by_id IS NULL OR sealed_by_id <> decided_by_id", name="two_people"),)
    lifecycle = SELECTION

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    recommended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recommended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minutes: Mapped[str] = mapped_column(Text, default="")
    reserve_until: Mapped[date | None] = mapped_column(Date)

    call: Mapped[Call] = relationship()


class Release(WithId, Model):
    """One sending of the letters of a selection: they wait until `goes_out_at`, and may be called back before.

    `ended_at`: when they went out or were called back; `recalled_by_id` is empty when the system kept them back.
    """

    __tablename__ = "release"
    __table_args__ = (
        Index("uq_release_waiting", "selection_id", unique=True, sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"), index=True)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    goes_out_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class Recommendation(WithId, Model):
    """What the committee proposes for one application. `outcome`: fund, reserve or decline."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("selection_id", "application_id"),
        Index("ix_recommendation_said", "selection_id", "outcome", "amount_cents", "application_id"),
        Index("ix_recommendation_by", "selection_id", "by_id"),
    )

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(Cents, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()


class Decision(WithId, Model):
    """What the fund decides for one application: outcome, amount, conditions, feedback {criterion key: text}.

    `may_resend`: the group is told that it may send the project again to the next call. `feedback_read_at`: an officer has
    read and edited the feedback, which nobody is sent before; `feedback_by` is their name.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("selection_id", "application_id"),
        Index("ix_decision_tally", "selection_id", "outcome", "feedback_read_at", "amount_cents", "application_id"),
    )

    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(Cents, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    feedback: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    may_resend: Mapped[bool] = mapped_column(default=False, server_default=false())
    feedback_read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    feedback_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()


class Grant(WithPublicId, WithState, Model):
    """Money promised to one group for one project. Its commitment account holds what is reserved for it."""

    __tablename__ = "grant"
    lifecycle = GRANT

    number: Mapped[str] = mapped_column(String(30), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    country: Mapped[str] = mapped_column(String(2))
    amount_cents: Mapped[int] = mapped_column(Cents)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    payee_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    application: Mapped[Application] = relationship()
    organisation: Mapped[Organisation] = relationship()
    commitment: Mapped[Account] = relationship(foreign_keys=[commitment_id])
    payee: Mapped[Account] = relationship(foreign_keys=[payee_id])


class Agreement(WithPublicId, WithState, Model):
    """The contract of a grant. `terms` is everything it says (text, budget, instalments, reports), fingerprinted."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("grant_id", "number"),)
    lifecycle = AGREEMENT

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"))
    number: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(8))
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    fingerprint: Mapped[str] = mapped_column(String(64))
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    countersigned_name: Mapped[str] = mapped_column(String(200), default="")
    countersigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    grant: Mapped[Grant] = relationship()
