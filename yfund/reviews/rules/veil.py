"""Blind reading: what of a proposal is hidden from its readers, and how words are blotted out."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from yfund.calls.rules.form import Definition, Question, identifies, questions
from yfund.kernel.text import BLOT

SHORTEST_NAME = 3
LOOSE = 5
_MARKS = "\u0300-\u036f\u064b-\u0652"
_REACH = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{3,}|\+\d[\d ()./-]{6,}\d", re.I)
_WRITTEN = ("short_text", "long_text", "people", "table", "budget")


@dataclass(frozen=True)
class Veil:
    """What is hidden of one application: phrases, whole answers, files. An empty one hides nothing.

    `phrases` are found whatever their case and accents; ways to reach the group (addresses, numbers) are always hidden.
    """

    is_on: bool = False
    phrases: tuple[str, ...] = ()
    questions: frozenset[str] = frozenset()
    files: frozenset[int] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)

    def words(self, text: str) -> str:
        """What the group wrote, with its names and ways to reach it blotted out."""
        return self.said(_REACH.sub(BLOT, text)) if self.is_on else text

    def said(self, text: str) -> str:
        """What somebody else wrote of the group: only its names are blotted out."""
        pattern = _pattern(self.phrases) if self.is_on else None
        if pattern is None:
            return text
        return unicodedata.normalize("NFC", pattern.sub(BLOT, unicodedata.normalize("NFD", text)))

    def answers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers as a reader may see them; those that identify the group are left out."""
        if not self.is_on:
            return dict(answers)
        return {key: self._value(value) if self.kinds.get(key) in _WRITTEN else value
                for key, value in answers.items() if key not in self.questions}

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self._value(one) for one in value]
        return {key: self._value(one) for key, one in value.items()} if isinstance(value, dict) else value


def hidden_questions(definition: Definition) -> dict[str, Question]:
    """The questions whose answers say who the group is, by key."""
    return {q["key"]: q for q in questions(definition) if identifies(q)}


def names_in(definition: Definition, answers: Mapping[str, Any]) -> Iterator[str]:
    """Short answers of hidden questions: names that must not stand elsewhere in the proposal either."""
    for key in hidden_questions(definition):
        yield from _short(answers.get(key))


def _short(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value and len(value) <= 80 and len(value.split()) <= 6 and not value.isdecimal():
            yield value
    elif isinstance(value, dict):
        yield from (one for key in ("name", "place", "organisation") for one in _short(value.get(key)))
    elif isinstance(value, list):
        for one in value:
            yield from _short(one)


def person_names(name: str) -> list[str]:
    """A person's name and each part of it, so that the family name alone is hidden too."""
    parts = [part for part in re.split(r"[\s\-]+", name) if len(part) >= SHORTEST_NAME]
    return [name, *(part for part in parts if part[:1].isupper() or not part.isascii())]


@lru_cache(maxsize=512)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    listed = sorted({p.strip() for p in phrases if len(p.strip()) > 1}, key=lambda p: (-len(p), p))
    return re.compile("|".join(map(_one, listed)), re.I) if listed else None


def _one(phrase: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", phrase) if not unicodedata.combining(c))
    letters = "".join(r"\s+" if c == " " else f"{re.escape(c)}[{_MARKS}]*" for c in re.sub(r"\s+", " ", plain))
    is_loose = len(plain) >= LOOSE and " " in plain or not plain.isascii()
    return letters if is_loose else rf"(?<!\w){letters}(?!\w)"
