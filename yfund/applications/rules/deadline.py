"""When an application is still in time (reliability D9: the server's clock, a grace that is not announced)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yfund.kernel.text import Sentence, say

SLOW_LINE = timedelta(minutes=30)
KEPT = say("Everything you wrote stays yours to read. Write to the fund if something kept you from sending it in time.")
SENTENCES: dict[str, Sentence] = {
    "in_time": say("It arrived in time."),
    "grace": say("It arrived in time."),
    "longer": say("It arrived in the longer time your group was given."),
    "on_its_way": say("A file of it was on its way when the time ended, so it counts."),
    "not_open": say("This call is not open yet. Your text stays here until it is."),
    "late": say("This call is closed, so the application could not be sent. %(kept)s", kept=KEPT),
    "ended": say("This call was closed before its time, so the application could not be sent. %(kept)s", kept=KEPT),
    "judged": say("The fund has begun to judge what was sent to this call. %(kept)s", kept=KEPT),
}


@dataclass(frozen=True)
class Window:
    """When a call takes what one group sends. `longer_until`: the latest instant given to this group beyond the call's own."""

    opens_at: datetime
    closes_at: datetime
    grace_minutes: int = 0
    state: str = "open"
    state_at: datetime | None = None
    longer_until: datetime | None = None

    @property
    def until(self) -> datetime:
        """The announced end for this group."""
        return max(self.closes_at, self.longer_until or self.closes_at)


@dataclass(frozen=True)
class Verdict:
    """Whether it counts, the reason as a word and as a sentence, and the instant it is entered under."""

    is_accepted: bool
    why: str
    counts_at: datetime

    @property
    def sentence(self) -> Sentence:
        return SENTENCES[self.why]


def decide(received_at: datetime, window: Window, *, uploading_since: datetime | None = None,
           last_received_at: datetime | None = None) -> Verdict:
    """Whether what arrived at `received_at` counts. All instants are aware.

    `uploading_since`: when the first file of this application began to arrive that is still coming or has just come;
    begun in time it holds the door open for half an hour. `last_received_at`: when this application was received
    before; a clock that went back never lets it come earlier than that.
    """
    why = _why(received_at, window, uploading_since)
    return Verdict(why in ("in_time", "grace", "longer", "on_its_way"), why, max(received_at, last_received_at or received_at))


def is_in_time(received_at: datetime, window: Window) -> bool:
    """`decide` for those who only ask whether the door is open."""
    return decide(received_at, window).is_accepted


def _why(received_at: datetime, window: Window, uploading_since: datetime | None) -> str:
    if window.state not in ("open", "closed"):
        return "not_open" if window.state == "draft" else "judged"
    if received_at < window.opens_at:
        return "not_open"
    if window.longer_until and window.longer_until > window.closes_at:
        last, inside = window.longer_until, "longer" if received_at > window.closes_at else "in_time"
    else:
        last, inside = window.closes_at, "in_time"
        if window.state == "closed" and window.state_at and window.state_at < window.closes_at:
            return "in_time" if received_at <= window.state_at else "ended"
    end = last + timedelta(minutes=window.grace_minutes)
    if received_at <= last:
        return inside
    if received_at <= end:
        return "grace"
    if uploading_since and uploading_since <= end and received_at <= end + SLOW_LINE:
        return "on_its_way"
    return "late"
