"""What the two-way model says, as the ranking needs it: calibrated quality and the chance of standing above the line."""

from dataclasses import dataclass, field
from datetime import datetime

from yfund.calls.models import Call
from yfund.kernel.actor import Actor
from yfund.kernel.text import Sentence, say

HOW = say("Calibrated points take out that some readers are stricter than others. The raw mean stands beside them and is never "
          "replaced: the committee chooses what it goes by, and its minutes say so.")
STALE = say("Reviews changed since the calibrated points were worked out; they are being worked out anew.")
NOT_YET = say("There are no calibrated points yet, so the raw mean stands here.")


@dataclass(frozen=True)
class Calibrated:
    """Points and chances (0–1) by application. `words`: what the page says about them."""

    words: Sentence = NOT_YET
    made_at: datetime | None = None
    quality: dict[int, float] = field(default_factory=dict)
    chance: dict[int, float] = field(default_factory=dict)


def calibrated(call: Call, actor: Actor) -> Calibrated:
    """What the model says without the applications this person may not know of."""
    return Calibrated()
