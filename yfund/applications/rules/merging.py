"""Rows that several people write: each row has an identity, and what people changed is merged cell by cell.

A change to a cell says what its writer saw in the row. Where nobody else changed that cell, it is taken; where somebody
did, the saved cell stays and the other text is given back to be kept. A row goes only when nobody wrote in it since the
writer who takes it away saw it; a row that somebody took away comes back when another still writes in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
IDENTITY = "id"
_WELL_FORMED = re.compile(r"[a-z0-9]{1,16}")


@dataclass(frozen=True)
class Edit:
    """A new text for one cell; without `column` the row is taken away. `seen`: the row as its writer saw it, {} if new."""

    row: str
    column: str | None
    value: Any = None
    seen: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """`rows`: what is saved now. `mine`: the same with the lost texts in the place of those that stay. `lost`: whose
    cell had another text already, or whose row was written in meanwhile."""

    rows: list[Row]
    mine: list[Row]
    lost: list[Edit]


def identity(given: Any) -> str:
    """The identity of a row as sent, or "" when it is none of ours."""
    return given if isinstance(given, str) and _WELL_FORMED.fullmatch(given) else ""


def identified(rows: Any, like: Iterable[Row] = ()) -> list[Row]:
    """The rows, each with an identity of its own. Rows from before identities get one by their place; where none of
    them has one, they take those of the rows in the same places of `like`."""
    listed = [dict(row) for row in rows or [] if isinstance(row, dict)] if isinstance(rows, list) else []
    lent = [] if any(row.get(IDENTITY) for row in listed) else [row[IDENTITY] for row in like]
    taken: set[str] = set()
    for place, row in enumerate(listed):
        wanted = identity(row.get(IDENTITY)) or (lent[place] if place < len(lent) else f"r{place + 1}")
        while wanted in taken:
            wanted = f"{wanted[:12]}x{place + 1}"[:16] if not wanted.endswith(f"x{place + 1}") else f"n{len(taken)}{wanted[:8]}"
        taken.add(wanted)
        row[IDENTITY] = wanted
    return listed


def edits(seen: list[Row], mine: list[Row]) -> list[Edit]:
    """What a writer who saw `seen` did to arrive at `mine`; rows of both carry identities."""
    before, found = {row[IDENTITY]: row for row in seen}, []
    for row in mine:
        was = before.get(row[IDENTITY], {})
        found += [Edit(row[IDENTITY], column, value, was) for column, value in row.items()
                  if column != IDENTITY and not is_same(value, was.get(column))]
    kept = {row[IDENTITY] for row in mine}
    return found + [Edit(key, None, seen=row) for key, row in before.items() if key not in kept]


def merge(saved: list[Row], changes: Iterable[Edit]) -> Merged:
    """Put the changes into the saved rows, which carry identities. Rows with no text left are dropped."""
    rows = {row[IDENTITY]: dict(row) for row in saved}
    mine = {key: dict(row) for key, row in rows.items()}
    lost = []
    for change in changes:
        if change.column is None:
            if not _take_away(rows, mine, change):
                lost.append(change)
        elif not _set(rows, mine, change, change.column):
            lost.append(change)
    return Merged(_filled(rows), _filled(mine), lost)


def is_same(one: Any, other: Any) -> bool:
    """Whether two cells hold the same; nothing written is nothing written, however it is stored."""
    return _is_blank(one) and _is_blank(other) or one == other and type(one) is type(other)


def are_same(one: Any, other: Any) -> bool:
    """Whether two answers in rows hold the same in the same order, whatever their identities."""
    left, right = (_filled({str(n): row for n, row in enumerate(identified(rows))}) for rows in (one, other))
    return len(left) == len(right) and all(_is_same_row(a, b) for a, b in zip(left, right, strict=True))


def _set(rows: dict[str, Row], mine: dict[str, Row], change: Edit, column: str) -> bool:
    if change.row not in rows:
        if _is_blank(change.value) and not change.seen:
            return True
        rows[change.row] = {**change.seen, IDENTITY: change.row}
        mine[change.row] = {**change.seen, IDENTITY: change.row}
    now = rows[change.row].get(column)
    if is_same(now, change.value):
        return True
    mine[change.row][column] = change.value
    if not is_same(now, change.seen.get(column)):
        return False
    rows[change.row][column] = change.value
    return True


def _take_away(rows: dict[str, Row], mine: dict[str, Row], change: Edit) -> bool:
    now = rows.get(change.row)
    if now is None:
        return True
    if not _is_same_row(now, change.seen):
        return False
    del rows[change.row]
    mine.pop(change.row, None)
    return True


def _is_same_row(one: Row, other: Row) -> bool:
    return all(is_same(one.get(column), other.get(column)) for column in {*one, *other} - {IDENTITY})


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [])


def _filled(rows: dict[str, Row]) -> list[Row]:
    """The rows in which something is written; the kind of cost alone is no text."""
    return [row for row in rows.values() if any(not _is_blank(v) for k, v in row.items() if k not in (IDENTITY, "line"))]
