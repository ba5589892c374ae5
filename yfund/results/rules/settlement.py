"""What a grant comes to in the end: paid, accepted, to be paid back (columns of the UN FACE form)."""

from dataclasses import dataclass

from yfund.kernel.errors import Problem
from yfund.kernel.money import Figures
from yfund.kernel.text import say, say_n


@dataclass(frozen=True)
class Settlement:
    """All in US cents. `paid` went out, `accepted` was spent as agreed, `refunded` came back."""

    awarded: int
    paid: int
    reported: int
    accepted: int
    refunded: int

    @property
    def owed_back(self) -> int:
        """What the group still owes: paid less accepted less refunded, never below zero."""
        return max(0, self.paid - self.accepted - self.refunded)

    @property
    def to_release(self) -> int:
        """What of the commitment was never paid and goes back to the call when the grant closes."""
        return self.awarded - self.paid

    @property
    def owed_to_group(self) -> int:
        """What was accepted as spent within the award and is not paid yet."""
        return max(0, min(self.awarded, self.accepted) - (self.paid - self.refunded))


def closing_problems(settlement: Settlement, open_reports: int, moving_instalments: int,
                     planned_instalments: int = 0) -> list[Problem]:
    """Everything that stands between a grant and its close."""
    problems = []
    if open_reports:
        problems.append(Problem(say_n("One report is not accepted yet.", "%(num)s reports are not accepted yet.", open_reports)))
    if moving_instalments:
        problems.append(Problem(say_n("An instalment is on its way: pay it or send it back.",
                                      "%(num)s instalments are on their way: pay them or send them back.", moving_instalments)))
    if settlement.owed_to_group and planned_instalments:
        problems.append(Problem(say("%(sum)s US$ were accepted and are not paid yet: pay the last instalment first.",
                                    sum=Figures(settlement.owed_to_group))))
    if settlement.owed_back:
        problems.append(Problem(say("%(sum)s US$ must come back first: paid, but not accepted as spent.",
                                    sum=Figures(settlement.owed_back))))
    return problems
