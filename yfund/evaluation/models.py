"""What the fund learned in one call: findings with evidence, lessons, recommendations and the fund's answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.calls.models import Call
from yfund.evaluation.states import EVALUATION
from yfund.infra.columns import UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model


class Evaluation(WithPublicId, WithState, Model):
    """The evaluation of a call."""

    __tablename__ = "evaluation"
    lifecycle = EVALUATION

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    introduction: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.position", viewonly=True)
    lessons: Mapped[list["Lesson"]] = relationship(order_by="Lesson.position", viewonly=True)
    advice: Mapped[list["Advice"]] = relationship(order_by="Advice.position", viewonly=True)


class Finding(WithId, Model):
    """What was found, under which criterion (relevance, effectiveness, efficiency, impact, sustainability, coherence)."""

    __tablename__ = "finding"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    position: Mapped[int]
    criterion: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")


class Lesson(WithId, Model):
    """Something to do again, or otherwise."""

    __tablename__ = "lesson"

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class Advice(WithId, Model):
    """A recommendation and the management response: accepted, partly or rejected (with a reason), action, owner, due."""

    __tablename__ = "advice"
    __table_args__ = (CheckConstraint("response IN ('', 'accepted', 'partly', 'rejected')", name="response"),)

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    response: Mapped[str] = mapped_column(String(10), default="")
    response_text: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    is_done: Mapped[bool] = mapped_column(default=False)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
