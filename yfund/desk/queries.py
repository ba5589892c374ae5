"""What many rooms say about one person."""

from collections.abc import Callable
from datetime import UTC, datetime

import yfund.accounts.queries
import yfund.applications.queries
import yfund.applications.queue
import yfund.awards.queries
import yfund.calls.queries
import yfund.evaluation.queries
import yfund.payments.queries
import yfund.results.queries
import yfund.reviews.queries
import yfund.showcase.queries
from yfund.kernel.actor import Actor
from yfund.web.needs import Need

# The rooms that know of something to do, in the order of the life of a grant.
ROOMS: tuple[Callable[[Actor], list[Need]], ...] = (
    yfund.accounts.queries.needs, yfund.calls.queries.needs, yfund.applications.queries.needs,
    yfund.applications.queue.needs, yfund.reviews.queries.needs, yfund.awards.queries.needs, yfund.payments.queries.needs,
    yfund.results.queries.needs, yfund.evaluation.queries.needs, yfund.showcase.queries.needs,
)
_LATE = datetime.max.replace(tzinfo=UTC)


def needs(actor: Actor) -> list[Need]:
    """Everything that needs the actor now, from all rooms: most urgent first, then what is due first."""
    gathered = [need for room in ROOMS for need in room(actor)]
    return sorted(gathered, key=lambda need: (need.urgency, need.due_at or _LATE))
