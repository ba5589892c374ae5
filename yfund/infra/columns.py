"""Column types and shapes that hold on SQLite and PostgreSQL alike."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, String, TypeDecorator
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; refuses naive ones. SQLite drops the zone, so everything is stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Cents(TypeDecorator[int]):
    """Whole cents. Anything but an int is refused here, and by a CHECK that every migration adds on SQLite."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError("money is stored in whole cents")
        return value


Json = JSON
Key = BigInteger().with_variant(Integer, "sqlite")


_source: ContextVar[random.Random | None] = ContextVar("source of public ids", default=None)


def random_id() -> str:
    """A public id of 16 characters (78 bits) that can be read out: no 0, 1, i, l, o, u."""
    chosen = _source.get() or secrets
    return "".join(chosen.choice(_ALPHABET) for _ in range(16))


@contextmanager
def ids_from(source: random.Random) -> Iterator[None]:
    """Draw public ids from `source` inside: only for the demonstration, which is to be the same at every load."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


class WithId:
    """A numbered row."""

    id: Mapped[int] = mapped_column(Key, primary_key=True)


class WithPublicId(WithId):
    """A row that has an address: the number stays inside, because sequences leak counts."""

    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=random_id)


class WithState:
    """A row that `infra.workflow` moves. The second of two writers gets a `Clash`."""

    state: Mapped[str] = mapped_column(String(30), index=True)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

