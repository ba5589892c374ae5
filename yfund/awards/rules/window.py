"""What of a ranking is drawn around the place where money ends: the places whose side of the line is not sure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from yfund.awards.rules.ranking import Place

MOST = 60
AROUND = 5


@dataclass(frozen=True)
class Window:
    """Places of one pot in their order, around its money line; only those whose chance is known.

    `cut`: how many of them stand above the line. `close_above`, `close_below`: how many of the whole pot are too close to
    call on each side; `unseen`: how many of those are not among the places. `before`: how many better ones are left out.
    """

    places: list[Place] = field(default_factory=list)
    cut: int = 0
    close_above: int = 0
    close_below: int = 0
    unseen: int = 0
    before: int = 0

    @property
    def band(self) -> tuple[int, int] | None:
        """From where to where the band of the close reaches, as positions among the places; None when nobody is close."""
        close = [i for i, place in enumerate(self.places) if place.is_close]
        return (close[0], close[-1] + 1) if close else None


def window(places: Sequence[Place]) -> Window:
    """The window of one pot: everybody who is close and a few more on both sides, at most as many as a telephone can show."""
    known = [place for place in places if place.standing.chance is not None]
    cut, close = sum(place.is_above_line for place in known), [i for i, place in enumerate(known) if place.is_close]
    low, high = max(0, min([*close, cut]) - AROUND), min(len(known), max([*close, cut - 1]) + 1 + AROUND)
    if high - low > MOST:
        low = max(low, min(cut - MOST // 2, high - MOST))
        high = low + MOST
    return Window(known[low:high], max(0, cut - low), sum(known[i].is_above_line for i in close),
                  sum(not known[i].is_above_line for i in close), sum(not low <= i < high for i in close), low)
