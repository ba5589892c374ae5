"""Counting the SQL statements of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.engine import Engine

# What opens, closes and tunes a transaction differs between the databases and is no query.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


@dataclass
class Queries:
    """The statements of a block, in order."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.statements)


@contextmanager
def counted() -> Iterator[Queries]:
    """Collect every statement that any engine of this process executes in the block."""
    queries = Queries()

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.lstrip().upper().startswith(FRAME):
            queries.statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(Engine, "before_cursor_execute", note)
