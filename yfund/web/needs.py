"""What needs a person now: one line of their home, computed from the states of things."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yfund.kernel.text import Sentence


@dataclass(frozen=True)
class Need:
    """A verb, a thing, a date, a link. `urgency`: 0 comes first, 9 last; equal ones go by `due_at`."""

    sentence: Sentence
    verb: Sentence
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    detail: Sentence | None = None
    due_at: datetime | None = None
    urgency: int = 5
