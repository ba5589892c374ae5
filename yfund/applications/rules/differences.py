"""What changed between two answers, by words, in bounded time.

Words are runs of letters; Chinese, Japanese and Thai have no spaces, so there each character is a word. Words that stand
once on both sides are the anchors (patience); between two anchors the shortest edit is sought, and given up for one
large replacement when it would take too long, so that a page never waits for its differences.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, cast

from yfund.applications.rules.answers import ROWS, columns, is_empty
from yfund.calls.rules.form import Definition, Question, questions

_ONE_BY_ONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u064b-\u065f\u200d\ufe00-\ufe0f"
_LETTERS = rf"(?:[^\W{_ONE_BY_ONE}][{_MARKS}]*)+"
_TOKEN = re.compile(rf"[{_ONE_BY_ONE}][{_MARKS}]*|{_LETTERS}(?:['’]{_LETTERS})*|\n|[^\S\n]+|.[{_MARKS}]*", re.DOTALL)
_STEPS = 120
_TEXTS = ("short_text", "long_text")
Kind = Literal["same", "gone", "new"]
Tokens = list[str]


@dataclass(frozen=True)
class Piece:
    """A stretch of text: in both (`same`), only in the older (`gone`), only in the newer (`new`)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Cell:
    """One changed cell of a row; `pieces` for text, empty for other kinds, which are shown whole."""

    column: Question
    old: Any
    new: Any
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row that was added (`new`), removed (`gone`) or changed (`same`); `number` counts from 1 on its own side.

    `cells`: every filled cell of an added or removed row, only the changed ones of a changed row.
    """

    kind: Kind
    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Change:
    """A question whose answer changed: `pieces` for text, `rows` for tables, people and budgets, else `old` and `new`."""

    question: Question
    section: str
    old: Any
    new: Any
    pieces: list[Piece] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def words(old: str, new: str) -> list[Piece]:
    """What was taken out of `old` and put in to make `new`. Joined `same` and `gone` pieces are `old`, joined `same`
    and `new` pieces are `new`, to the character."""
    return list(_joined(_settled(list(_compared(_TOKEN.findall(old), _TOKEN.findall(new))))))


def between(definition: Definition, old_answers: dict[str, Any], new_answers: dict[str, Any]) -> list[Change]:
    """The questions whose answers differ, in the order of the form; a question without difference is left out."""
    found = []
    for section in definition["sections"]:
        for question in questions({"sections": [section]}):
            old, new = old_answers.get(question["key"]), new_answers.get(question["key"])
            if question["kind"] != "upload" and (change := changed(question, old, new, section["key"])) is not None:
                found.append(change)
    return found


def changed(question: Question, old: Any, new: Any, section: str = "") -> Change | None:
    """The difference between two answers to one question, None when there is none (ids of rows do not count)."""
    if question["kind"] in ROWS:
        rows = list(_rows(question, _listed(old), _listed(new)))
        return Change(question, section, old, new, rows=rows) if rows else None
    if old == new and type(old) is type(new) or is_empty(old) and is_empty(new):
        return None
    return Change(question, section, old, new, _pieces(question, old, new))


def _pieces(question: Question, old: Any, new: Any) -> list[Piece]:
    old, new = ("" if value is None else value for value in (old, new))
    if question["kind"] in _TEXTS and isinstance(old, str) and isinstance(new, str):
        return words(old, new)
    return []


def _listed(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _rows(question: Question, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Row]:
    for at, other in _paired(old, new):
        if at is None and other is not None:
            yield Row("new", other + 1, _cells(question, {}, new[other]))
        elif at is not None and other is None:
            yield Row("gone", at + 1, _cells(question, old[at], {}))
        elif at is not None and other is not None and (cells := _cells(question, old[at], new[other])):
            yield Row("same", other + 1, cells)


def _paired(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[int | None, int | None]]:
    """Rows that are the same row: by identity, and rows from before identities by their place."""
    by_id = {row["id"]: at for at, row in enumerate(old) if row.get("id")}
    taken: set[int] = set()
    pairs: list[tuple[int | None, int | None]] = []
    for at, row in enumerate(new):
        same = by_id.get(row.get("id"))
        if same is None and at < len(old) and not (old[at].get("id") and row.get("id")):
            same = at
        if same is not None and same not in taken:
            taken.add(same)
        else:
            same = None
        pairs.append((same, at))
    return pairs + [(at, None) for at in range(len(old)) if at not in taken]


def _cells(question: Question, old: dict[str, Any], new: dict[str, Any]) -> list[Cell]:
    found = []
    for column in columns(question):
        before, after = old.get(column["key"]), new.get(column["key"])
        if not (before == after or is_empty(before) and is_empty(after)):
            found.append(Cell(column, before, after, _pieces(column, before, after)))
    return found


def _compared(old: Tokens, new: Tokens) -> Iterator[tuple[Kind, Tokens]]:
    """Work through a stack of stretches, each cut at its anchors, until none is left."""
    stack: list[tuple[Kind, Tokens, Tokens]] = [("new", old, new)]
    while stack:
        done, before, after = stack.pop()
        if done == "same":
            yield "same", before
            continue
        head, tail = _shared(before, after)
        yield "same", before[:head]
        stack.append(("same", before[len(before) - tail:], []))
        before, after = before[head:len(before) - tail], after[head:len(after) - tail]
        if not before and not after:
            continue
        if anchors := _anchors(before, after, 1) or _anchors(before, after, 4):
            stack.extend(reversed(_cut(before, after, anchors)))
        else:
            yield from _shortest(before, after)


def _cut(old: Tokens, new: Tokens, anchors: list[tuple[int, int]]) -> list[tuple[Kind, Tokens, Tokens]]:
    parts: list[tuple[Kind, Tokens, Tokens]] = []
    a = b = 0
    for at, other in anchors:
        parts += [("new", old[a:at], new[b:other]), ("same", [old[at]], [])]
        a, b = at + 1, other + 1
    return [*parts, ("new", old[a:], new[b:])]


def _shared(old: Tokens, new: Tokens) -> tuple[int, int]:
    most, head = min(len(old), len(new)), 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _anchors(old: Tokens, new: Tokens, size: int) -> list[tuple[int, int]]:
    """Words (or the beginnings of groups of `size` words) that stand once on each side, the longest series of them
    that is in order on both."""
    grams_old, grams_new = _grams(old, size), _grams(new, size)
    once_old, once_new = Counter(grams_old), Counter(grams_new)
    places = {gram: at for at, gram in enumerate(grams_new) if once_new[gram] == 1}
    pairs = [(at, places[gram]) for at, gram in enumerate(grams_old) if once_old[gram] == 1 and gram in places]
    return _longest(pairs)


def _grams(tokens: Tokens, size: int) -> list[tuple[str, ...]]:
    return list(zip(*(tokens[start:] for start in range(size)), strict=False))


def _longest(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ends: list[int] = []
    last: list[int] = []
    links: list[int] = []
    for index, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        links.append(last[length - 1] if length else -1)
        ends[length:length + 1], last[length:length + 1] = [other], [index]
    series, at = [], last[-1] if last else -1
    while at >= 0:
        series.append(pairs[at])
        at = links[at]
    return series[::-1]


def _shortest(old: Tokens, new: Tokens) -> Iterator[tuple[Kind, Tokens]]:
    """The shortest edit by Myers' greedy walk, or one replacement when it needs more than `_STEPS` changes."""
    trace = _walked(old, new) if old and new else None
    if trace is None:
        yield "gone", old
        yield "new", new
        return
    edits: list[tuple[Kind, Tokens]] = []
    a, b = len(old), len(new)
    for step in range(len(trace) - 1, -1, -1):
        reach, line = trace[step], a - b
        down = line == -step or line != step and reach.get(line - 1, -1) < reach.get(line + 1, -1)
        from_a = reach.get(line + 1, 0) if down else reach.get(line - 1, 0)
        from_b = from_a - (line + 1 if down else line - 1)
        while step and a > from_a and b > from_b or not step and a and b:
            a, b = a - 1, b - 1
            edits.append(("same", [old[a]]))
        if step:
            edits.append(("new", [new[from_b]]) if down else ("gone", [old[from_a]]))
            a, b = from_a, from_b
    yield from reversed(edits)


def _walked(old: Tokens, new: Tokens) -> list[dict[int, int]] | None:
    reach: dict[int, int] = {1: 0}
    trace: list[dict[int, int]] = []
    for step in range(_STEPS):
        trace.append(dict(reach))
        for line in range(-step, step + 1, 2):
            down = line == -step or line != step and reach.get(line - 1, -1) < reach.get(line + 1, -1)
            a = reach.get(line + 1, 0) if down else reach.get(line - 1, 0) + 1
            while a < len(old) and 0 <= a - line < len(new) and old[a] == new[a - line]:
                a += 1
            reach[line] = a
            if a >= len(old) and a - line >= len(new):
                return trace
    return None


def _settled(edits: list[tuple[Kind, Tokens]]) -> Iterator[tuple[Kind, str]]:
    """A lone space between two changes belongs to them: two new words read as one change."""
    whole = [(kind, "".join(tokens)) for kind, tokens in edits if tokens]
    for at, (kind, text) in enumerate(whole):
        between_changes = 0 < at < len(whole) - 1 and whole[at - 1][0] != "same" and whole[at + 1][0] != "same"
        if kind == "same" and between_changes and text.isspace() and "\n" not in text:
            yield "gone", text
            yield "new", text
        else:
            yield kind, text


def _joined(edits: Iterable[tuple[Kind, str]]) -> Iterator[Piece]:
    """Neighbours of one kind in one piece; what went stands before what came."""
    for is_same, group in groupby(edits, key=lambda edit: edit[0] == "same"):
        together = list(group)
        for kind in ("same",) if is_same else ("gone", "new"):
            if text := "".join(t for k, t in together if k == kind):
                yield Piece(cast(Kind, kind), text)
