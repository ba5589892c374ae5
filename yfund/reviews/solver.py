"""Who reads what, by HiGHS: numbers in, pairs out. The only place that knows the solver.

A flow of least cost: every text sends as many units as it wants readers, through the pairs allowed, into readers whose
first units are rewarded (nobody idle), the next are free and those above a fair share cost (nobody drowned). A text may
also stay uncovered at a high price, so there is always an answer. The first experienced reader of a text earns a bonus,
so that newcomers read beside somebody who has done it before. Flows on whole numbers have whole solutions.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import highspy
import numpy as np

from yfund.infra.highs import silent_solver
from yfund.kernel.errors import Unavailable
from yfund.kernel.text import say

UNCOVERED = 10_000
IDLE = 60
DROWNED = 40
BESIDE = 15
SCALE = 1000
SECONDS = 120.0


@dataclass(frozen=True)
class Share:
    """What a reader takes: at least `low` if it can be, up to `high` freely, never more than `most`."""

    low: int
    high: int
    most: int


@dataclass(frozen=True)
class Solution:
    """Pairs (text, reader) in order, and how many readers each text still lacks (only those above none)."""

    pairs: list[tuple[int, int]]
    short: dict[int, int]


@dataclass(frozen=True)
class Field:
    """A task in arrays: `wanted` by text; `low`, `high`, `most` and `is_experienced` by reader.

    `needs_experience`: texts whose first experienced reader of this answer earns the bonus.
    """

    wanted: np.ndarray
    low: np.ndarray
    high: np.ndarray
    most: np.ndarray
    is_experienced: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    needs_experience: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))

    @property
    def texts(self) -> int:
        return len(self.wanted)

    @property
    def readers(self) -> int:
        return len(self.most)

    @property
    def has_bonus(self) -> bool:
        return bool(self.is_experienced.any() and not self.is_experienced.all() and self.needs_experience.any())


@dataclass(frozen=True)
class Answer:
    """Which of the arcs are taken, the cost in thousandths of a point, and the prices of rows (texts, readers, bonuses)."""

    taken: np.ndarray
    cost: float
    prices: np.ndarray


def solve(wanted: Mapping[int, int], shares: Mapping[int, Share], arcs: Mapping[tuple[int, int], int], *,
          experienced: Set[int] = frozenset()) -> Solution:
    """The best pairs. `arcs`: points of every allowed (text, reader). The same input gives the same answer.

    Raises `Unavailable` when the solver stops without an answer (only on a machine far too slow).
    """
    texts, readers = sorted(wanted), sorted(shares)
    keys = sorted(key for key in arcs if key[0] in wanted and key[1] in shares)
    if not texts:
        return Solution([], {})
    at, place = {t: i for i, t in enumerate(texts)}, {r: i for i, r in enumerate(readers)}
    amounts = np.array([(shares[r].low, shares[r].high, shares[r].most) for r in readers], dtype=np.int64).reshape(-1, 3)
    task = Field(np.array([wanted[t] for t in texts]), amounts[:, 0], amounts[:, 1], amounts[:, 2],
                 np.array([r in experienced for r in readers], bool), np.ones(len(texts), bool))
    answer = solve_arrays(task, np.array([at[t] for t, _ in keys], np.int64), np.array([place[r] for _, r in keys], np.int64),
                          np.array([arcs[key] for key in keys], np.int64), names=(np.array(texts), np.array(readers)))
    pairs = [key for key, is_taken in zip(keys, answer.taken, strict=True) if is_taken]
    left = dict(wanted)
    for text, _ in pairs:
        left[text] -= 1
    return Solution(pairs, {text: n for text, n in left.items() if n > 0})


def solve_arrays(task: Field, text: np.ndarray, reader: np.ndarray, points: np.ndarray, *,
                 names: tuple[np.ndarray, np.ndarray] | None = None) -> Answer:
    """`solve` for arcs given as places in the arrays of `task`. `names`: numbers of texts and readers, for the tie-break."""
    costs = arc_costs(points, *((text, reader) if names is None else (names[0][text], names[1][reader])))
    solver = silent_solver()
    solver.setOptionValue("time_limit", SECONDS)
    solver.setOptionValue("solver", "simplex")
    solver.passModel(_model(task, text, reader, costs))
    _run(solver)
    found = solver.getSolution()
    return Answer(np.asarray(found.col_value)[:len(text)] > 0.5, solver.getInfo().objective_function_value,
                  np.asarray(found.row_dual))


def arc_costs(points: np.ndarray, text: np.ndarray, reader: np.ndarray) -> np.ndarray:
    """What arcs cost. A tiny tie-break by number: without it equal answers may change places from run to run."""
    return -points.astype(np.float64) * SCALE + (text * 7919 + reader * 104729) % 97


def _model(task: Field, text: np.ndarray, reader: np.ndarray, costs: np.ndarray) -> highspy.HighsLp:
    """Columns: arcs, uncovered by text, three steps by reader, bonuses. Rows: texts, readers, bonuses."""
    n, m, bonus = task.texts, task.readers, task.has_bonus
    low, high = np.minimum(task.low, task.most), np.minimum(task.high, task.most)
    wants = np.flatnonzero(task.needs_experience) if bonus else np.zeros(0, np.int64)
    row_of_bonus = np.full(n, -1)
    row_of_bonus[wants] = n + m + np.arange(len(wants))
    steps = np.concatenate([np.full(m, -IDLE), np.zeros(m), np.full(m, DROWNED)]) * SCALE
    room = np.concatenate([low, np.maximum(0, high - low), task.most - np.maximum(low, high)])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(text) + n + 3 * m + len(wants), n + m + len(wants)
    model.col_cost_ = np.concatenate([costs, np.full(n, UNCOVERED * SCALE), steps, np.full(len(wants), -BESIDE * SCALE)])
    model.col_lower_ = np.zeros(model.num_col_)
    model.col_upper_ = np.concatenate([np.ones(len(text)), task.wanted, room, np.ones(len(wants))]).astype(float)
    model.row_lower_ = np.concatenate([task.wanted, np.zeros(m + len(wants))]).astype(float)
    model.row_upper_ = np.concatenate([task.wanted, np.zeros(m), np.full(len(wants), highspy.kHighsInf)]).astype(float)
    third = np.where(task.is_experienced[reader], row_of_bonus[text], -1) if bonus else np.full(len(text), -1)
    _fill(model, [(text, 1), (n + reader, 1), (third, 1)],
          [(np.arange(n), 1), (n + np.tile(np.arange(m), 3), -1), (row_of_bonus[wants], -1)])
    return model


def _fill(model: highspy.HighsLp, arcs: list[tuple[np.ndarray, int]], others: list[tuple[np.ndarray, int]]) -> None:
    """The matrix, column by column: up to three entries an arc (row -1: none), one for every other column."""
    rows = np.stack([row for row, _ in arcs], axis=1)
    there = rows >= 0
    counts = np.concatenate([there.sum(axis=1), *(np.ones(len(row), np.int64) for row, _ in others)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([rows[there], *(row for row, _ in others)]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(
        [np.ones(there.sum()), *(np.full(len(row), sign) for row, sign in others)]).astype(float)


def _run(solver: highspy.Highs) -> None:
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Unavailable(say("The readers could not be matched in time. Nothing was changed; try again."))
