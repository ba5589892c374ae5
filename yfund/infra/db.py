"""The database: one session, reading and writing transactions, and what each dialect needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError

from yfund.infra import sqlite
from yfund.infra.config import Settings, instance_path
from yfund.kernel.errors import Clash
from yfund.kernel.text import say

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


Row = TypeVar("Row")


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON",
            "busy_timeout=10000", "trusted_schema=OFF", "cell_size_check=ON")


def engine_options(settings: Settings) -> dict[str, Any]:
    """Options for `create_engine` that fit the settings' database."""
    if settings.is_sqlite:
        instance_path(settings.database_url).parent.mkdir(parents=True, exist_ok=True)
        return {"module": sqlite.driver, "connect_args": {"timeout": 10, "check_same_thread": False}}
    limits = "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    return {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20,
            "connect_args": {"options": limits, "connect_timeout": 3}}


def init_database(app: Flask, settings: Settings) -> None:
    """Bind the database to `app` and make SQLite behave: explicit BEGIN, WAL, foreign keys."""
    app.config["SQLALCHEMY_DATABASE_URI"] = (
        f"sqlite:///{instance_path(settings.database_url)}" if settings.is_sqlite else settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if settings.is_sqlite:
            tame_sqlite(db.engine)


def tame_sqlite(engine: Engine) -> None:
    """Explicit transactions: readers BEGIN, `transaction()` BEGIN IMMEDIATE; the driver's own habit loses updates."""

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: Any) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction: everything inside is kept together, or nothing is.

    What was read before is read again inside, so rules see the present. Leaving by an exception rolls back.
    Raises `Clash` when a row changed under the writer. Must not be nested: one request, one change.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("a transaction is open already: services are called inside one, never open their own")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield
        session.commit()
    except StaleDataError as stale:
        session.rollback()
        raise Clash(say("Somebody else changed this while you were looking at it. Load it again to see both.")) from stale
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def in_one_transaction(service: Callable[[], object]) -> Callable[[], object]:
    """A service as a task by itself, for the worker: kept together, or not at all."""

    def task() -> object:
        with transaction():
            return service()

    return task


def locked(row_type: type[Row], row_id: int) -> Row:
    """The row, freshly read and locked until the transaction ends (PostgreSQL; SQLite's writer is alone anyway).

    Lock in this order only: account → call → application or grant → instalment → journal head.
    """
    # Not session.get(): that calls a row stale when somebody changed it between our first look and the lock.
    table: Any = row_type
    row = db.session.scalar(select(row_type).where(table.id == row_id).with_for_update(of=table)
                            .execution_options(populate_existing=True))
    if row is None:
        raise RuntimeError(f"{row_type.__name__} {row_id} is gone")
    return row
