"""How severe each reader is and how good each application: a two-way additive model with shrinkage.

A reading is mean + quality of the application − severity of the reader + noise. Qualities and severities are drawn from
populations whose spreads the data itself tells (restricted maximum likelihood, by Schall's fixed point, Biometrika 1991),
so an application or a reader with few readings is moved less (best linear unbiased prediction, Henderson 1975). A weak
prior, worth a handful of readings, keeps the spreads sensible where a small call says nothing about them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yfund.kernel.text import Sentence, say

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

PRIOR_SPREADS = (12.0, 6.0, 10.0)
PRIOR_WORTH = 4.0
ROUNDS = 60
CLOSE = 1e-4


@dataclass(frozen=True)
class Readings:
    """Finished readings, one a place: which application, which reader (as places in the two lists of ids), what points."""

    applications: list[int]
    readers: list[int]
    of: Places
    by: Places
    points: Numbers

    @classmethod
    def from_rows(cls, rows: Sequence[tuple[int, int, float]]) -> "Readings":
        """From (application id, reader id, points of 100), in any order; the same rows give the same readings."""
        table = np.array(sorted(rows), dtype=float).reshape(-1, 3)
        applications, of = np.unique(table[:, 0].astype(np.int64), return_inverse=True)
        readers, by = np.unique(table[:, 1].astype(np.int64), return_inverse=True)
        return cls(applications.tolist(), readers.tolist(), of, by, table[:, 2])

    @property
    def counts(self) -> Places:
        """How many readings each application has."""
        return np.bincount(self.of, minlength=len(self.applications))

    @property
    def means(self) -> Numbers:
        """The plain mean of each application."""
        return np.bincount(self.of, self.points, len(self.applications)) / self.counts


@dataclass(frozen=True)
class Spreads:
    """Standard deviations, in points of 100."""

    quality: float
    severity: float
    noise: float


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

    def drawn(self, source: np.random.Generator) -> Numbers:
        """One set of qualities that could be the true ones, given all readings."""
        of, column, weight = self.rows
        shift = self.root @ source.standard_normal(len(self.root))
        moved = np.bincount(of, weight * shift[column], len(self.quality))
        drawn: Numbers = self.quality + moved + self.own * source.standard_normal(len(self.quality))
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
    spreads = Spreads(*PRIOR_SPREADS)
    for _ in range(ROUNDS):
        before = spreads
        spreads = system.improved(system.solved(spreads), spreads)
        if max(abs(np.log([spreads.quality / before.quality, spreads.severity / before.severity,
                           spreads.noise / before.noise]))) < CLOSE:
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
    """Sums over the readings that no spread changes. Columns: the mean, then (less) the severity of each reader."""

    readings: Readings
    size: int
    counts: Numbers
    sums: Numbers
    entries: tuple[Places, Places, Numbers]
    pairs: tuple[Places, Places]
    gram: Numbers
    right: Numbers

    @classmethod
    def of(cls, readings: Readings, with_severity: bool) -> "_System":
        n, size = len(readings.applications), 1 + (len(readings.readers) if with_severity else 0)
        counts = readings.counts.astype(float)
        rows = [np.arange(n)] + ([readings.of] if with_severity else [])
        columns = [np.zeros(n, dtype=np.intp)] + ([readings.by + 1] if with_severity else [])
        values = [counts] + ([-np.ones(len(readings.of))] if with_severity else [])
        row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
        order = np.argsort(row, kind="stable")
        gram, right = np.zeros((size, size)), np.zeros(size)
        gram[0, 0], right[0] = len(readings.points), readings.points.sum()
        if with_severity:
            each = np.bincount(readings.by, minlength=size - 1)
            gram[0, 1:] = gram[1:, 0] = -each
            gram[np.arange(1, size), np.arange(1, size)] = each
            right[1:] = -np.bincount(readings.by, readings.points, size - 1)
        return cls(readings, size, counts, np.bincount(readings.of, readings.points, n),
                   (row[order], column[order], value[order]), _pairs(row[order]), gram, right)

    def solved(self, spreads: Spreads) -> _Solution:
        """Applications are eliminated one by one, so what is left has only as many unknowns as there are readers."""
        row, column, value = self.entries
        first, second = self.pairs
        weight = 1 / (self.counts + (spreads.noise / spreads.quality) ** 2)
        left = self.gram - np.bincount(column[first] * self.size + column[second],
                                       value[first] * value[second] * weight[row[first]],
                                       self.size ** 2).reshape(self.size, self.size)
        left[np.arange(1, self.size), np.arange(1, self.size)] += (spreads.noise / spreads.severity) ** 2
        right = self.right - np.bincount(column, value * (weight * self.sums)[row], self.size)
        inverse = np.linalg.inv(left)
        beta = inverse @ right
        deviation = weight * (self.sums - np.bincount(row, value * beta[column], len(self.counts)))
        part = -value * weight[row]
        whole = part + (column == 0)
        products = inverse[column[first], column[second]]
        return _Solution(
            beta, inverse, weight, deviation,
            weight + np.bincount(row[first], part[first] * part[second] * products, len(weight)), (row, column, whole),
            weight + np.bincount(row[first], whole[first] * whole[second] * products, len(weight)))

    def improved(self, now: _Solution, spreads: Spreads) -> Spreads:
        """The next spreads: each sum of squares over the number of free values it stands for."""
        e2, q2, s2 = spreads.noise ** 2, spreads.quality ** 2, spreads.severity ** 2
        severity = now.beta[1:]
        free_q = len(now.deviation) - e2 / q2 * now.variance.sum()
        free_s = len(severity) - e2 / s2 * np.trace(now.inverse[1:, 1:])
        fitted = now.beta[0] + now.deviation[self.readings.of] - (severity[self.readings.by] if len(severity) else 0)
        left = ((self.readings.points - fitted) ** 2).sum()
        prior = [PRIOR_WORTH * spread ** 2 for spread in PRIOR_SPREADS]
        return Spreads(
            float(np.sqrt(((now.deviation ** 2).sum() + prior[0]) / (free_q + PRIOR_WORTH))),
            float(np.sqrt(((severity ** 2).sum() + prior[1]) / (free_s + PRIOR_WORTH))),
            float(np.sqrt((left + prior[2]) / (max(len(self.readings.points) - 1 - free_q - free_s, 0) + PRIOR_WORTH))))

    def model(self, now: _Solution, spreads: Spreads) -> Model:
        """The solution in points."""
        noise, readers = spreads.noise, len(self.readings.readers)
        known = self.size > 1
        severity = now.beta[1:] if known else np.zeros(readers)
        error = noise * np.sqrt(np.diag(now.inverse)[1:]) if known else np.full(readers, spreads.severity)
        return Model(self.readings, spreads, float(now.beta[0]), now.beta[0] + now.deviation,
                     noise * np.sqrt(now.quality_variance), severity - 0.0, error,
                     noise * np.linalg.cholesky(now.inverse), now.rows, noise * np.sqrt(now.weight))


def _pairs(row: Places) -> tuple[Places, Places]:
    """All pairs (k, l) of entries in the same row, of entries sorted by row."""
    counts = np.bincount(row)
    starts = np.cumsum(counts) - counts
    each = counts[row]
    first = np.repeat(np.arange(len(row)), each)
    within = np.arange(len(first)) - np.repeat(np.cumsum(each) - each, each)
    return first, starts[row[first]] + within
