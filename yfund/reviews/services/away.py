"""Taking over what a reviewer scored away from the site."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, Refusal
from yfund.kernel.text import say
from yfund.reviews.queries.reading import own, review_of
from yfund.reviews.rules.away import OVERALL
from yfund.reviews.services.scoring import Origin, score

LONGEST_LIST = 20_000


@dataclass(frozen=True)
class Entry:
    """One cell to take over: line, field (points or why), value, and the mark of what it started from."""

    key: str
    field: str
    value: int | str
    base: str


@dataclass
class _Sheet:
    points: dict[str, int | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    overall: str | None = None
    marks: dict[str, str] = field(default_factory=dict)


def take_over(actor: Actor, entries: Iterable[Entry]) -> int:
    """Write the cells into the actor's own drafts, all or none; returns how many sheets.

    Raises `Clash` when the site was changed since, `Refusal` when a line is not theirs to write.
    """
    sheets: dict[str, _Sheet] = defaultdict(_Sheet)
    for entry in entries:
        address, _, key = entry.key.partition("/")
        sheet = sheets[address]
        if key == OVERALL:
            sheet.overall, sheet.marks["overall"] = str(entry.value), entry.base
        elif entry.field == "points":
            sheet.points[key], sheet.marks[f"points-{key}"] = int(entry.value), entry.base
        else:
            sheet.reasons[key], sheet.marks[f"why-{key}"] = str(entry.value), entry.base
    for address in sorted(sheets):
        _write(actor, address, sheets[address])
    return len(sheets)


def _write(actor: Actor, address: str, sheet: _Sheet) -> None:
    assignment = own(actor, address)
    review = review_of(assignment) if assignment else None
    if review is None:
        raise Refusal(say("One of the proposals is not yours to read any more. Nothing was taken over."))
    try:
        score(review, actor, sheet.points, sheet.reasons, overall=sheet.overall, origin=Origin("away", sheet.marks))
    except Clash as clash:
        raise Clash(say("The site was changed since you looked at this list. Nothing was taken over: "
                        "send the file again.")) from clash
