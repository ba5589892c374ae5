"""An application, its answers, files and frozen submissions; screening; the register of past grantees."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Organisation, Person
from yfund.applications.states import APPLICATION
from yfund.calls.models import Call, EligibilityRule, FormVersion, Lot
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model


class Application(WithPublicId, WithState, Model):
    """One group's application. `number` is given when it is sent; columns below it are fed from answers.

    `changing_at`: since when the group changes what it sent, of its own will or because it was asked; until it sends
    again, what was sent counts.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_call_state", "call_id", "state"),
        Index("ix_application_call_number", "call_id", "number"),
        # Holds all that the officers' queue sorts, counts and filters by, so that it never reads whole rows.
        Index("ix_application_queue", "call_id", "state", "submitted_at", "number", "organisation_id", "country", "language",
              "theme", "lot_id", "title"),
    )
    lifecycle = APPLICATION

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    theme: Mapped[str] = mapped_column(String(40), default="")
    requested_cents: Mapped[int] = mapped_column(Cents, default=0)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    quiz: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    organisation: Mapped[Organisation] = relationship()
    form_version: Mapped[FormVersion] = relationship()
    lot: Mapped[Lot | None] = relationship()


class CarryOver(WithId, Model):
    """An earlier application that goes on in a later call. Without `into_id` the fund only said that it may be sent again."""

    __tablename__ = "carry_over"

    from_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    into_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Answer(WithId, Model):
    """The present answer to one question. `revision` counts its changes; a writer says which one they started from."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("application_id", "question"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerRevision(WithId, Model):
    """What an answer was. `is_lost`: the text that lost when two people wrote at once, kept so that nothing vanishes."""

    __tablename__ = "answer_revision"
    __table_args__ = (Index("ix_answer_revision_where", "application_id", "question"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    question: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]
    value: Mapped[Any] = mapped_column(Json)
    is_lost: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerChange(WithId, Model):
    """A change a device sent, by the id the device gave it: sent again, it is not written again.

    `revision`: what the answer was after it. `is_lost`: it met another text and was kept beside it.
    """

    __tablename__ = "answer_change"
    __table_args__ = (UniqueConstraint("application_id", "change", name="uq_answer_change_application_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    change: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]
    is_lost: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Writing(WithId, Model):
    """Where in the application a person was seen writing last."""

    __tablename__ = "writing"
    __table_args__ = (UniqueConstraint("application_id", "person_id", name="uq_writing_application_id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    section: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class FormMove(WithId, Model):
    """A draft that went over to a new form of its call: what changed, told until somebody of the group has read it.

    `note`: the fund's words, {language: text}.
    """

    __tablename__ = "form_move"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    into_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    note: Mapped[dict[str, str]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Upload(WithPublicId, Model):
    """A file that answers a question. Bytes lie in the store under their checksum; the name is only shown.

    `warnings`: what a reader should know before opening it: "active" (carries a program), "locked" (asks for a password).
    """

    __tablename__ = "upload"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by_id: Mapped[int | None]
    description: Mapped[str] = mapped_column(String(300), default="", server_default="")
    warnings: Mapped[str] = mapped_column(String(60), default="", server_default="")


class Reminder(WithId, Model):
    """A letter about a draft that was written for this deadline, or that the draft was looked at when it passed."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("application_id", "kind", "closes_at"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str] = mapped_column(String(10))
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(WithId, Model):
    """What was sent, frozen: answers, files' checksums, form version. Never changed; sending again adds another.

    `fingerprint`: SHA-256 of the canonical JSON of `snapshot`. `code`: HMAC by which a receipt can be checked.
    """

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)
    fingerprint: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))
    declared_name: Mapped[str] = mapped_column(String(200))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    grace_minutes: Mapped[int]


class ScreeningCheck(WithId, Model):
    """An officer's verdict on one rule: `met`, `not_met` or `unclear`, with the evidence they saw."""

    __tablename__ = "screening_check"
    __table_args__ = (
        UniqueConstraint("application_id", "rule_id"),
        Index("ix_screening_check_verdict", "verdict", "rule_id", "application_id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("eligibility_rule.id"))
    verdict: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    rule: Mapped[EligibilityRule] = relationship()


class ChangeRequest(WithId, Model):
    """What an officer asked to have changed: named sections, a reason, a due instant.

    `ended_at`: when it ended without an answer, by an officer (`ended_reason`) or because the time was over ("").
    """

    __tablename__ = "change_request"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    sections: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class Conflict(WithPublicId, Model):
    """A tie between a person and one application or all of an organisation. In force until `ended_at`.

    `source`: declared or found. Whoever has one sees nothing of the application, in any role.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        CheckConstraint("application_id IS NOT NULL OR organisation_id IS NOT NULL", name="about_something"),
        Index("ix_conflict_person", "person_id", "application_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    source: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PastGrantee(WithId, Model):
    """A group in the register of those funded before, here or by another fund."""

    __tablename__ = "past_grantee"

    identifier: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    folded_name: Mapped[str] = mapped_column(String(300), index=True)
    registration_number: Mapped[str] = mapped_column(String(100), default="", index=True)
    country: Mapped[str] = mapped_column(String(60), default="")


class PastGrant(WithId, Model):
    """A grant of the past, as published in the 360Giving form or made by this fund."""

    __tablename__ = "past_grant"

    identifier: Mapped[str] = mapped_column(String(200), unique=True)
    grantee_id: Mapped[int] = mapped_column(ForeignKey("past_grantee.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text, default="")
    amount_cents: Mapped[int] = mapped_column(Cents)
    currency: Mapped[str] = mapped_column(String(3))
    awarded_on: Mapped[date] = mapped_column(Date)
    funder: Mapped[str] = mapped_column(String(200))
    programme: Mapped[str] = mapped_column(String(200), default="")
    is_own: Mapped[bool] = mapped_column(default=False)

    grantee: Mapped[PastGrantee] = relationship()
