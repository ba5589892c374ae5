"""Work that outlives a request: a row in the same transaction, claimed under a lease by the worker."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra.columns import Json, UtcDateTime, WithPublicId
from yfund.infra.db import Model, db
from yfund.kernel import clock


class Job(WithPublicId, Model):
    """One piece of work. `state`: waiting, running, done or failed. At least once: handlers must bear a repeat."""

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(String(60))
    dedupe_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


Handler = Callable[[Job], None]


def init_jobs(app: Flask, table: Mapping[str, Handler]) -> None:
    """Give `app` its table job kind → handler."""
    app.extensions["yfund_jobs"] = table


def ask(kind: str, *, asked_by_id: int | None = None, dedupe_key: str | None = None, **values: Any) -> Job:
    """Put a job down in the running transaction; it runs only if that is committed."""
    job = Job(kind=kind, values=values, dedupe_key=dedupe_key, asked_by_id=asked_by_id, run_after=clock.now(),
              created_at=clock.now())
    db.session.add(job)
    return job
