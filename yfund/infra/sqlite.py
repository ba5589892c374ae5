"""Which SQLite library is used, and whether it is safe with several writers."""

import importlib
import sqlite3
from types import ModuleType
from typing import Any


def _bundled() -> ModuleType | None:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return None


driver: Any = _bundled() or sqlite3
version: tuple[int, ...] = tuple(driver.sqlite_version_info)


def has_wal_reset_bug(number: tuple[int, ...] = version) -> bool:
    """Whether the library can corrupt a WAL file under two writers: 3.7.0 to 3.51.2, and 3.52.0 (sqlite.org/wal.html)."""
    return (3, 7, 0) <= number < (3, 51, 3) or (3, 52, 0) <= number < (3, 53, 0)
