"""Bank details, instalments and the hands they go through, refunds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Organisation
from yfund.awards.models import Grant
from yfund.infra.columns import Cents, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model
from yfund.payments.states import BANK_ACCOUNT, INSTALMENT


class BankAccount(WithPublicId, WithState, Model):
    """Where a group is paid. Details are sealed; only the last four characters are readable. Verified by someone else."""

    __tablename__ = "bank_account"
    __table_args__ = (
        CheckConstraint("verified_by_id IS NULL OR verified_by_id <> entered_by_id", name="two_people"),
        Index("uq_bank_account_verified", "organisation_id", unique=True, sqlite_where=text("state = 'verified'"),
              postgresql_where=text("state = 'verified'")),
    )
    lifecycle = BANK_ACCOUNT

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    holder: Mapped[str] = mapped_column(String(200))
    bank_name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ending: Mapped[str] = mapped_column(String(4))
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()


class Instalment(WithPublicId, WithState, Model):
    """One part of a grant. `condition`: agreement, midterm or final; it is met when `condition_met_at` stands.

    `round` counts how often it was prepared; each round goes through four different people (see `Hand`).
    `seal`: hash of payee, bank details, amount and instalment at approval; it must still hold when paid.
    """

    __tablename__ = "instalment"
    __table_args__ = (UniqueConstraint("grant_id", "number"),)
    lifecycle = INSTALMENT

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"))
    number: Mapped[int]
    percent: Mapped[str] = mapped_column(String(10))
    amount_cents: Mapped[int] = mapped_column(Cents)
    condition: Mapped[str] = mapped_column(String(12))
    condition_met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None] = mapped_column(Date)
    round: Mapped[int] = mapped_column(default=0)
    bank_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    seal: Mapped[str] = mapped_column(String(64), default="")
    pending_id: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"))
    posted_id: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    bank_reference: Mapped[str | None] = mapped_column(String(100), unique=True)
    paid_on: Mapped[date | None] = mapped_column(Date)

    grant: Mapped[Grant] = relationship()
    bank_account: Mapped[BankAccount | None] = relationship()
    hands: Mapped[list["Hand"]] = relationship(order_by="Hand.at", viewonly=True)


class Hand(WithId, Model):
    """Who did one stage of one round. The two unique rules keep four different people, whatever the code does."""

    __tablename__ = "hand"
    __table_args__ = (
        UniqueConstraint("instalment_id", "round", "stage"),
        UniqueConstraint("instalment_id", "round", "person_id"),
        CheckConstraint("stage IN ('prepared', 'certified', 'approved', 'paid')", name="stage"),
    )

    instalment_id: Mapped[int] = mapped_column(ForeignKey("instalment.id"))
    round: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Refund(WithPublicId, Model):
    """Unspent money that came back from a group."""

    __tablename__ = "refund"

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    received_on: Mapped[date] = mapped_column(Date)
    bank_reference: Mapped[str] = mapped_column(String(100), unique=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), unique=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")

    grant: Mapped[Grant] = relationship()
