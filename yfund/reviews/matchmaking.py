"""From a task to pairs that each say why: the matrix, the solver, the links, and the reasons of what is not covered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from yfund.reviews.pruning import solve_matrix
from yfund.reviews.queries.tasks import Pair, Task, shares_of
from yfund.reviews.rules.linking import Island, Reading, link
from yfund.reviews.rules.matching import LANGUAGE_POINTS, Reader, Text, match, points_matrix, points_of, shortage
from yfund.reviews.solver import Field

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Proposal:
    """Pairs with their reasons, what is not covered, islands of readers that nothing links, and the proven gap."""

    pairs: dict[Pair, list[dict[str, Any]]]
    uncovered: list[dict[str, Any]] = field(default_factory=list)
    islands: list[dict[str, Any]] = field(default_factory=list)
    gap: float = 0.0

    @property
    def points(self) -> int:
        return sum(points_of(parts) for parts in self.pairs.values())


def matched(task: Task, *, tell: Tell | None = None) -> Proposal:
    """The best pairs for a task. The same task gives the same answer. Raises `Unavailable` when the solver gives none."""
    texts, readers = list(task.texts.values()), list(task.readers.values())
    if not texts or not readers:
        return Proposal({}, _uncovered(texts, readers, np.zeros((len(texts), 0), np.int16), {}))
    points = points_matrix(texts, readers, task.barred)
    known = {r.id: r.is_experienced for r in readers}
    guided = {text for text, reader in task.kept if known.get(reader)}
    found = solve_matrix(_field(task, texts, readers, guided), points, tell=tell)
    free: dict[int, set[int]] = {}
    for text, reader in zip(found.text.tolist(), found.reader.tolist(), strict=True):
        free.setdefault(text, set()).add(reader)
    before = {(t, r) for t, held in free.items() for r in held}
    islands = _linked(task, texts, readers, points, free)
    after = {(t, r) for t, held in free.items() for r in held}
    pairs = _explained(task, texts, readers, sorted(after), after - before)
    return Proposal(pairs, _uncovered(texts, readers, points, {t: len(held) for t, held in free.items()}), islands, found.gap)


def _field(task: Task, texts: Sequence[Text], readers: Sequence[Reader], guided: set[int]) -> Field:
    shares = shares_of(task)
    amounts = np.array([(shares[r.id].low, shares[r.id].high, shares[r.id].most) for r in readers], np.int64)
    return Field(np.array([t.wanted for t in texts]), amounts[:, 0], amounts[:, 1], amounts[:, 2],
                 np.array([r.is_experienced for r in readers], bool), np.array([t.id not in guided for t in texts], bool))


def _linked(task: Task, texts: Sequence[Text], readers: Sequence[Reader], points: np.ndarray,
            free: dict[int, set[int]]) -> list[dict[str, Any]]:
    """Link the reading by small exchanges in `free`; what stays apart, by languages and why."""
    listed = [*texts, *(t for t in task.all_texts.values() if t.id not in task.texts)]
    rows, places = {t.id: i for i, t in enumerate(listed)}, {r.id: i for i, r in enumerate(readers)}
    fixed: dict[int, set[int]] = {}
    for text, reader in task.kept:
        if text in rows and reader in places:
            fixed.setdefault(rows[text], set()).add(places[reader])
    allowed = points if len(listed) == len(texts) else np.vstack(
        [points, np.full((len(listed) - len(texts), len(readers)), -1, np.int16)])
    taken = np.bincount([r for held in free.values() for r in held], minlength=len(readers))
    room = np.array([r.capacity - r.load for r in readers]) - taken
    _moved, islands = link(Reading(allowed, free, fixed, room))
    return [_told(island, listed, readers) for island in islands]


def _told(island: Island, texts: Sequence[Text], readers: Sequence[Reader]) -> dict[str, Any]:
    return {"languages": sorted({texts[t].language for t in island.texts}), "reason": island.reason,
            "texts": [texts[t].id for t in island.texts], "readers": len(island.readers)}


def _explained(task: Task, texts: Sequence[Text], readers: Sequence[Reader], pairs: Sequence[Pair],
               links: set[Pair]) -> dict[Pair, list[dict[str, Any]]]:
    experienced = {r.id for r in readers if r.is_experienced}
    guided = {text for text, reader in task.kept if reader in experienced}
    guided |= {texts[t].id for t, r in pairs if readers[r].is_experienced}
    told = {}
    for t, r in pairs:
        text, reader = texts[t], readers[r]
        parts = match(text, reader) or []
        if not reader.is_experienced and text.id in guided:
            parts.append({"key": "beside", "value": "", "points": 0})
        if (t, r) in links:
            parts.append({"key": "link", "value": "", "points": 0})
        told[text.id, reader.id] = parts
    return told


def _uncovered(texts: Sequence[Text], readers: Sequence[Reader], points: np.ndarray, got: dict[int, int]) -> list[dict[str, Any]]:
    able: dict[str, int] = {}
    for text in texts:
        able.setdefault(text.language, sum(r.languages.get(text.language, 0) in LANGUAGE_POINTS and r.capacity > 0
                                           for r in readers))
    return [shortage(text, able[text.language], int((points[place] >= 0).sum()), text.wanted - got.get(place, 0))
            for place, text in enumerate(texts) if got.get(place, 0) < text.wanted]
