"""Budgets that add up below the cap of their lot."""

import random

from yfund.commands.demo.shapes import BudgetLine
from yfund.commands.demo.sources import load

_SHARES = {
    "personnel": 0.26,
    "travel": 0.16,
    "venue": 0.22,
    "materials": 0.12,
    "media": 0.08,
    "equipment": 0.05,
    "monitoring": 0.04,
    "administration": 0.05,
    "bank": 0.008,
}
_QUANTITIES = {
    "personnel": (6, 24),
    "travel": (40, 160),
    "venue": (40, 180),
    "materials": (20, 400),
    "media": (4, 40),
    "equipment": (1, 4),
    "monitoring": (3, 12),
    "administration": (6, 12),
    "bank": (1, 1),
}


def draw_budget(rng: random.Random, cap_cents: int, language: str) -> tuple[BudgetLine, ...]:
    """Return budget lines worth 62 to 100 % of the cap, never above it.

    Administration stays below 7 %, equipment below 15 % (rules of the call).
    """
    target = int(cap_cents * min(0.985, rng.betavariate(6, 1.6) * 0.38 + 0.62))
    words = load("budget_words")[language]
    lines = []
    for line, share in _SHARES.items():
        if line in ("equipment", "monitoring") and rng.random() < 0.3:
            continue
        part = int(target * share * rng.uniform(0.75, 1.0))
        lines += _lines(rng, line, part, words[line])
    if rng.random() < 0.15:
        lines = _filled_up(lines, cap_cents)
    return tuple(lines)


def _lines(rng: random.Random, line: str, part: int, words: list[str]) -> list[BudgetLine]:
    split = len(words) > 1 and part > 60_000 and rng.random() < 0.6
    share = rng.uniform(0.35, 0.65)
    parts = [int(part * share), part - int(part * share)] if split else [part]
    first = rng.randrange(len(words))
    return [_line(rng, line, words[(first + place) % len(words)], cents) for place, cents in enumerate(parts)]


def _line(rng: random.Random, line: str, what: str, cents: int) -> BudgetLine:
    quantity = rng.randint(*_QUANTITIES[line])
    unit = max(cents // quantity, 1)
    if unit > 2_000 and rng.random() < 0.5:
        unit -= unit % 50
    return BudgetLine(line, what, quantity, unit)


def _filled_up(lines: list[BudgetLine], cap_cents: int) -> list[BudgetLine]:
    missing = cap_cents - sum(line.cents for line in lines)
    first = lines[0]
    units = missing // first.quantity
    lines = [
        BudgetLine(first.line, first.what, first.quantity, first.unit_cents + units),
        *lines[1:],
    ]
    rest = cap_cents - sum(line.cents for line in lines)
    last = lines[-1]
    return [
        *lines[:-1],
        BudgetLine(last.line, last.what, 1, last.cents + rest),
    ]
