"""What this room tells later rooms."""

from dataclasses import dataclass

from yfund.kernel.fact import Fact


@dataclass(frozen=True)
class ApplicationSubmitted(Fact):
    """A group sent its application, or sent it again after changes."""

    application_id: int
