"""Who reads what, by HiGHS: numbers in, pairs out. The only place that knows the solver.

A flow of least cost: every text sends as many units as it wants readers, through the pairs allowed, into readers whose
first units are rewarded (nobody idle), the next are free and those above a fair share cost (nobody drowned). A text may
also stay uncovered at a high price, so there is always an answer. Flows on whole numbers have whole solutions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from yfund.kernel.errors import Unavailable
from yfund.kernel.text import say

UNCOVERED = 10_000
IDLE = 60
DROWNED = 40
SCALE = 1000
SECONDS = 30.0


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


def solve(wanted: Mapping[int, int], shares: Mapping[int, Share], arcs: Mapping[tuple[int, int], int]) -> Solution:
    """The best pairs. `arcs`: points of every allowed (text, reader). The same input gives the same answer.

    Raises `Unavailable` when the solver stops without an answer (only on a machine far too slow).
    """
    texts, readers = sorted(wanted), sorted(shares)
    keys = sorted(key for key in arcs if key[0] in wanted and key[1] in shares)
    if not texts:
        return Solution([], {})
    flow = _run(_model(texts, readers, keys, wanted, shares, arcs))
    pairs = [key for key, amount in zip(keys, flow[:len(keys)], strict=True) if amount > 0.5]
    left = dict(wanted)
    for text, _ in pairs:
        left[text] -= 1
    return Solution(pairs, {text: n for text, n in left.items() if n > 0})


def _model(texts: list[int], readers: list[int], keys: list[tuple[int, int]], wanted: Mapping[int, int],
           shares: Mapping[int, Share], arcs: Mapping[tuple[int, int], int]) -> highspy.HighsLp:
    row_of = {("text", t): i for i, t in enumerate(texts)} | {("reader", r): len(texts) + i for i, r in enumerate(readers)}
    # A tiny tie-break by number: without it equal answers may change places from run to run.
    columns = [(-arcs[t, r] * SCALE + (t * 7919 + r * 104729) % 97, 1, [(row_of["text", t], 1), (row_of["reader", r], 1)])
               for t, r in keys]
    columns += [(UNCOVERED * SCALE, wanted[t], [(row_of["text", t], 1)]) for t in texts]
    for r in readers:
        share = shares[r]
        low, high = min(share.low, share.most), min(share.high, share.most)
        steps = ((-IDLE, low), (0, max(0, high - low)), (DROWNED, share.most - max(low, high)))
        columns += [(cost * SCALE, most, [(row_of["reader", r], -1)]) for cost, most in steps]
    sums = [wanted[t] for t in texts] + [0] * len(readers)
    return _packed(columns, sums)


def _packed(columns: list[tuple[int, int, list[tuple[int, int]]]], sums: list[int]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(sums)
    model.col_cost_ = np.array([cost for cost, _, _ in columns], dtype=float)
    model.col_lower_ = np.zeros(len(columns))
    model.col_upper_ = np.array([most for _, most, _ in columns], dtype=float)
    model.row_lower_ = model.row_upper_ = np.array(sums, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(entries) for _, _, entries in columns]).astype(np.int32)
    model.a_matrix_.index_ = np.array([row for _, _, entries in columns for row, _ in entries], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for _, _, entries in columns for _, value in entries], dtype=float)
    return model


def _run(model: highspy.HighsLp) -> list[float]:
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("time_limit", SECONDS),
                          ("solver", "simplex")):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Unavailable(say("The readers could not be matched in time. Nothing was changed; try again."))
    return list(solver.getSolution().col_value)
