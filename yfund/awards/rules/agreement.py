"""The terms of an agreement, its fingerprint, and when a typed name is a signature."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yfund.kernel.money import split
from yfund.kernel.text import folded


def instalment_lines(plan: Sequence[Mapping[str, str]], amount_cents: int) -> list[dict[str, Any]]:
    """The plan of the call with the sums of this grant; the last one takes the remainder."""
    parts = split(amount_cents, [Decimal(line["percent"]) for line in plan])
    return [{"number": n, "percent": line["percent"], "condition": line["condition"], "cents": cents}
            for n, (line, cents) in enumerate(zip(plan, parts, strict=True), 1)]


def report_lines(plan: Sequence[Mapping[str, Any]], starts_on: date, ends_on: date) -> list[dict[str, Any]]:
    """The reports that are due, with their dates: "half" counts from the middle of the project, "end" from its end."""
    half = starts_on + (ends_on - starts_on) // 2
    days = {"half": half, "end": ends_on}
    return [{"kind": line["kind"], "due_on": (days[line["due"]] + timedelta(days=int(line.get("days", 0)))).isoformat()}
            for line in plan]


def fingerprint(terms: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of the terms."""
    return hashlib.sha256(json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def is_signature(typed: str, name: str) -> bool:
    """Whether the typed name is the person's own, whatever its accents, capitals and blanks."""
    return bool(folded(name)) and folded(typed) == folded(name)
