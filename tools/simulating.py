"""A simulated call whose truth is known, read in several ways through the application's own assignment, model and line.

Nothing here decides who reads or who is chosen: first readings and rounds come from `yfund.reviews`, the money line from
`yfund.awards`. Only truth, noise and the yardsticks (plain mean, z-score, oracle) are made here.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from yfund.awards.rules.ranking import Standing, ranking
from yfund.reviews.further import given, readable
from yfund.reviews.matchmaking import matched
from yfund.reviews.queries.tasks import Task
from yfund.reviews.rules.chance import chances
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.matching import Reader, Text
from yfund.reviews.rules.progressive import next_readings, outlook
from yfund.reviews.rules.severity import Readings, fit

APPLICATIONS, READERS, PLACES, ROUND = 530, 15, 18, 50
QUALITY, SEVERITY, NOISE, MEAN = 10.0, 8.0, 8.0, 60.0
LANGUAGES = ("en", "fr", "es", "ar", "ru")
BY_LANGUAGE = dict(zip(LANGUAGES, (-4.0, -2.0, 0.0, 2.0, 4.0), strict=True))
ASKED = 1_000_000
SENT = datetime(2026, 1, 1, tzinfo=UTC)
CAPACITY = 10_000

Numbers = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class World:
    """Truth: what each application is worth, how severe each reader is, and what a reading of any pair would say."""

    languages: list[str]
    known: list[dict[str, int]]
    quality: Numbers
    severity: Numbers
    noise: Numbers

    def said(self, pair: Pair) -> float:
        """The points this reader gives this application."""
        return float(self.quality[pair[0]] - self.severity[pair[1]] + self.noise[pair])

    @property
    def true(self) -> set[int]:
        """The best applications in truth."""
        return set(np.argsort(-self.quality, kind="stable")[:PLACES].tolist())

    def readers(self, load: Mapping[int, int]) -> list[Reader]:
        """The readers as the match sees them."""
        return [Reader(j, known, capacity=CAPACITY, load=load.get(j, 0)) for j, known in enumerate(self.known)]

    def texts(self, wanted: int) -> dict[int, Text]:
        """The applications as the match sees them."""
        return {i: Text(i, language, wanted=wanted) for i, language in enumerate(self.languages)}


@dataclass
class Result:
    """What one way of reading came to in one world. `shown`: (chance, truly in) of every application."""

    found: float
    readings: int
    most: int
    chosen: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[float, bool]] = field(default_factory=list)


def world(kind: str, seed: int) -> World:
    """World A: everybody reads everything. World B: five languages, two for each reader, mean quality differs by language."""
    source = np.random.default_rng((seed, ord(kind)))
    if kind == "A":
        languages, known = ["en"] * APPLICATIONS, [{"en": 3}] * READERS
    else:
        languages = [LANGUAGES[i % 5] for i in range(APPLICATIONS)]
        known = [{LANGUAGES[j % 5]: 3, LANGUAGES[(j + 1) % 5]: 3} for j in range(READERS)]
    shift = np.array([BY_LANGUAGE[one] for one in languages]) if kind == "B" else 0.0
    return World(languages, known, MEAN + shift + source.normal(0, QUALITY, APPLICATIONS),
                 source.normal(0, SEVERITY, READERS), source.normal(0, NOISE, (APPLICATIONS, READERS)))


def first_pairs(known: World, wanted: int) -> list[Pair]:
    """The first readings, as an officer's proposal makes them."""
    return sorted(matched(_task(known, [], wanted)).pairs)


def read_on(known: World, pairs: list[Pair], total: int, *, at_random: np.random.Generator | None = None) -> list[Pair]:
    """Further rounds until the readings are spent, as an officer's rounds make them; `at_random` chooses blindly instead."""
    pairs = list(pairs)
    while len(pairs) < total:
        task, size = _task(known, pairs, 0), min(ROUND, total - len(pairs))
        able = readable(task, task.all_texts, total)
        if at_random is None:
            found = outlook(_readings(known, pairs), _line().above)
            chosen = [doubt.application_id for doubt in next_readings(found, able, size)]
        else:
            chosen = at_random.choice(sorted(able), min(size, len(able)), replace=False).tolist()
        made, _ = given(task, chosen, total)
        if not made:
            break
        pairs += made
    return pairs


def _task(known: World, pairs: list[Pair], wanted: int) -> Task:
    load, texts = Counter(j for _, j in pairs), known.texts(wanted)
    return Task(texts if wanted else {}, {reader.id: reader for reader in known.readers(load)}, frozenset(pairs),
                frozenset(pairs), texts)


def judged(known: World, pairs: list[Pair], points: Callable[[Readings], Numbers], *, shows_chance: bool = False) -> Result:
    """Choose by these points through the money line, and compare with the truth."""
    readings = _readings(known, pairs)
    standings = [Standing(i, (round(float(value) * 100),), ASKED, SENT) for i, value in enumerate(points(readings))]
    chosen = {place.standing.application_id for place in ranking(standings, envelope_cents=PLACES * ASKED, threshold=-1000)
              if place.is_above_line}
    shown = chances(fit(readings), _line().above) if shows_chance else []
    return Result(len(chosen & known.true) / PLACES, len(pairs), max(Counter(j for _, j in pairs).values()),
                  Counter(known.languages[i] for i in chosen), Counter(known.languages[i] for i in known.true),
                  [(float(chance), i in known.true) for i, chance in enumerate(shown)])


def plain_mean(readings: Readings) -> Numbers:
    """The mean of what was said."""
    return readings.means


def z_score(readings: Readings) -> Numbers:
    """The mean of what was said in units of each reader's own mean and spread."""
    each = [readings.points[readings.by == j] for j in range(len(readings.readers))]
    means, spreads = np.array([one.mean() for one in each]), np.array([one.std() for one in each])
    scaled = (readings.points - means[readings.by]) / spreads[readings.by]
    return np.bincount(readings.of, scaled) / readings.counts


def two_way(readings: Readings) -> Numbers:
    """What the model says."""
    return fit(readings).quality


def oracle(known: World) -> Callable[[Readings], Numbers]:
    """The mean of what was said if all severities were known exactly, shrunk like the model's."""
    def points(readings: Readings) -> Numbers:
        freed = readings.points + known.severity[readings.by]
        centre, noise = freed.mean(), (NOISE / QUALITY) ** 2
        return centre + np.bincount(readings.of, freed - centre) / (readings.counts + noise)

    return points


def _readings(known: World, pairs: list[Pair]) -> Readings:
    return Readings.from_rows([(*pair, known.said(pair)) for pair in pairs], dict(enumerate(known.languages)))


def _line() -> MoneyLine:
    return MoneyLine([ASKED] * APPLICATIONS, [True] * APPLICATIONS, {"": PLACES * ASKED})
