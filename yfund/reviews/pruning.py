"""The solver at any size: it is given the promising pairs only, and what it answers proves how good it is.

Of a large task the best pairs of every text and of every reader go to the solver. The prices of its answer then tell
which of the others could have been better: some of these are added and it is asked again. What is still promised by the
pairs left out bounds how far the answer can be from the best there is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from yfund.reviews.solver import SCALE, Answer, Field, arc_costs, solve_arrays

SMALL = 60_000
BEST_OF_TEXT = 12
SPARE_OF_READER = 2.0
ROUNDS = 4
GAP = 0.0005
BAND = 512


@dataclass(frozen=True)
class Found:
    """Taken pairs as places (text, reader), and how far from the best they are at most, as a share of the points made."""

    text: np.ndarray
    reader: np.ndarray
    gap: float
    asked: int


def solve_matrix(task: Field, points: np.ndarray, *, tell: Callable[[int, int], None] | None = None) -> Found:
    """The best pairs of a matrix of points (texts × readers, -1: not allowed). `tell`: how many rounds of how many.

    The same input gives the same answer. Raises `Unavailable` when the solver stops without one.
    """
    told = tell or (lambda done, total: None)
    if points.size <= SMALL:
        chosen = points >= 0
        answer, text, reader = _asked(task, points, chosen)
        return Found(text[answer.taken], reader[answer.taken], 0.0, len(text))
    chosen = _promising(task, points)
    for number in range(ROUNDS):
        told(number, ROUNDS)
        answer, text, reader = _asked(task, points, chosen)
        better, missed = _overlooked(task, points, chosen, answer.prices)
        made = points[text[answer.taken], reader[answer.taken]].sum(dtype=np.int64) * SCALE
        gap = float(missed / max(1, made))
        if gap <= GAP:
            break
        chosen[better] = True
    told(ROUNDS, ROUNDS)
    return Found(text[answer.taken], reader[answer.taken], gap, len(text))


def _asked(task: Field, points: np.ndarray, chosen: np.ndarray) -> tuple[Answer, np.ndarray, np.ndarray]:
    text, reader = np.nonzero(chosen)
    return solve_arrays(task, text, reader, points[text, reader].astype(np.int64)), text, reader


def _promising(task: Field, points: np.ndarray) -> np.ndarray:
    """The best readers of every text and the best texts of every reader; ties are spread, or all would want the same few."""
    texts, readers = points.shape
    chosen = np.zeros(points.shape, bool)
    most = min(readers, max(BEST_OF_TEXT, 4 * int(task.wanted.max(initial=1))))
    share = max(1, int(task.wanted.sum() / max(1, readers)))
    spare = min(texts, int(SPARE_OF_READER * share) + 1)
    for first in range(0, texts, BAND):
        rows = slice(first, min(first + BAND, texts))
        np.put_along_axis(chosen[rows], _best(_spread(points[rows], first), most, axis=1), True, axis=1)
    for first in range(0, readers, BAND // 8):
        columns = slice(first, min(first + BAND // 8, readers))
        values = _spread(points[:, columns], 0, first)
        part = chosen[:, columns]
        np.put_along_axis(part, _best(values, spare, axis=0), True, axis=0)
    return chosen & (points >= 0)


def _best(values: np.ndarray, number: int, *, axis: int) -> np.ndarray:
    size = values.shape[axis]
    if number >= size:
        return np.argsort(values, axis=axis, kind="stable")
    return np.take(np.argpartition(values, size - number, axis=axis), np.arange(size - number, size), axis=axis)


def _spread(points: np.ndarray, first_text: int, first_reader: int = 0) -> np.ndarray:
    text = np.arange(first_text, first_text + points.shape[0], dtype=np.uint32)[:, None]
    reader = np.arange(first_reader, first_reader + points.shape[1], dtype=np.uint32)[None, :]
    mixed = text * np.uint32(2654435761) ^ reader * np.uint32(2246822519)
    return points.astype(np.float32) + ((mixed >> np.uint32(8)) & np.uint32(1023)).astype(np.float32) / 2048


def _overlooked(task: Field, points: np.ndarray, chosen: np.ndarray, prices: np.ndarray) -> tuple[np.ndarray, float]:
    """Pairs left out that could have been better, and by how much all of them together at most."""
    texts, readers = points.shape
    better, missed = np.zeros(points.shape, bool), 0.0
    bonus = np.zeros(texts)
    if task.has_bonus:
        bonus[np.flatnonzero(task.needs_experience)] = prices[texts + readers:]
    for first in range(0, texts, BAND):
        rows = slice(first, min(first + BAND, texts))
        number = np.arange(rows.start, rows.stop)[:, None]
        reduced = (arc_costs(points[rows], number, np.arange(readers)[None, :]) - prices[rows, None]
                   - prices[None, texts:texts + readers] - bonus[rows, None] * _flags(task, readers))
        reduced[chosen[rows] | (points[rows] < 0)] = 0
        gains = np.minimum(reduced, 0)
        # No text takes more pairs than it wants: only its best ones can count.
        missed -= _largest(gains, task.wanted[rows])
        better[rows] = reduced < -SCALE / 4
    return better, missed


def _flags(task: Field, readers: int) -> np.ndarray:
    return (task.is_experienced if task.has_bonus else np.zeros(readers, bool))[None, :]


def _largest(gains: np.ndarray, wanted: np.ndarray) -> float:
    most = min(gains.shape[1], int(wanted.max(initial=0)))
    if most == 0:
        return 0.0
    best = np.sort(np.partition(gains, most - 1, axis=1)[:, :most], axis=1)
    return float(best[np.arange(most)[None, :] < wanted[:, None]].sum())
