"""One reading, not several beside each other: severity can be compared only where readers are linked by shared texts.

After the solver, islands are joined by letting two readers exchange texts, or one take a text of another's, where it
costs the fewest points. No text loses a reader and nobody goes above their limit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

TRIALS = 24


@dataclass(frozen=True)
class Island:
    """Readers linked by shared texts, and by nothing to others. `reason`: language (nobody reads on both sides) or limits."""

    texts: tuple[int, ...]
    readers: tuple[int, ...]
    reason: str = ""


@dataclass
class Reading:
    """Pairs by text (places in `points`): `fixed` must stay, `free` may move. `room`: what each reader could still take."""

    points: np.ndarray
    free: dict[int, set[int]]
    fixed: dict[int, set[int]] = field(default_factory=dict)
    room: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    def of(self, text: int) -> set[int]:
        """Everybody who reads a text."""
        return self.free.get(text, set()) | self.fixed.get(text, set())

    def all_texts(self) -> list[int]:
        """Texts somebody reads."""
        return sorted(t for t in {*self.free, *self.fixed} if self.of(t))


def islands(pairs: Iterable[tuple[int, Iterable[int]]]) -> list[tuple[list[int], list[int]]]:
    """Texts and readers of every island, from (text, its readers); the largest first, then by the first reader."""
    parent: dict[int, int] = {}

    def root(reader: int) -> int:
        while parent.setdefault(reader, reader) != reader:
            parent[reader] = reader = parent[parent[reader]]
        return reader

    texts: list[tuple[int, int]] = []
    for text, readers in pairs:
        listed = sorted(readers)
        if listed:
            texts.append((text, listed[0]))
            for other in listed[1:]:
                parent[max(root(listed[0]), root(other))] = min(root(listed[0]), root(other))
            root(listed[0])
    found: dict[int, tuple[list[int], list[int]]] = {}
    for reader in sorted(parent):
        found.setdefault(root(reader), ([], []))[1].append(reader)
    for text, reader in texts:
        found[root(reader)][0].append(text)
    return sorted(found.values(), key=lambda island: (-len(island[0]), island[1][0]))


def link(reading: Reading) -> tuple[int, list[Island]]:
    """Join islands by moving pairs of `reading.free`; returns how many pairs moved and what could not be joined.

    Nothing is returned when all is one. With one reader a text nothing can be linked, and nothing is tried.
    """
    moved, given_up = 0, set[int]()
    parts = _parts(reading)
    while len(parts) > 1:
        smallest = next((part for part in reversed(parts) if part[1][0] not in given_up), None)
        if smallest is None or smallest is parts[0]:
            break
        if _join(reading, smallest, len(parts)):
            moved += 1
        else:
            given_up.add(smallest[1][0])
        parts = _parts(reading)
    return moved, [_island(reading, part) for part in parts] if len(parts) > 1 else []


def _parts(reading: Reading) -> list[tuple[list[int], list[int]]]:
    return islands((t, reading.of(t)) for t in reading.all_texts())


def _island(reading: Reading, part: tuple[list[int], list[int]]) -> Island:
    texts, readers = part
    able = np.flatnonzero((reading.points[texts] >= 0).any(axis=0))
    elsewhere = np.setdiff1d(np.array(reading.all_texts()), texts)
    ours = bool((reading.points[np.ix_(elsewhere, readers)] >= 0).any())
    both = ours or bool(set(able.tolist()) - set(readers))
    return Island(tuple(texts), tuple(readers), "limits" if both else "language")


def _join(reading: Reading, part: tuple[list[int], list[int]], count: int) -> bool:
    """Try the cheapest ways to tie an island to the rest; keeps the first that leaves fewer islands."""
    for change in _changes(reading, part):
        _apply(reading, change)
        if len(_parts(reading)) < count:
            return True
        _apply(reading, [(text, new, old) for text, old, new in reversed(change)])
    return False


Change = list[tuple[int, int, int]]


def _changes(reading: Reading, part: tuple[list[int], list[int]]) -> list[Change]:
    """The cheapest exchanges (text, from reader, to reader) across the border of an island, the best first."""
    inside = set(part[1])
    outside_texts = [t for t in reading.all_texts() if not reading.of(t) & inside]
    listed: list[tuple[int, Change]] = []
    listed += _moves(reading, part[0], inside, within=False)
    listed += _moves(reading, outside_texts, inside, within=True)
    listed += _swaps(reading, part[0], outside_texts)
    listed += _chains(reading, part[0], inside, within=False)
    listed += _chains(reading, outside_texts, inside, within=True)
    return [change for _, change in sorted(listed, key=lambda entry: (entry[0], entry[1]))[:TRIALS]]


def _moves(reading: Reading, texts: Sequence[int], inside: set[int], *, within: bool) -> list[tuple[int, Change]]:
    """A reader with room on the other side takes over one of these texts from one of its readers."""
    found: list[tuple[int, Change]] = []
    roomy = [int(r) for r in np.flatnonzero(reading.room > 0) if (int(r) in inside) == within]
    for text in texts:
        if len(reading.of(text)) < 2 or not roomy:
            continue
        values = reading.points[text, roomy]
        best = int(values.argmax())
        for old in sorted(reading.free.get(text, ())):
            if values[best] >= 0:
                found.append((int(reading.points[text, old]) - int(values[best]), [(text, old, roomy[best])]))
    return sorted(found, key=lambda entry: (entry[0], entry[1]))[:TRIALS]


def _swaps(reading: Reading, ours: Sequence[int], theirs: Sequence[int]) -> list[tuple[int, Change]]:
    """One of our readers and one of theirs exchange a text each."""
    mine = [(t, r) for t in ours if len(reading.of(t)) > 1 for r in sorted(reading.free.get(t, ()))][:200]
    other = np.array([(t, r) for t in theirs for r in sorted(reading.free.get(t, ()))], np.int64).reshape(-1, 2)
    found: list[tuple[int, Change]] = []
    if not len(other):
        return found
    held = reading.points[other[:, 0], other[:, 1]].astype(np.int64)
    for text, reader in mine:
        given, taken = reading.points[text, other[:, 1]], reading.points[other[:, 0], reader]
        loss = int(reading.points[text, reader]) + held - given - taken
        loss[(given < 0) | (taken < 0)] = np.iinfo(np.int64).max
        best = int(loss.argmin())
        if loss[best] < np.iinfo(np.int64).max:
            their_text, their_reader = map(int, other[best])
            found.append((int(loss[best]), [(text, reader, their_reader), (their_text, their_reader, reader)]))
    return sorted(found, key=lambda entry: (entry[0], entry[1]))[:TRIALS]


def _chains(reading: Reading, texts: Sequence[int], inside: set[int], *, within: bool) -> list[tuple[int, Change]]:
    """A full reader on the other side takes over a text and hands one of their own to a neighbour with room."""
    found: list[tuple[int, Change]] = []
    shared = [t for t in texts if len(reading.of(t)) > 1 and reading.free.get(t)]
    for full in (int(r) for r in np.flatnonzero(reading.room <= 0) if (int(r) in inside) == within):
        able = [t for t in shared if reading.points[t, full] >= 0]
        handed = _handed_on(reading, full)
        if not able or handed is None:
            continue
        text = max(able, key=lambda t: (int(reading.points[t, full]), -t))
        old = min(reading.free[text], key=lambda r: (int(reading.points[text, r]), r))
        loss = int(reading.points[text, old]) - int(reading.points[text, full]) + handed[0]
        found.append((loss, [(text, old, full), *handed[1]]))
    return found


def _handed_on(reading: Reading, full: int) -> tuple[int, Change] | None:
    """The cheapest way for a full reader to give one text to somebody with room."""
    best: tuple[int, Change] | None = None
    roomy = np.flatnonzero(reading.room > 0)
    for text in (t for t, readers in sorted(reading.free.items()) if full in readers):
        others = [int(r) for r in roomy if reading.points[text, r] >= 0 and int(r) not in reading.of(text)]
        if others:
            new = max(others, key=lambda r: (int(reading.points[text, r]), -r))
            loss = int(reading.points[text, full]) - int(reading.points[text, new])
            best = min(best or (loss, [(text, full, new)]), (loss, [(text, full, new)]))
    return best


def _apply(reading: Reading, change: Change) -> None:
    for text, old, new in change:
        reading.free[text].discard(old)
        reading.free[text].add(new)
        reading.room[old] += 1
        reading.room[new] -= 1
