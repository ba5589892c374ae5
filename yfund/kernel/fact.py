"""Facts: what happened, as plain values. Each room names its own in `facts.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """Base of facts; named in the past tense. Carries ids, or rows of its own room."""
