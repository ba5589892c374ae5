"""Runs the migrations on the application's own database, SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from flask import current_app

_PLAIN = {"UtcDateTime": "sa.DateTime(timezone=True)", "Cents": "sa.BigInteger()"}
database = current_app.extensions["migrate"].db


def as_plain(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as plain ones, so that a migration never changes with the code."""
    return _PLAIN.get(type(item).__name__, False) if kind == "type" else False


def run() -> None:
    """Upgrade or downgrade in one transaction; SQLite copies tables, so its foreign keys are checked afterwards."""
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=database.metadata, render_as_batch=True, compare_type=True,
            render_item=as_plain,             transaction_per_migration=False)
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=ON")


run()
