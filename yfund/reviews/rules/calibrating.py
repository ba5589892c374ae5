"""From readings to what is kept of a calibration, and its digests."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yfund.kernel.text import Sentence
from yfund.reviews.rules.chance import chances
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.severity import Readings, fit, groups, why_not

VERSION = 1


def key_of(hidden: Iterable[int]) -> str:
    """A name for a set of applications, "" for none."""
    ids = sorted(hidden)
    return hashlib.sha256(json.dumps(ids).encode()).hexdigest() if ids else ""


def stamp_of(facts: Sequence[object]) -> str:
    """A digest of what a calibration came from."""
    return hashlib.sha256(json.dumps([VERSION, *facts], default=str).encode()).hexdigest()


def calibrated(rows: Sequence[tuple[int, int, float]], asked: dict[int, int], *, threshold: int,
               purses: dict[str, int], pots: dict[int, str] | None = None) -> dict[str, Any]:
    """What is kept: the model of these readings (application, reader, points of 100), or the reason why there is none.

    `asked`: cents by application; `purses` and `pots` as in `MoneyLine`. Only who reaches the threshold by the plain mean
    can stand above the line, as in the ranking.
    """
    readings = Readings.from_rows(rows)
    reason = why_not(readings)
    if reason is not None:
        return {"reason": _kept(reason), "groups": [asdict(group) for group in groups(readings)]}
    model, ids = fit(readings), readings.applications
    line = MoneyLine([asked[i] for i in ids], (np.round(readings.means, 2) >= threshold).tolist(), purses,
                     [(pots or {}).get(i, "") for i in ids])
    return {"reason": None, "mean": round(model.mean, 2),
            "spreads": {name: round(value, 2) for name, value in asdict(model.spreads).items()},
            "applications": ids, "quality": _short(model.quality), "error": _short(model.error),
            "chance": _short(chances(model, line.above), 3),
            "readers": readings.readers, "severity": _short(model.severity), "severity_error": _short(model.severity_error)}


def _kept(reason: Sentence) -> dict[str, Any]:
    return {"message": reason.message, "values": reason.values}


def _short(values: NDArray[np.float64], places: int = 2) -> list[float]:
    return [round(value, places) + 0.0 for value in values.tolist()]
