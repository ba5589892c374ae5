"""The life of an answer in steps: what one person wrote in one go is one step, however often it was saved meanwhile.

Where more than a slip of the finger was taken out, a new step begins, so that no text is hidden inside one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from os.path import commonprefix
from typing import Any

ONE_GO = timedelta(minutes=15)
SLIP = 3


@dataclass(frozen=True)
class Past:
    """An answer as it was: its revision, and who wrote it when."""

    id: int
    revision: int
    value: Any
    by_id: int | None
    at: datetime


@dataclass(frozen=True)
class Step:
    """One go of one writer: from `old` (kept as row `old_id`, 0 when there was nothing) to `new`, done at `at`."""

    old_id: int
    old: Any
    new: Any
    by_id: int | None
    at: datetime


def steps(past: Iterable[Past], value: Any, by_id: int | None, at: datetime, *, is_cut: bool = False) -> list[Step]:
    """The steps of one answer, the newest first, from what was kept of it and what it is now.

    `is_cut`: there was something before the oldest that is given; it is then only what the first step began with.
    """
    states = [*((r.id, r.value, r.by_id, r.at) for r in sorted(past, key=lambda one: one.revision)), (0, value, by_id, at)]
    single, before = [], (0, None)
    if is_cut:
        before = states[0][:2]
        states = states[1:]
    for row_id, new, writer, written in states:
        single.append(Step(before[0], before[1], new, writer, written))
        before = (row_id, new)
    return _joined(single)[::-1]


def _joined(single: list[Step]) -> list[Step]:
    found: list[Step] = []
    begun = None
    for step in single:
        last = found[-1] if found else None
        if last and begun and last.by_id == step.by_id and step.at - begun < ONE_GO and _goes_on(last.new, step.new):
            found[-1] = Step(last.old_id, last.old, step.new, step.by_id, step.at)
        else:
            found.append(step)
            begun = step.at
    return found


def _goes_on(before: Any, after: Any) -> bool:
    """Whether nothing but a slip of the finger was taken out of a text, or of any cell of rows."""
    if isinstance(before, list) and all(isinstance(row, dict) for row in before):
        rows = {row.get("id"): row for row in after or [] if isinstance(row, dict)}
        return all(_goes_on(value, rows.get(row.get("id"), {}).get(key)) for row in before for key, value in row.items())
    if not isinstance(before, str):
        return True
    text = after if isinstance(after, str) else ""
    head = len(commonprefix([before, text]))
    tail = len(commonprefix([before[head:][::-1], text[head:][::-1]]))
    return len(before) - head - tail <= SLIP
