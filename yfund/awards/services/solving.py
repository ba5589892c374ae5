"""Finding the list of a scenario. Slow, so outside every transaction; what is found is kept by `services.scenarios.keep`."""

from dataclasses import dataclass
from typing import Any

from yfund.awards import solver
from yfund.awards.models.scenarios import Scenario
from yfund.awards.queries import scenarios as queries
from yfund.awards.rules.scenarios import CONTINENTS, Demands, figures, limits, worth
from yfund.kernel.text import say

IN_A_PAGE = 2_000


@dataclass(frozen=True)
class Solved:
    """A list for these demands: cents by application. `held`: what was held by hand when it was looked for. `answer`: status,
    gap, and what cannot hold together."""

    demands: Demands
    held: dict[int, tuple[str, int | None]]
    chosen: dict[int, int]
    answer: dict[str, Any]


def is_quick(scenario: Scenario) -> bool:
    """Whether the list is short enough to be found while somebody waits for the page."""
    return len(queries.board_of(scenario, "mean").rows) <= IN_A_PAGE


def solve(scenario: Scenario) -> Solved:
    """The best list that keeps every demand, or the smallest set of demands that cannot hold together. Raises `Unavailable`."""
    demands = Demands.of(scenario.demands)
    lines = queries.lines_of(scenario)
    options, held = queries.options(scenario, demands, lines), queries.held(lines)
    rows = limits(demands, options, lambda kind, key: _name(scenario, kind, key))
    found = solver.choose([worth(option, demands.aim, scenario.call.threshold) for option in options],
                          [(row.weights, row.low, row.high) for row in rows])
    if not found.is_possible:
        told = [{"message": rows[i].words.message, "values": rows[i].words.values} for i in found.against]
        return Solved(demands, held, {}, {"status": "impossible", "against": told})
    listed = [options[i] for i in found.chosen]
    told = figures(listed)
    return Solved(demands, held, {option.application_id: option.cents for option in listed}, {
        "status": "late" if found.gap else "solved", "gap": found.gap, "count": told.count, "cents": told.cents, "mean": told.mean})


def _name(scenario: Scenario, kind: str, key: str) -> str:
    """A region, theme or lot in the words a demand is kept with."""
    if kind == "region":
        return str(CONTINENTS[key][0])
    if kind == "first":
        return str(say("groups funded for the first time"))
    if kind == "lot":
        return next((_plain(lot.name, key) for lot in scenario.call.lots if lot.code == key), key)
    return next((_plain(theme.get("title"), key) for theme in scenario.call.themes if theme["key"] == key), key)


def _plain(texts: dict[str, str] | str | None, key: str) -> str:
    if isinstance(texts, dict):
        return texts.get("en") or next(iter(texts.values()), key)
    return texts or key
