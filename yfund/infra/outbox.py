"""Letters: rows written in the same transaction as what they tell of; the worker delivers them."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra.columns import UtcDateTime, WithPublicId
from yfund.infra.db import Model, db
from yfund.kernel import clock


class Letter(WithPublicId, Model):
    """One letter to one address. `state`: waiting, sent or dead (given up after 72 hours, shown to staff)."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_about", "about_kind", "about_id"),)

    kind: Mapped[str] = mapped_column(String(60))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def post(kind: str, *, to: Any, key: str, about: Any = None, is_new: bool = False, **values: Any) -> Letter | None:
    """Write the letter `templates/mail/<kind>.txt` (first line = subject) to a person, in their language.

    `kind` is "room/letter"; `to` has `id, email, language, name`; `key` makes it once only: a second post with the
    same kind, person and key writes nothing and returns None. `about` is the row it speaks of. `is_new`: the caller
    knows that it was not written before, so nothing is looked up.
    """
    dedupe_key = f"{kind}:{to.id}:{key}"
    if not is_new and db.session.scalar(select(Letter.id).where(Letter.dedupe_key == dedupe_key)) is not None:
        return None
    subject, body = written(kind, language=to.language, to=to, **values)
    letter = Letter(
        kind=kind, dedupe_key=dedupe_key, person_id=to.id, address=to.email, language=to.language, subject=subject[:300],
        body=body, next_at=clock.now(), created_at=clock.now(), about_kind=about.__tablename__ if about else "",
        about_id=about.id if about else None)
    db.session.add(letter)
    return letter


def written(kind: str, *, language: str, **values: Any) -> tuple[str, str]:
    """Subject and body of a letter in `language`, without keeping it: for previews."""
    with force_locale(language):
        text = render_template(f"mail/{kind}.txt", base_url=current_app.config["BASE_URL"], **values)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
