"""Tables of screening: what groups are compared by, which are alike and what a person said of it; notes and reasons of officers."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra.columns import Json, UtcDateTime, WithId, WithPublicId
from yfund.infra.db import Model


class MatchKey(WithId, Model):
    """A key by which a group, or a grantee of the past, is compared: kind number, name, domain, people or account.

    Only those that share a key are looked at closely. An account is a keyed sum, so nobody can read it here; `ending` are
    the last four characters that other pages show too.
    """

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key_kind_key", "kind", "key"),)

    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    grantee_id: Mapped[int | None] = mapped_column(ForeignKey("past_grantee.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(80))
    ending: Mapped[str] = mapped_column(String(4), default="", server_default="")


class Likeness(WithPublicId, Model):
    """Two groups that may be one, or a group and a grantee of the past. `reasons`: [[kind, score], …], `score` up to 100.

    Of two groups the one with the lower number stands first. `verdict`: same, different, unsure or "" before a person
    has looked; it stays when the two are compared again, in this call and the next.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        UniqueConstraint("organisation_id", "other_id"), UniqueConstraint("organisation_id", "grantee_id"),
        CheckConstraint("(other_id IS NULL) <> (grantee_id IS NULL)", name="one_other"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    grantee_id: Mapped[int | None] = mapped_column(ForeignKey("past_grantee.id"), index=True)
    score: Mapped[int]
    reasons: Mapped[list[list[Any]]] = mapped_column(Json)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(10), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ScreeningNote(WithId, Model):
    """Who has taken an application to screen, and whether somebody should look at it again, and why."""

    __tablename__ = "screening_note"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_look_wanted: Mapped[bool] = mapped_column(default=False)
    look_reason: Mapped[str] = mapped_column(Text, default="")


class ScreeningReason(WithId, Model):
    """A reason for turning an application away, of one call, in several languages. Without any the standard list holds."""

    __tablename__ = "screening_reason"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    position: Mapped[int]
    text: Mapped[dict[str, str]] = mapped_column(Json)
