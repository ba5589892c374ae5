"""How well a reviewer and an application fit, and why an application found too few readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

LANGUAGE_POINTS = {1: 10, 2: 25, 3: 40}
REGION_POINTS = 30
THEME_POINTS = 20
EXPERIENCE_POINTS = 5
AVERSE_POINTS = -9


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
    """A reviewer as the match sees them; `capacity` in all, `load` of it taken already.

    `averse`: themes they gave back in this call because they know too little of them.
    """

    id: int
    languages: dict[str, int] = field(default_factory=dict)
    regions: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    capacity: int = 40
    load: int = 0
    is_experienced: bool = False
    averse: frozenset[str] = frozenset()


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
    if text.theme and text.theme in reader.averse:
        parts.append({"key": "averse", "value": text.theme, "points": AVERSE_POINTS})
    return parts


def points_matrix(texts: Sequence[Text], readers: Sequence[Reader], barred: frozenset[tuple[int, int]]) -> np.ndarray:
    """`match` for all pairs at once: points by (text, reader) in the given order, -1 where a pair must not be."""
    languages = sorted({t.language for t in texts})
    points = np.full((len(texts), len(readers)), -1, np.int16)
    rows = {t.id: i for i, t in enumerate(texts)}
    themes, regions = _groups(texts, lambda t: t.theme), _groups(texts, lambda t: t.region)
    written = {code: np.array([i for i, t in enumerate(texts) if t.language == code]) for code in languages}
    for column, reader in enumerate(readers):
        mine = np.full(len(texts), -1, np.int16)
        for code in languages:
            mine[written[code]] = LANGUAGE_POINTS.get(reader.languages.get(code, 0), -1)
        more = np.full(len(texts), EXPERIENCE_POINTS if reader.is_experienced else 0, np.int16)
        for groups, known, worth in ((regions, reader.regions, REGION_POINTS), (themes, reader.themes, THEME_POINTS),
                                     (themes, reader.averse, AVERSE_POINTS)):
            for key in known & groups.keys():
                more[groups[key]] += worth
        points[:, column] = np.where(mine >= 0, mine + more, -1)
    places = {r.id: i for i, r in enumerate(readers)}
    for text, person in barred:
        if text in rows and person in places:
            points[rows[text], places[person]] = -1
    return points


def _groups(texts: Sequence[Text], key: Callable[[Text], str]) -> dict[str, np.ndarray]:
    listed: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        if key(text):
            listed.setdefault(key(text), []).append(place)
    return {name: np.array(places) for name, places in listed.items()}


def points_of(parts: Sequence[dict[str, Any]]) -> int:
    """The sum of a match."""
    return sum(part["points"] for part in parts)


def shortage(text: Text, able: int, free: int, missing: int) -> dict[str, Any]:
    """Why `missing` readers could not be found: too few read the language, those who do may not, or they are full.

    `able`: reviewers who read the language; `free`: those of them who may read this text.
    """
    reason = "language" if able < text.wanted else "barred" if free < text.wanted else "full"
    return {"application": text.id, "missing": missing, "reason": reason, "language": text.language,
            "able": able, "free": free}
