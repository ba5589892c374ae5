"""The only writer of a state."""

from typing import Any, Protocol

from yfund.infra import facts, journal
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.fact import Fact
from yfund.kernel.lifecycle import Lifecycle


class Moving(Protocol):
    """A row with a state; its class names its `lifecycle`."""

    lifecycle: Lifecycle
    state: str
    state_at: Any


def begin(thing: Any, actor: Actor, **words: Any) -> None:
    """Put a new row into its first state, add it to the session and journal that it began."""
    thing.state, thing.state_at = thing.lifecycle.states[0], clock.now()
    db.session.add(thing)
    journal.note(f"{thing.lifecycle.kind}.begin", thing, actor, to=thing.state, **words)


def move(thing: Any, step: str, actor: Actor, *, reason: str = "", fact: Fact | None = None, **words: Any) -> None:
    """Take one step: refusal or new state → version → journal → fact.

    Raises `Refusal` when the step is not open from the present state. The caller has asked policy and rules.
    """
    before = thing.state
    thing.state = thing.lifecycle.target(before, step)
    thing.state_at = clock.now()
    if reason:
        words["reason"] = reason
    journal.note(f"{thing.lifecycle.kind}.{step}", thing, actor, **{"from": before, "to": thing.state, **words})
    db.session.flush()
    if fact is not None:
        facts.tell(fact)
