"""Rules the database itself keeps, in the words of each dialect; used by migrations."""

from collections.abc import Iterable


def append_only(table: str, dialect: str) -> Iterable[str]:
    """SQL that makes rows of `table` unchangeable and undeletable.

    On SQLite `recursive_triggers` must be on, or INSERT OR REPLACE slips through. On PostgreSQL
    TRUNCATE needs its own trigger.
    """
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            yield (f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                   f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END")
        return
    yield (f"CREATE OR REPLACE FUNCTION {table}_is_fixed() RETURNS trigger LANGUAGE plpgsql AS "
           f"$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$")
    yield (f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
           f"FOR EACH ROW EXECUTE FUNCTION {table}_is_fixed()")
    yield (f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
           f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_fixed()")


def whole_numbers(table: str, columns: Iterable[str], dialect: str) -> Iterable[str]:
    """SQL that refuses anything but integers in money columns on SQLite, which would take '12abc' or 10.5."""
    if dialect != "sqlite":
        return
    for column in columns:
        for verb in ("INSERT", "UPDATE"):
            yield (f"CREATE TRIGGER {table}_{column}_whole_{verb.lower()} BEFORE {verb} ON \"{table}\" "
                   f"WHEN NEW.{column} IS NOT NULL AND typeof(NEW.{column}) <> 'integer' "
                   f"BEGIN SELECT RAISE(ABORT, '{table}.{column} is whole cents'); END")
