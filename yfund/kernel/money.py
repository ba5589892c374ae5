"""Money in whole cents, and reading sums as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from yfund.kernel.errors import Refusal
from yfund.kernel.text import say

LARGEST_CENTS = 10**15


@dataclass(frozen=True)
class Figures:
    """The figures of a sum inside a sentence, written as its reader writes sums; the sentence names the currency."""

    cents: int

    def __str__(self) -> str:
        return f"{self.cents // 100:,}" if self.cents % 100 == 0 else f"{self.cents / 100:,.2f}"


@dataclass(frozen=True, order=True)
class Money:
    """A sum: whole hundredths of `currency` (ISO 4217)."""

    cents: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("money is whole cents")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot join {self.currency} and {other.currency}")

    @property
    def amount(self) -> Decimal:
        return Decimal(self.cents) / 100


def share(cents: int, percent: Decimal | int | str) -> int:
    """`percent` of a sum in cents, rounded half to even."""
    return int((Decimal(cents) * Decimal(percent) / 100).quantize(Decimal(1), ROUND_HALF_EVEN))


def split(cents: int, percents: list[Decimal]) -> list[int]:
    """A sum cut by percents (adding to 100): every part is rounded, the last takes the remainder, nothing is lost."""
    parts = [share(cents, p) for p in percents[:-1]]
    return [*parts, cents - sum(parts)]


def convert(cents: int, rate: Decimal) -> int:
    """Cents of one currency into US cents; `rate` is units of that currency for one US dollar (UN operational rate)."""
    return int((Decimal(cents) / rate).quantize(Decimal(1), ROUND_HALF_EVEN))


def parse_cents(text: str) -> int:
    """Cents from a sum as written by hand: `1,234.50`, `1.234,50`, `1 234,5`, `١٢٣٤`, `US$ 20,000`.

    A single mark followed by exactly three digits is a thousands mark (`1.234` is one thousand two hundred and
    thirty-four), since nobody writes thousandths of a dollar. Raises `Refusal` on anything unclear, negative or vast.
    """
    cents = _read(text)
    if cents is None:
        raise Refusal(say("“%(text)s” is not a sum we can read. Write it like 1250 or 1250.50.", text=text[:40]))
    if cents > LARGEST_CENTS:
        raise Refusal(say("“%(text)s” is larger than any sum this fund handles.", text=text[:40]))
    return cents


def _read(text: str) -> int | None:
    digits = "".join(_western(c) for c in unicodedata.normalize("NFKC", text))
    digits = re.sub(r"(?i)us\$|usd|[$€£¥]|[\s\u200e\u200f\u061c'’_]", "", digits)
    if not re.fullmatch(r"\d{1,3}([.,]?\d{3})*([.,]\d{1,2})?|\d+([.,]\d{1,2})?", digits):
        return None
    marks = re.findall(r"[.,]", digits)
    fraction = ""
    if marks:
        head, _, tail = digits.rpartition(marks[-1])
        if len(tail) != 3:
            digits, fraction = head, tail
            if marks[-1] in head:
                return None
    if len(set(re.findall(r"[.,]", digits))) > 1:
        return None
    return int(re.sub(r"[.,]", "", digits)) * 100 + int((fraction + "00")[:2] if fraction else 0)


def _western(character: str) -> str:
    if character in "٫":
        return "."
    if character in "٬":
        return ","
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
