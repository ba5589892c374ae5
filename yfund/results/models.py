"""What grantees report: narrative, figures against targets, expenses with receipts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.awards.models import Grant
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model
from yfund.results.states import REPORT


class Report(WithPublicId, WithState, Model):
    """A report that is due: `kind` midterm or final. `narrative`: {question key: text}, of `results.rules.QUESTIONS`."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("grant_id", "kind"),)
    lifecycle = REPORT

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"))
    kind: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date] = mapped_column(Date, index=True)
    narrative: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    declared_name: Mapped[str] = mapped_column(String(200), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_note: Mapped[str] = mapped_column(Text, default="")

    grant: Mapped[Grant] = relationship()


class Indicator(WithId, Model):
    """Something that is counted, with a target. `is_people`: split by sex and age; percentages are derived, never stored."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("grant_id", "key"),)

    grant_id: Mapped[int] = mapped_column(ForeignKey("grant.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    is_people: Mapped[bool] = mapped_column(default=False)
    target: Mapped[int]


class Figure(WithId, Model):
    """A count reported for an indicator. `sex`: female, male, other, or all; `age`: under18, 18-35, over35, or all."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("report_id", "indicator_id", "sex", "age"),
        CheckConstraint("count >= 0", name="count"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), index=True)
    sex: Mapped[str] = mapped_column(String(10))
    age: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]


class Expense(WithPublicId, Model):
    """One expense: local currency, the actual rate used (units for one US dollar), US cents, and what was accepted."""

    __tablename__ = "expense"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    line: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(300))
    spent_on: Mapped[date] = mapped_column(Date)
    amount_cents: Mapped[int] = mapped_column(Cents)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(30))
    usd_cents: Mapped[int] = mapped_column(Cents)
    accepted_cents: Mapped[int | None] = mapped_column(Cents)
    note: Mapped[str] = mapped_column(Text, default="")


class ReportFile(WithPublicId, Model):
    """A receipt of one expense, or a photo or list that belongs to the report as a whole."""

    __tablename__ = "report_file"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    expense_id: Mapped[int | None] = mapped_column(ForeignKey("expense.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
