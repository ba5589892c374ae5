"""Sentences for people, and the one rule by which text is counted."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

# Stands where words are hidden from a reader.
BLOT = "\u2588\u2588"
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U00031fff"
_WORD = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Month:
    """A month of a year inside a sentence, or a year alone where nobody knows the month; written as its reader writes it."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


@dataclass(frozen=True)
class Sentence:
    """A sentence kept untranslated, so that each reader gets it in their own language."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)
    plural: str = ""

    def __str__(self) -> str:
        message = self.plural if self.plural and self.values["num"] != 1 else self.message
        return message % self.values if self.values else message

    def __hash__(self) -> int:
        return hash(self.message)


def say(message: str, **values: Any) -> Sentence:
    """A translatable sentence; placeholders are `%(name)s`, a literal per cent sign `%%` only beside placeholders."""
    return Sentence(message, values)


def say_n(one: str, many: str, num: int, **values: Any) -> Sentence:
    """A translatable sentence that counts: `one` for a single thing, `many` else; languages choose among their own plurals.

    Both may say `%(num)s`.
    """
    return Sentence(one, {"num": num, **values}, many)


def clean(value: str) -> str:
    """Text as it is stored: NFC, line breaks as \\n, no control characters or lone surrogates, no outer blanks."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", value).strip()


def characters(value: str) -> int:
    """How long a text is: code points after `clean`. `static/js/counter.js` counts the same way."""
    return len(clean(value))


def words(value: str) -> int:
    """How many words: runs of non-blanks, and every Chinese, Japanese or Korean character by itself."""
    return len(_WORD.findall(clean(value)))


def length(value: str, unit: str) -> int:
    """Length in `unit`, "characters" or "words"."""
    return words(value) if unit == "words" else characters(value)


def folded(value: str) -> str:
    """A name for comparing: no accents, no case, no punctuation, Arabic alef and ya made one, single blanks."""
    value = unicodedata.normalize("NFKD", value).casefold()
    value = "".join(c for c in value if not unicodedata.combining(c))
    value = value.translate(str.maketrans("ىةٱ", "يها"))
    return " ".join(re.sub(r"[\W_]+", " ", value).split())
