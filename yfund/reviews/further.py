"""One round of further readings as a task for the solver: numbers in, pairs out, no database."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from yfund.reviews import solver
from yfund.reviews.queries.tasks import Task
from yfund.reviews.rules.matching import LANGUAGE_POINTS, Reader, Text, match, points_of, shortage
from yfund.reviews.rules.progressive import even_share, most_for_each

Pair = tuple[int, int]
Parts = list[dict[str, Any]]


def rooms_of(readers: Iterable[Reader], total: int) -> dict[int, int]:
    """What each reader can still take: their own limit, and never more than an even part of `total` readings and two more."""
    listed = [reader for reader in readers if reader.capacity > 0]
    most = most_for_each(total, len(listed))
    return {reader.id: room for reader in listed if (room := min(reader.capacity, most) - reader.load) > 0}


def readable(task: Task, ids: Iterable[int], total: int) -> set[int]:
    """Which of these texts somebody with room could still read."""
    room = rooms_of(task.readers.values(), total)
    by_language: dict[str, list[int]] = {}
    for language in {text.language for text in task.all_texts.values()}:
        by_language[language] = [i for i in room if task.readers[i].languages.get(language, 0) in LANGUAGE_POINTS]
    return {i for i in ids if any((i, reader) not in task.barred for reader in by_language[task.all_texts[i].language])}


def given(task: Task, ids: Iterable[int], total: int) -> tuple[dict[Pair, Parts], list[dict[str, Any]]]:
    """One more reader for each of these texts: the pairs with the parts of their match, and who found nobody, with the reason.

    Through the same solver as the first readings, within everybody's limits, loads kept even.
    """
    texts = [replace(task.all_texts[i], wanted=1) for i in sorted(ids)]
    room = rooms_of(task.readers.values(), total)
    arcs = {(text.id, i): parts for text in texts for i in room
            if (text.id, i) not in task.barred and (parts := match(text, task.readers[i])) is not None}
    shares = even_share({i: task.readers[i].load for i in room}, room, len(texts))
    solution = solver.solve({text.id: 1 for text in texts}, {i: solver.Share(*share) for i, share in shares.items()},
                            {pair: points_of(parts) for pair, parts in arcs.items()})
    missing = [_shortage(task, text) for text in texts if text.id in solution.short]
    return {pair: arcs[pair] for pair in solution.pairs}, missing


def _shortage(task: Task, text: Text) -> dict[str, Any]:
    able = [i for i, reader in task.readers.items()
            if reader.capacity > 0 and reader.languages.get(text.language, 0) in LANGUAGE_POINTS]
    return shortage(text, len(able), sum((text.id, i) not in task.barred for i in able), 1)
