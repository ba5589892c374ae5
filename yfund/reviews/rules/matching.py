"""How well a reviewer and an application fit, and why an application found too few readers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

LANGUAGE_POINTS = {1: 10, 2: 25, 3: 40}
REGION_POINTS = 30
THEME_POINTS = 20
EXPERIENCE_POINTS = 5


@dataclass(frozen=True)
class Text:
    """An application to be read: its language, the region of its country, its theme and how many readers it lacks."""

    id: int
    language: str
    region: str = ""
    theme: str = ""
    wanted: int = 2


@dataclass(frozen=True)
class Reader:
    """A reviewer as the match sees them; `capacity` in all, `load` of it taken already."""

    id: int
    languages: dict[str, int] = field(default_factory=dict)
    regions: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    capacity: int = 40
    load: int = 0
    is_experienced: bool = False


def match(text: Text, reader: Reader) -> list[dict[str, Any]] | None:
    """Why this pair is good, as [{"key", "value", "points"}]; None when the reviewer does not read the language."""
    level = reader.languages.get(text.language, 0)
    if level not in LANGUAGE_POINTS:
        return None
    parts = [{"key": "language", "value": f"{text.language}:{level}", "points": LANGUAGE_POINTS[level]}]
    if text.region and text.region in reader.regions:
        parts.append({"key": "region", "value": text.region, "points": REGION_POINTS})
    if text.theme and text.theme in reader.themes:
        parts.append({"key": "theme", "value": text.theme, "points": THEME_POINTS})
    if reader.is_experienced:
        parts.append({"key": "experience", "value": "", "points": EXPERIENCE_POINTS})
    return parts


def points_of(parts: Sequence[dict[str, Any]]) -> int:
    """The sum of a match."""
    return sum(part["points"] for part in parts)


def shortage(text: Text, readers: Sequence[Reader], barred: frozenset[tuple[int, int]], missing: int) -> dict[str, Any]:
    """Why `missing` readers could not be found: nobody reads the language, those who do may not, or they are full."""
    able = [r for r in readers if r.languages.get(text.language, 0) in LANGUAGE_POINTS]
    free = [r for r in able if (text.id, r.id) not in barred]
    if len(able) < text.wanted:
        reason = "language"
    elif len(free) < text.wanted:
        reason = "barred"
    else:
        reason = "full"
    return {"application": text.id, "missing": missing, "reason": reason, "language": text.language,
            "able": len(able), "free": len(free)}
