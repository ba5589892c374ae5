"""Donors and what they promised and gave, and the ledger: accounts and transfers."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.funds.states import PLEDGE
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model


class Donor(WithPublicId, Model):
    """Who gives. `kind`: government, international, foundation, company or individual."""

    __tablename__ = "donor"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2), default="")
    email: Mapped[str] = mapped_column(String(320), default="")


class DonorReader(WithId, Model):
    """A person who reads for a donor: they see that donor's own contributions and what these did."""

    __tablename__ = "donor_reader"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.id"), index=True)

    donor: Mapped[Donor] = relationship()


class Pledge(WithPublicId, WithState, Model):
    """A promise, binding nobody and worth nothing to the ledger until money is received."""

    __tablename__ = "pledge"
    lifecycle = PLEDGE

    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    currency: Mapped[str] = mapped_column(String(3))
    announced_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")

    donor: Mapped[Donor] = relationship()


class Contribution(WithPublicId, Model):
    """A signed agreement with a donor: sum, support-cost rate, and what the money may be used for.

    `earmark`: {"countries": [ISO…], "themes": [key…], "editions": [code…]}; an empty list or missing key binds nothing.
    """

    __tablename__ = "contribution"

    donor_id: Mapped[int] = mapped_column(ForeignKey("donor.id"), index=True)
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledge.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    currency: Mapped[str] = mapped_column(String(3))
    support_percent: Mapped[str] = mapped_column(String(10))
    earmark: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict)
    is_first: Mapped[bool] = mapped_column(default=False)
    signed_on: Mapped[date] = mapped_column(Date)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)

    donor: Mapped[Donor] = relationship()
    account: Mapped["Account"] = relationship()


class Receipt(WithPublicId, Model):
    """Money that arrived: in the donor's currency, at a rate (units for one US dollar) of a day, and in US cents.

    Of `usd_cents` the `support_cents` went to the support-cost account, the rest to the contribution's account.
    """

    __tablename__ = "receipt"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(30))
    rate_on: Mapped[date] = mapped_column(Date)
    usd_cents: Mapped[int] = mapped_column(Cents)
    support_cents: Mapped[int] = mapped_column(Cents)
    received_on: Mapped[date] = mapped_column(Date)
    bank_reference: Mapped[str] = mapped_column(String(100), unique=True)

    contribution: Mapped[Contribution] = relationship()


class Allotment(WithPublicId, Model):
    """Authority to spend part of one contribution for one purpose (a call). Later rooms point to its `account`."""

    __tablename__ = "allotment"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(60), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    allotted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")

    contribution: Mapped[Contribution] = relationship()
    account: Mapped["Account"] = relationship()


class Account(WithId, Model):
    """A place where money stands, in US cents. Balances are sums of transfers, kept here so that the limit can be a CHECK.

    `kind`: world (outside, may go below zero), contribution, support, allotment, commitment (of one grant), grantee.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0",
                        name="not_negative"),
        CheckConstraint("kind IN ('world', 'grantee') OR debits_pending + debits_posted <= credits_posted", name="covered"),
    )

    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(300))
    debits_pending: Mapped[int] = mapped_column(Cents, default=0)
    debits_posted: Mapped[int] = mapped_column(Cents, default=0)
    credits_pending: Mapped[int] = mapped_column(Cents, default=0)
    credits_posted: Mapped[int] = mapped_column(Cents, default=0)

    @property
    def free_cents(self) -> int:
        """What can still be taken out."""
        return self.credits_posted - self.debits_posted - self.debits_pending


class Transfer(Model):
    """One movement between two accounts. Never changed, never deleted; a mistake is corrected by another transfer.

    `kind`: receive, support, allot, commit, release (of a commitment), pending, post, void, refund, correct.
    A `pending` transfer is resolved at most once, by a `post` or `void` naming it. `subject` ("instalment:12") may have
    one live pending transfer only.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint("debit_id <> credit_id", name="two_sides"),
        Index("uq_transfer_resolved_once", "pending_id", unique=True, postgresql_where=text("kind IN ('post', 'void')"),
              sqlite_where=text("kind IN ('post', 'void')")),
        Index("uq_transfer_key", "key", unique=True),
        Index("ix_transfer_subject", "subject"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: uuid.uuid4().hex)
    key: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    debit_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credit_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(Cents)
    pending_id: Mapped[str | None] = mapped_column(ForeignKey("transfer.id"))
    subject: Mapped[str] = mapped_column(String(60), default="")
    memo: Mapped[str] = mapped_column(String(300), default="")
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    debit: Mapped[Account] = relationship(foreign_keys=[debit_id])
    credit: Mapped[Account] = relationship(foreign_keys=[credit_id])
