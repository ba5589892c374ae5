"""A place as an answer: {"name": str, "lat": decimal text, "lon": decimal text}; what was not told is "".

Coordinates stay text from the page to the paper, so that no digit is added or lost on the way.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yfund.kernel.errors import Problem
from yfund.kernel.text import clean, say

NOWHERE = {"name": "", "lat": "", "lon": ""}
PARTS = ("name", "lat", "lon")
_DECIMAL = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,12})?")
_MOST = {"lat": 90, "lon": 180}


def read_place(typed: Any) -> dict[str, str]:
    """A place from what was typed: a name, or {"name", "lat", "lon"}. Coordinates that cannot be read stay as typed."""
    given = typed if isinstance(typed, dict) else {"name": typed if isinstance(typed, str) else ""}
    texts = {part: clean(given.get(part)) if isinstance(given.get(part), str) else "" for part in PARTS}
    return {"name": texts["name"], "lat": _figures(texts["lat"]), "lon": _figures(texts["lon"])}


def is_nowhere(value: dict[str, Any]) -> bool:
    """Whether a place tells nothing."""
    return set(value) <= set(PARTS) and not any(value.values())


def place_problems(value: Any, field: str) -> Iterator[Problem]:
    """What is wrong with a place: no name, half of its coordinates, or coordinates that are none."""
    if not isinstance(value, dict) or not value.get("name"):
        yield Problem(say("Write the name of the place."), field)
        return
    if bool(value.get("lat")) != bool(value.get("lon")):
        yield Problem(say("Give both figures of the place, or none."), f"{field}-lat")
    hints = {"lat": say("This is between -90 and 90, like 14.6937."), "lon": say("This is between -180 and 180, like -17.4441.")}
    for part, words in hints.items():
        text = value.get(part)
        if text and not (_DECIMAL.fullmatch(text) and abs(Decimal(text)) <= _MOST[part]):
            yield Problem(words, f"{field}-{part}")


def _figures(text: str) -> str:
    plain = "".join(str(unicodedata.digit(c, c)) for c in unicodedata.normalize("NFKC", text)).replace("٫", ".").replace("−", "-")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    return plain if _DECIMAL.fullmatch(plain) else text
