"""A migrated database for every test: one template a session, a copy a test."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.servers import postgresql

TEMPLATE = "template"


class Databases(Protocol):
    """Where a session keeps its template and its test database."""

    url: str
    template_url: str

    def freeze(self) -> None:
        """Say that the template is complete."""

    def renew(self) -> None:
        """Make the test database a fresh copy of the template; nobody may be connected."""

    def lose(self) -> None:
        """Take the test database away; nobody may be connected."""


class SqliteDatabases:
    """Files of one folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._template, self._copy = folder / "template.sqlite3", folder / f"{name}.sqlite3"
        self.template_url, self.url = f"sqlite:///{self._template}", f"sqlite:///{self._copy}"

    def freeze(self) -> None:
        """Bring what is still in the write-ahead log into the file, so that the file alone is the database."""
        with contextlib.closing(sqlite3.connect(self._template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def renew(self) -> None:
        """Put a new file in the place of the old one; a forgotten connection keeps the old one, harmlessly."""
        self.lose()
        shutil.copyfile(self._template, self._copy)

    def lose(self) -> None:
        """Remove the file and what belongs to it."""
        for ending in ("", "-wal", "-shm", "-journal"):
            self._copy.with_name(self._copy.name + ending).unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases of one server, named after the process so that a shared server keeps them apart."""

    def __init__(self, server: postgresql.Server, name: str) -> None:
        self._server = server
        self._template, self._copy = (f"yfund_{os.getpid()}_{part}" for part in (TEMPLATE, name))
        self.template_url, self.url = server.url(self._template), server.url(self._copy)
        server.create(self._template)

    def freeze(self) -> None:
        """Nothing to do: CREATE DATABASE … TEMPLATE copies a database nobody is connected to."""

    def renew(self) -> None:
        """Drop the test database and copy the template's files."""
        self._server.create(self._copy, template=self._template)

    def lose(self) -> None:
        """Drop the test database."""
        self._server.drop(self._copy)

    def drop(self) -> None:
        """Remove both databases."""
        self._server.drop(self._copy)
        self._server.drop(self._template)


@contextmanager
def prepared(kind: str, folder: Path, migrate: Callable[[str], None], name: str = "test") -> Iterator[Databases]:
    """The databases of a session of `kind` sqlite or postgresql, the template migrated by `migrate(url)`.

    Raises Absent when the machine has no PostgreSQL, ValueError for another kind.
    """
    if kind == "sqlite":
        databases = SqliteDatabases(folder, name)
        migrate(databases.template_url)
        databases.freeze()
        yield databases
    elif kind == "postgresql":
        with postgresql.running() as server:
            on_server = PostgresqlDatabases(server, name)
            try:
                migrate(on_server.template_url)
                yield on_server
            finally:
                on_server.drop()
    else:
        raise ValueError(f"YFUND_TEST_DB is sqlite or postgresql, not {kind!r}")
