"""What the two-way model says, as the ranking needs it: calibrated quality and the chance of standing above the line."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from yfund.calls.models import Call
from yfund.kernel.text import Sentence, say
from yfund.reviews.models.calibrating import StoredCalibration
from yfund.reviews.queries.calibrating import calibration_of
from yfund.reviews.rules.calibrating import key_of

HOW = say("Calibrated points take out that some readers are stricter than others. The raw mean stands beside them and is never "
          "replaced: the committee chooses what it goes by, and its minutes say so.")
STALE = say("Reviews changed since the calibrated points were worked out; they are being worked out anew.")
NOT_YET = say("There are no calibrated points yet, so the raw mean stands here.")


@dataclass(frozen=True)
class Calibrated:
    """Points and chances (0–1) by application. `words`: what the page says about them."""

    words: Sentence = NOT_YET
    quality: dict[int, float] = field(default_factory=dict)
    chance: dict[int, float] = field(default_factory=dict)


def made_at(call: Call, hidden: frozenset[int]) -> Any:
    """When the model was last worked out without `hidden`, as a part of another statement."""
    return select(StoredCalibration.made_at).where(
        StoredCalibration.call_id == call.id, StoredCalibration.key == key_of(hidden)).scalar_subquery()


def calibrated(call: Call, hidden: frozenset[int]) -> Calibrated:
    """What the model says without the applications somebody may not know of. Where it is stale it says so."""
    found = calibration_of(call, hidden)
    if found is None:
        return Calibrated()
    if found.reason is not None:
        return Calibrated(found.reason)
    return Calibrated(STALE if found.is_stale else HOW, found.quality, found.chance)
