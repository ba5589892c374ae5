"""What many rooms say about one person."""

from collections.abc import Callable
from datetime import UTC, datetime

import yfund.accounts.queries
from yfund.kernel.actor import Actor
from yfund.web.needs import Need

# The rooms that know of something to do, in the order of the life of a grant.
ROOMS: tuple[Callable[[Actor], list[Need]], ...] = (
    yfund.accounts.queries.needs,
)
_LATE = datetime.max.replace(tzinfo=UTC)


def needs(actor: Actor) -> list[Need]:
    """Everything that needs the actor now, from all rooms: most urgent first, then what is due first."""
    gathered = [need for room in ROOMS for need in room(actor)]
    return sorted(gathered, key=lambda need: (need.urgency, need.due_at or _LATE))
