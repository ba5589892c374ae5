"""What is demanded of a list of projects, as rows a solver can keep, and in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yfund.kernel.errors import Problem
from yfund.kernel.regions import region_of
from yfund.kernel.text import Sentence, say

AIMS = ("points", "count")
LED_BY_WOMEN = 50
CONTINENTS: dict[str, tuple[Sentence, frozenset[str]]] = {
    "africa": (say("Africa"), frozenset({"northern_africa", "western_africa", "middle_africa", "eastern_africa",
                                         "southern_africa"})),
    "americas": (say("Americas"), frozenset({"caribbean", "central_america", "south_america", "northern_america"})),
    "asia": (say("Asia"), frozenset({"central_asia", "eastern_asia", "south_eastern_asia", "southern_asia", "western_asia"})),
    "europe": (say("Europe"), frozenset({"eastern_europe", "northern_europe", "southern_europe", "western_europe"})),
    "oceania": (say("Oceania"), frozenset({"oceania"})),
}


@dataclass(frozen=True)
class Demand:
    """At least `low` and at most `high` projects of a kind: region, theme, lot, first (grantees for the first time).

    `women`: low and high are percent of the projects on the list. `most_cents`: the most money for a lot.
    """

    kind: str
    key: str
    low: int | None = None
    high: int | None = None
    most_cents: int | None = None

    @property
    def is_said(self) -> bool:
        """Whether anything is demanded."""
        return self.low is not None or self.high is not None or self.most_cents is not None


@dataclass(frozen=True)
class Demands:
    """Everything asked of a list. `aim`: "points" collects points above the call's threshold, "count" as many as it can."""

    envelope_cents: int
    aim: str = "points"
    order: str = "mean"
    women_question: str = ""
    reserve: int = 3
    each: tuple[Demand, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values to keep."""
        return {"envelope_cents": self.envelope_cents, "aim": self.aim, "order": self.order, "reserve": self.reserve,
                "women_question": self.women_question,
                "each": [[d.kind, d.key, d.low, d.high, d.most_cents] for d in self.each if d.is_said]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Demands":
        """The demands that were kept."""
        return cls(kept["envelope_cents"], kept["aim"], kept["order"], kept["women_question"], kept["reserve"],
                   tuple(Demand(*row) for row in kept["each"]))


@dataclass(frozen=True)
class Option:
    """An application that may stand on the list. `points` in hundredths; `lock` "in", "out" or ""; women: None unknown."""

    application_id: int
    number: str
    points: int
    cents: int
    lot: str
    region: str
    theme: str
    is_first: bool
    is_led_by_women: bool | None
    lock: str = ""


@dataclass(frozen=True)
class Limit:
    """A row: the sum of `weights` over the chosen lies between `low` and `high`. `words`: the demand behind it."""

    weights: dict[int, int]
    low: float | None
    high: float | None
    words: Sentence


@dataclass(frozen=True)
class Figures:
    """What a list amounts to."""

    count: int = 0
    cents: int = 0
    points: int = 0
    mean: float = 0.0
    first: int = 0
    women: int = 0
    regions: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    lots: dict[str, int] = field(default_factory=dict)


def continent_of(country: str) -> str:
    """The continent of a country by the United Nations' M49 regions, "" when it is in none."""
    region = region_of(country)
    return next((key for key, (_name, regions) in CONTINENTS.items() if region in regions), "")


def worth(option: Option, aim: str, threshold: int) -> int:
    """What it adds to the list, whole: its points above the threshold in tenths, and one for being there.

    "count" counts every project more than any points, so points only decide between lists of the same length.
    """
    above = max(0, option.points - threshold * 100) // 10 + 1
    return above + (100_000 if aim == "count" else 0)


def limits(demands: Demands, options: Sequence[Option], name: Callable[[str, str], str]) -> list[Limit]:
    """All rows. `name(kind, key)` says a region, theme or lot in the reader's words."""
    rows = [Limit({i: o.cents for i, o in enumerate(options)}, None, demands.envelope_cents,
                  say("the envelope of US$ %(sum)s", sum=_sum(demands.envelope_cents)))]
    for demand in demands.each:
        rows += _rows(demand, options, name)
    for lock, words in (("in", say("what was put in by hand")), ("out", say("what was taken out by hand"))):
        held = {i: 1 for i, o in enumerate(options) if o.lock == lock}
        if held:
            rows.append(Limit(held, len(held) if lock == "in" else None, None if lock == "in" else 0, words))
    return rows


def _rows(demand: Demand, options: Sequence[Option], name: Callable[[str, str], str]) -> list[Limit]:
    if demand.kind == "women":
        return _women(demand, options)
    held = {i: 1 for i, o in enumerate(options) if _is_of(o, demand)}
    words = name(demand.kind, demand.key)
    rows = []
    if demand.low is not None:
        rows.append(Limit(held, demand.low, None, say("at least %(count)s of “%(what)s”", count=demand.low, what=words)))
    if demand.high is not None:
        rows.append(Limit(held, None, demand.high, say("at most %(count)s of “%(what)s”", count=demand.high, what=words)))
    if demand.most_cents is not None:
        rows.append(Limit({i: options[i].cents for i in held}, None, demand.most_cents,
                          say("at most US$ %(sum)s for “%(what)s”", sum=_sum(demand.most_cents), what=words)))
    return rows


def _women(demand: Demand, options: Sequence[Option]) -> list[Limit]:
    rows = []
    for percent, is_low in ((demand.low, True), (demand.high, False)):
        if percent is not None:
            weights = {i: (100 if o.is_led_by_women else 0) - percent for i, o in enumerate(options)}
            words = (say("at least %(share)s %% led by women", share=percent) if is_low
                     else say("at most %(share)s %% led by women", share=percent))
            rows.append(Limit(weights, 0 if is_low else None, None if is_low else 0, words))
    return rows


def _is_of(option: Option, demand: Demand) -> bool:
    if demand.kind == "first":
        return option.is_first
    return {"region": option.region, "theme": option.theme, "lot": option.lot}[demand.kind] == demand.key


def demand_problems(demands: Demands) -> list[Problem]:
    """What can be seen to be wrong without a solver. `field`: low-, high- or most-<kind>-<key>."""
    problems = []
    if demands.envelope_cents <= 0:
        problems.append(Problem(say("Write how much there is to give."), "envelope"))
    for demand in demands.each:
        if demand.low is not None and demand.high is not None and demand.low > demand.high:
            problems.append(Problem(say("The least is more than the most."), f"low-{demand.kind}-{demand.key}"))
        if demand.kind == "women" and max(demand.low or 0, demand.high or 0) > 100:
            problems.append(Problem(say("A share is at most 100 per cent."), f"low-{demand.kind}-{demand.key}"))
    return problems


def figures(options: Iterable[Option]) -> Figures:
    """What the options amount to together."""
    chosen = list(options)
    if not chosen:
        return Figures()
    points = sum(o.points for o in chosen)
    return Figures(len(chosen), sum(o.cents for o in chosen), points, points / len(chosen) / 100, sum(o.is_first for o in chosen),
                   sum(o.is_led_by_women is True for o in chosen), _counted(o.region for o in chosen),
                   _counted(o.theme for o in chosen), _counted(o.lot for o in chosen))


def _counted(keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def _sum(cents: int) -> str:
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"
