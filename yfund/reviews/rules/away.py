"""What a returned score sheet would change, and everything that is wrong with it, named by cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from yfund.kernel.text import Sentence, clean, length, say
from yfund.reviews.rules.scoring import LONGEST_COMMENT, mark

OVERALL = "overall"
SHEET = "Scores!"


class Row(Protocol):
    """One returned row; `row` counts from one, as spreadsheets do."""

    row: int
    key: str
    base: str
    points: str
    reason: str
    has_formula: bool


@dataclass(frozen=True)
class Kept:
    """What the site has for one line: half points (None: none yet) and reason; the overall words have no points."""

    number: str
    title: str
    criterion: str
    half_points: int | None
    reason: str
    has_points: bool = True

    @property
    def base(self) -> str:
        """The marks of what the site has, as they stand in the file: points, then reason."""
        return f"{mark(self.half_points)}:{mark(self.reason)}"


@dataclass(frozen=True)
class Change:
    """One cell that differs. `is_clash`: the site was changed since the download, so nothing is overwritten."""

    cell: str
    key: str
    field: str
    before: object
    after: object
    base: str
    kept: Kept
    is_clash: bool = False


@dataclass(frozen=True)
class Wrong:
    """A cell and what is wrong with it."""

    cell: str
    sentence: Sentence


def compare(rows: Iterable[Row], kept: Mapping[str, Kept], sheet: str = SHEET) -> tuple[list[Change], list[Wrong]]:
    """Changes and problems of a returned file. Empty cells change nothing; a key that is not one's own is a problem."""
    changes: list[Change] = []
    wrongs: list[Wrong] = []
    seen: dict[str, int] = {}
    for row in rows:
        if row.key not in kept:
            wrongs.append(Wrong(f"{sheet}A{row.row}", say("this line is not one of yours, or it is signed already")))
        elif row.key in seen:
            wrongs.append(Wrong(f"{sheet}A{row.row}", say("the same line stands in row %(row)s already", row=seen[row.key])))
        elif row.has_formula:
            wrongs.append(Wrong(f"{sheet}D{row.row}", say("write figures and words here, no formulas")))
        else:
            seen[row.key] = row.row
            _line(row, kept[row.key], sheet, changes, wrongs)
    return changes, wrongs


def _line(row: Row, kept: Kept, sheet: str, changes: list[Change], wrongs: list[Wrong]) -> None:
    points_base, _, reason_base = row.base.partition(":")
    if row.points:
        cell, value = f"{sheet}D{row.row}", _half(row.points)
        if not kept.has_points:
            wrongs.append(Wrong(cell, say("this line takes words only")))
        elif value is None:
            wrongs.append(Wrong(cell, say("%(value)s is not a half point from 0 to 5", value=row.points[:20])))
        elif value != kept.half_points:
            changes.append(Change(cell, row.key, "points", kept.half_points, value, points_base, kept,
                                  points_base != mark(kept.half_points)))
    reason = clean(row.reason)
    if length(reason, "characters") > LONGEST_COMMENT:
        wrongs.append(Wrong(f"{sheet}E{row.row}", say("%(has)s characters are too many: at most %(most)s fit",
                                                     has=length(reason, "characters"), most=LONGEST_COMMENT)))
    elif reason and reason != kept.reason:
        changes.append(Change(f"{sheet}E{row.row}", row.key, "why", kept.reason, reason, reason_base, kept,
                              reason_base != mark(kept.reason)))


def _half(text: str) -> int | None:
    plain = text.replace(",", ".")
    if not re.fullmatch(r"\d(\.\d{1,6})?", plain):
        return None
    halves = float(plain) * 2
    return int(halves) if halves.is_integer() and 0 <= halves <= 10 else None
