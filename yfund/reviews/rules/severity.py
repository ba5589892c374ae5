"""How severe each reader is and how good each application: a two-way additive model with shrinkage.

A reading is mean + its language + the application − severity of the reader + noise. Applications and readers are drawn
from populations whose spreads the data itself tells (restricted maximum likelihood, by Schall's fixed point,
Biometrika 1991), so an application or a reader with few readings is moved less (best linear unbiased prediction,
Henderson 1975). A weak prior, worth a handful of readings, keeps the spreads sensible where a small call says nothing about them.

Why languages have a mean: who reads a language in which better applications come in would else be taken for generous, and
the groups that write in it would pay for it (docs/fairness.md). That mean is held back as little as can be, for a language
held back towards the others would be chosen too seldom or too often; only its few or lone readers need something to hold on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yfund.kernel.text import Sentence, say

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

PRIOR_SPREADS = (12.0, 6.0, 10.0)
LANGUAGE_SPREAD = 10.0
PRIOR_WORTH = 4.0
ROUNDS = 60
CLOSE = 1e-4


@dataclass(frozen=True)
class Readings:
    """Finished readings, one a place: which application, which reader (as places in the two lists of ids), what points.

    `kinds`: the language of each application as a number; all the same where languages are not told apart.
    """

    applications: list[int]
    readers: list[int]
    of: Places
    by: Places
    points: Numbers
    kinds: Places

    @classmethod
    def from_rows(cls, rows: Sequence[tuple[int, int, float]], languages: Mapping[int, str] | None = None) -> "Readings":
        """From (application id, reader id, points of 100), in any order; the same rows give the same readings.

        `languages`: of each application, by id.
        """
        table = np.array(sorted(rows), dtype=float).reshape(-1, 3)
        applications, of = np.unique(table[:, 0].astype(np.int64), return_inverse=True)
        readers, by = np.unique(table[:, 1].astype(np.int64), return_inverse=True)
        kinds = np.unique([(languages or {}).get(i, "") for i in applications.tolist()], return_inverse=True)[1]
        return cls(applications.tolist(), readers.tolist(), of, by, table[:, 2], kinds)

    @property
    def counts(self) -> Places:
        """How many readings each application has."""
        return np.bincount(self.of, minlength=len(self.applications))

    @property
    def means(self) -> Numbers:
        """The plain mean of each application."""
        return np.bincount(self.of, self.points, len(self.applications)) / self.counts


class Spreads(NamedTuple):
    """Standard deviations, in points of 100."""

    quality: float
    severity: float
    noise: float
    language: float


@dataclass(frozen=True)
class Model:
    """What the readings say. Arrays follow the ids of `readings`; errors are standard errors, in points of 100.

    `quality`: what a reader of average severity would give. `severity`: how many points a reader gives less than such a
    reader. `root` and `rows` let `drawn` draw qualities that fit the readings.
    """

    readings: Readings
    spreads: Spreads
    mean: float
    quality: Numbers
    error: Numbers
    severity: Numbers
    severity_error: Numbers
    root: Numbers = field(repr=False)
    rows: tuple[Places, Places, Numbers] = field(repr=False)
    own: Numbers = field(repr=False)

    def drawn(self, source: np.random.Generator, count: int) -> Numbers:
        """So many sets of qualities that could be the true ones, given all readings: one a row."""
        of, column, weight = self.rows
        shift = source.standard_normal((count, len(self.root))) @ self.root.T
        starts = np.searchsorted(of, np.arange(len(self.quality)))
        moved = np.add.reduceat(weight * shift[:, column], starts, axis=1)
        drawn: Numbers = self.quality + moved + self.own * source.standard_normal((count, len(self.quality)))
        return drawn


@dataclass(frozen=True)
class Group:
    """Applications and readers tied to each other by readings, and to nobody else."""

    applications: list[int]
    readers: list[int]


def groups(readings: Readings) -> list[Group]:
    """The parts of the reading graph, the largest first; one part means that all severities can be compared."""
    label = np.arange(len(readings.applications))
    while True:
        least = np.full(len(readings.readers), len(label))
        np.minimum.at(least, readings.by, label[readings.of])
        new = label.copy()
        np.minimum.at(new, readings.of, least[readings.by])
        new = new[new]
        if np.array_equal(new, label):
            break
        label = new
    found = [Group([a for a, own in zip(readings.applications, label, strict=True) if own == one],
                   [r for r, own in zip(readings.readers, least, strict=True) if own == one])
             for one in np.unique(label)] if len(label) else []
    return sorted(found, key=lambda group: (-len(group.applications), group.applications[0]))


def why_not(readings: Readings) -> Sentence | None:
    """Why severities cannot be estimated, None when they can."""
    if len(readings.readers) < 2 or len(readings.points) <= len(readings.applications):
        return say("Too few applications have two readers yet: nobody can tell a severe reader from weak applications.")
    parts = groups(readings)
    if len(parts) == 1:
        return None
    return say("The readings fall into %(count)s groups that share no application, so nobody can tell whether a reader of one "
               "group is more severe than a reader of another. One more reading between two groups joins them.",
               count=len(parts))


def fit(readings: Readings, *, with_severity: bool = True) -> Model:
    """The model of these readings (at least one). Without `with_severity` all readers count as equally severe.

    It does not ask whether the graph is connected: ask `why_not` before severities are shown to anybody.
    """
    system = _System.of(readings, with_severity)
    spreads = Spreads(*PRIOR_SPREADS, LANGUAGE_SPREAD)
    for _ in range(ROUNDS):
        before = spreads
        spreads = system.improved(system.solved(spreads), spreads)
        if max(abs(np.log(now / then)) for now, then in zip(spreads, before, strict=True)) < CLOSE:
            break
    return system.model(system.solved(spreads), spreads)


@dataclass(frozen=True)
class _Solution:
    """The mixed-model equations solved at some spreads, in units of the noise variance."""

    beta: Numbers
    inverse: Numbers
    weight: Numbers
    deviation: Numbers
    variance: Numbers
    rows: tuple[Places, Places, Numbers]
    quality_variance: Numbers


@dataclass(frozen=True)
class _System:
    """Sums over the readings that no spread changes. Columns: the mean, each language, then (less) each reader's severity."""

    readings: Readings
    languages: int
    size: int
    counts: Numbers
    sums: Numbers
    entries: tuple[Places, Places, Numbers]
    pairs: tuple[Places, Places]
    gram: Numbers
    right: Numbers

    @classmethod
    def of(cls, readings: Readings, with_severity: bool) -> "_System":
        n, counts = len(readings.applications), readings.counts.astype(float)
        languages = int(readings.kinds.max()) + 1 if len(np.unique(readings.kinds)) > 1 else 0
        columns = [np.zeros(len(readings.of), dtype=np.intp)]
        columns += [1 + readings.kinds[readings.of]] if languages else []
        columns += [1 + languages + readings.by] if with_severity else []
        signs = [1.0] * (len(columns) - with_severity) + [-1.0] * with_severity
        size = 1 + languages + (len(readings.readers) if with_severity else 0)
        gram = sum(one * other * np.bincount(left * size + right, minlength=size ** 2)
                   for left, one in zip(columns, signs, strict=True) for right, other in zip(columns, signs, strict=True))
        right = sum(sign * np.bincount(column, readings.points, size) for column, sign in zip(columns, signs, strict=True))
        first = np.unique(readings.of, return_index=True)[1]
        whole = [(np.arange(n), column[first], counts) for column in columns[:1 + bool(languages)]]
        each = [(readings.of, columns[-1], -np.ones(len(readings.of)))] if with_severity else []
        row, column, value = (np.concatenate(parts) for parts in zip(*whole, *each, strict=True))
        order = np.argsort(row, kind="stable")
        return cls(readings, languages, size, counts, np.bincount(readings.of, readings.points, n),
                   (row[order], column[order], value[order]), _pairs(row[order]), gram.reshape(size, size), right)

    def ridge(self, spreads: Spreads) -> Numbers:
        """What holds each column back: the mean nothing, the others their population."""
        readers = self.size - 1 - self.languages
        return np.repeat([0.0, (spreads.noise / spreads.language) ** 2, (spreads.noise / spreads.severity) ** 2],
                         [1, self.languages, readers])

    def solved(self, spreads: Spreads) -> _Solution:
        """Applications are eliminated one by one, so what is left has only as many unknowns as there are readers."""
        row, column, value = self.entries
        first, second = self.pairs
        weight = 1 / (self.counts + (spreads.noise / spreads.quality) ** 2)
        left = self.gram - np.bincount(column[first] * self.size + column[second],
                                       value[first] * value[second] * weight[row[first]],
                                       self.size ** 2).reshape(self.size, self.size)
        left[np.diag_indices(self.size)] += self.ridge(spreads)
        right = self.right - np.bincount(column, value * (weight * self.sums)[row], self.size)
        inverse = np.linalg.inv(left)
        beta = inverse @ right
        deviation = weight * (self.sums - np.bincount(row, value * beta[column], len(self.counts)))
        part = -value * weight[row]
        whole = part + (column <= self.languages)
        products = inverse[column[first], column[second]]
        return _Solution(
            beta, inverse, weight, deviation,
            weight + np.bincount(row[first], part[first] * part[second] * products, len(weight)), (row, column, whole),
            weight + np.bincount(row[first], whole[first] * whole[second] * products, len(weight)))

    def improved(self, now: _Solution, spreads: Spreads) -> Spreads:
        """The next spreads: each sum of squares over the number of free values it stands for."""
        first = 1 + self.languages
        held = self.ridge(spreads) * np.diag(now.inverse)
        free_q = len(now.deviation) - (spreads.noise / spreads.quality) ** 2 * now.variance.sum()
        free_s, free_l = self.size - first - held[first:].sum(), self.languages - held[1:first].sum()
        left = ((self.readings.points - self._fitted(now)) ** 2).sum()
        free_e = max(len(self.readings.points) - 1 - free_q - free_s - free_l, 0)
        squares = ((now.deviation ** 2).sum(), (now.beta[first:] ** 2).sum(), left)
        return Spreads(*(float(np.sqrt((square + PRIOR_WORTH * prior ** 2) / (free + PRIOR_WORTH)))
                         for square, free, prior in zip(squares, (free_q, free_s, free_e), PRIOR_SPREADS, strict=True)),
                       LANGUAGE_SPREAD)

    def model(self, now: _Solution, spreads: Spreads) -> Model:
        """The solution in points."""
        noise, readers, first = spreads.noise, len(self.readings.readers), 1 + self.languages
        known = self.size > first
        return Model(self.readings, spreads, float(now.beta[0]), self._level(now) + now.deviation,
                     noise * np.sqrt(now.quality_variance), now.beta[first:] if known else np.zeros(readers),
                     noise * np.sqrt(np.diag(now.inverse)[first:]) if known else np.full(readers, spreads.severity),
                     noise * np.linalg.cholesky(now.inverse), now.rows, noise * np.sqrt(now.weight))

    def _level(self, now: _Solution) -> Numbers:
        """The mean of each application's language."""
        level: Numbers = now.beta[0] + (now.beta[1 + self.readings.kinds] if self.languages else np.zeros(len(self.counts)))
        return level

    def _fitted(self, now: _Solution) -> Numbers:
        severity = now.beta[1 + self.languages:]
        fitted: Numbers = (self._level(now) + now.deviation)[self.readings.of]
        return fitted - severity[self.readings.by] if len(severity) else fitted


def _pairs(row: Places) -> tuple[Places, Places]:
    """All pairs (k, l) of entries in the same row, of entries sorted by row."""
    counts = np.bincount(row)
    starts = np.cumsum(counts) - counts
    each = counts[row]
    first = np.repeat(np.arange(len(row)), each)
    within = np.arange(len(first)) - np.repeat(np.cumsum(each) - each, each)
    return first, starts[row[first]] + within
