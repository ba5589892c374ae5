"""Figures against targets. Counts are stored; shares are derived, since women are a share of the young, not of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SEXES = ("female", "male", "other")
AGES = ("under18", "18-35", "over35")
Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class People:
    """People of one indicator: all of them, the young (18–35), and the women among the young."""

    total: int
    young: int
    young_women: int

    @property
    def young_share(self) -> float | None:
        return self.young / self.total if self.total else None

    @property
    def young_women_share(self) -> float | None:
        return self.young_women / self.young if self.young else None


def people(counts: Counts) -> People:
    """The nested sums of counts by (sex, age)."""
    young = {sex: count for (sex, age), count in counts.items() if age == "18-35"}
    return People(sum(counts.values()), sum(young.values()), young.get("female", 0))


def reached(counts: Iterable[int], target: int) -> float | None:
    """The share of a target that was reached; None when there is no target."""
    return sum(counts) / target if target else None


def added(parts: Iterable[Counts]) -> dict[tuple[str, str], int]:
    """Counts of several indicators or grants, summed by (sex, age)."""
    whole: dict[tuple[str, str], int] = {}
    for counts in parts:
        for key, number in counts.items():
            whole[key] = whole.get(key, 0) + number
    return whole


def count_problems(counts: Counts, *, is_people: bool) -> list[str]:
    """Keys that cannot be counted under: people by sex and age, everything else by one sum."""
    allowed = {(sex, age) for sex in SEXES for age in AGES} if is_people else {("all", "all")}
    return [f"{sex}/{age}" for (sex, age), number in counts.items() if (sex, age) not in allowed or not 0 <= number < 10**9]
