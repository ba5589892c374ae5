"""From readings to what is kept of a calibration, and its digests."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yfund.kernel.text import Sentence
from yfund.reviews.rules.agreement import agreement
from yfund.reviews.rules.chance import chances
from yfund.reviews.rules.course import drift, minutes, usual
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.progressive import unsure_among
from yfund.reviews.rules.severity import Model, Readings, fit, groups, why_not

VERSION = 3


def key_of(hidden: Iterable[int]) -> str:
    """A name for a set of applications, "" for none."""
    ids = sorted(hidden)
    return hashlib.sha256(json.dumps(ids).encode()).hexdigest() if ids else ""


def stamp_of(facts: Sequence[object]) -> str:
    """A digest of what a calibration came from."""
    return hashlib.sha256(json.dumps([VERSION, *facts], default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """One finished reading: points of 100 in all, half points by criterion, the language read, and when it began and ended."""

    application_id: int
    reader_id: int
    points: float
    language: str
    scores: Mapping[str, int]
    began_at: datetime
    finished_at: datetime


def as_readings(found: Sequence[Reading]) -> Readings:
    """What the model wants of them."""
    return Readings.from_rows([(one.application_id, one.reader_id, one.points) for one in found],
                              {one.application_id: one.language for one in found})


def calibrated(found: Sequence[Reading], asked: Mapping[int, int], *, threshold: int, purses: Mapping[str, int],
               pots: Mapping[int, str] | None = None) -> dict[str, Any]:
    """What is kept: the model of these readings (in order of application and reader), or the reason why there is none,
    and the course of the reading.

    `asked`: cents by application; `purses` and `pots` as in `MoneyLine`. Only who reaches the threshold by the plain mean
    can stand above the line, as in the ranking.
    """
    readings = as_readings(found)
    reason = why_not(readings)
    if reason is not None:
        return {"reason": _kept(reason), "groups": [asdict(group) for group in groups(readings)], **_course(found, None)}
    model, ids = fit(readings), readings.applications
    line = MoneyLine([asked[i] for i in ids], (np.round(readings.means, 2) >= threshold).tolist(), purses,
                     [(pots or {}).get(i, "") for i in ids])
    chance = _short(chances(model, line.above), 3)
    return {"reason": None, "mean": round(model.mean, 2),
            "spreads": {name: round(value, 2) for name, value in model.spreads._asdict().items()},
            "applications": ids, "quality": _short(model.quality), "error": _short(model.error),
            "chance": chance, "unsure": unsure_among(chance),
            "readers": readings.readers, "severity": _short(model.severity), "severity_error": _short(model.severity_error),
            **_course(found, model)}


def _course(found: Sequence[Reading], model: Model | None) -> dict[str, Any]:
    """Agreement by criterion ("" for the whole), drift and minutes by reader, as lists of numbers."""
    took: dict[int, list[float]] = defaultdict(list)
    for one in found:
        if (time := minutes(one.began_at, one.finished_at)) is not None:
            took[one.reader_id].append(time)
    drifts = drift(model, [one.finished_at.timestamp() for one in found]) if model else {}
    given: dict[int, list[float]] = defaultdict(list)
    for one in found:
        given[one.reader_id].append(one.points)
    return {"agreement": _agreements(found),
            "given": [[reader, len(points), round(sum(points) / len(points), 2)] for reader, points in given.items()],
            "drift": [[reader, round(one.points, 2), round(one.error, 2)] for reader, one in drifts.items()],
            "minutes": [[reader, len(times), *(round(value, 1) for value in usual(times) or ())] for reader, times in took.items()],
            "usual": [round(value, 1) for value in usual([time for times in took.values() for time in times]) or ()],
            "points": np.histogram([one.points for one in found], bins=10, range=(0, 100))[0].tolist()}


def _agreements(found: Sequence[Reading]) -> dict[str, list[float]]:
    things, ratings = defaultdict(list), defaultdict(list)
    for one in found:
        for key, value in {"": one.points, **one.scores}.items():
            things[key].append(one.application_id)
            ratings[key].append(value)
    known = {key: agreement(things[key], ratings[key]) for key in things}
    return {key: [round(one.alpha, 3), round(one.low, 3), round(one.high, 3), one.things] for key, one in known.items() if one}


def _kept(reason: Sentence) -> dict[str, Any]:
    return {"message": reason.message, "values": reason.values}


def _short(values: NDArray[np.float64], places: int = 2) -> list[float]:
    return [round(value, places) + 0.0 for value in values.tolist()]
