"""Which projects together, by HiGHS: numbers in, a list out. The only place in this room that knows the solver.

A yes or no for every project, the worth of the list as high as it can be, every limit kept. Worths are whole numbers, so an
answer that is proved to less than one is the best there is. The same input gives the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from yfund.kernel.errors import Unavailable
from yfund.kernel.text import say

SECONDS = 20.0
Bounds = tuple[float | None, float | None]
Limit = tuple[Mapping[int, int], float | None, float | None]


@dataclass(frozen=True)
class Answer:
    """`chosen`: places of the projects in order. `gap`: how far at most from the best, as a share; 0 when proved.

    `against`: when nothing keeps all limits, a smallest set of them that cannot hold together (places in the list of limits).
    """

    chosen: list[int]
    gap: float = 0.0
    against: tuple[int, ...] = ()

    @property
    def is_possible(self) -> bool:
        return not self.against


def choose(worth: Sequence[int], limits: Sequence[Limit], *, seconds: float = SECONDS) -> Answer:
    """The best list. Raises `Unavailable` when the solver finds neither a list nor a reason in time."""
    status, picked, gap = _solve(worth, limits, seconds)
    if status == "infeasible":
        return Answer([], against=_quarrel(len(worth), limits, seconds))
    if status == "none":
        raise Unavailable(say("The list was not found in time. Nothing was changed; try again with fewer demands."))
    return Answer(picked, gap)


def _quarrel(count: int, limits: Sequence[Limit], seconds: float) -> tuple[int, ...]:
    """Leave out one limit after the other: those without which a list exists are the ones that quarrel."""
    kept = list(range(len(limits)))
    nothing = [0] * count
    for place in range(len(limits)):
        fewer = [i for i in kept if i != place]
        if _solve(nothing, [limits[i] for i in fewer], seconds)[0] == "infeasible":
            kept = fewer
    return tuple(kept)


def _solve(worth: Sequence[int], limits: Sequence[Limit], seconds: float) -> tuple[str, list[int], float]:
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("time_limit", seconds),
                          ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.999)):
        solver.setOptionValue(option, value)
    solver.passModel(_model(worth, limits))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return "infeasible", [], 0.0
    if info.primal_solution_status != 2:
        return "none", [], 0.0
    picked = [i for i, amount in enumerate(solver.getSolution().col_value) if amount > 0.5]
    return "found", picked, 0.0 if status == highspy.HighsModelStatus.kOptimal else float(info.mip_gap)


def _model(worth: Sequence[int], limits: Sequence[Limit]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(worth), len(limits)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(worth, dtype=float)
    model.col_lower_, model.col_upper_ = np.zeros(len(worth)), np.ones(len(worth))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    model.row_lower_ = np.array([-highspy.kHighsInf if low is None else low for _, low, _ in limits], dtype=float)
    model.row_upper_ = np.array([highspy.kHighsInf if high is None else high for _, _, high in limits], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(weights) for weights, _, _ in limits]).astype(np.int32)
    model.a_matrix_.index_ = np.array([i for weights, _, _ in limits for i in sorted(weights)], dtype=np.int32)
    model.a_matrix_.value_ = np.array([weights[i] for weights, _, _ in limits for i in sorted(weights)], dtype=float)
    return model
