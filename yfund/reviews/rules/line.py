"""Where the money ends in an order of applications."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class MoneyLine:
    """Money handed out from the top: the first that does not fit ends it, so that nobody is passed over for being dear.

    `asked`, `passes` and `pots` follow the same applications. `purses`: the money of each pot in cents; each pot has its
    own line. Who does not pass the threshold never stands above, and ends the line as well; so does a drawn quality
    below `least`.
    """

    asked: Sequence[int]
    passes: Sequence[bool]
    purses: Mapping[str, int]
    pots: Sequence[str] = ()
    least: float = -math.inf

    def above(self, points: NDArray[np.float64]) -> list[int]:
        """Places of the applications above the line when they are ordered by these points, the highest first."""
        left, found = dict(self.purses), []
        for place in map(int, np.argsort(-points, kind="stable")):
            pot = self.pots[place] if self.pots else ""
            if pot not in left:
                continue
            if not self.passes[place] or points[place] < self.least or self.asked[place] > left[pot]:
                del left[pot]
                if not left:
                    break
                continue
            left[pot] -= self.asked[place]
            found.append(place)
        return found
