"""What every grant counts, and what a group said it would count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yfund.kernel.text import Sentence, say

STANDARD: dict[str, Sentence] = {
    "participants": say("People who took part"),
    "activities": say("Activities held"),
    "reached": say("People reached indirectly"),
}
MOST_OWN = 8


@dataclass(frozen=True)
class Planned:
    """One thing to count. `is_people`: split by sex and age."""

    key: str
    title: str
    is_people: bool
    target: int


def title_of(key: str, title: str) -> Sentence | str:
    """The title for the reader's language where the fund wrote it, else as the group wrote it."""
    return STANDARD.get(key, title)


def planned(answers: Mapping[str, Any]) -> list[Planned]:
    """The three every grant counts, with targets the application names, then its own table of indicators.

    Answers read: `participants` (number), `activities` (table), `indicators` (table of indicator and target).
    """
    activities = answers.get("activities")
    targets = {"participants": _number(answers.get("participants")),
               "activities": len(activities) if isinstance(activities, list) else 0}
    standard = [Planned(key, str(title), key == "participants", targets.get(key, 0)) for key, title in STANDARD.items()]
    told = answers.get("indicators")
    own: list[Planned] = []
    for row in told if isinstance(told, list) else []:
        name = str(row.get("indicator", "")).strip()[:300] if isinstance(row, Mapping) else ""
        if name and len(own) < MOST_OWN:
            own.append(Planned(f"own_{len(own) + 1}", name, False, _number(row.get("target"))))
    return standard + own


def _number(value: Any) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else 0
