"""Who may do what with a call. Pure functions of actor and call."""

from typing import Protocol

from yfund.kernel.actor import STAFF_ROLES, Actor

PUBLIC_STATES = ("open", "closed", "reviewing", "decided", "finished")


class HasState(Protocol):
    """What these functions need of a call."""

    state: str


def may_manage(actor: Actor) -> bool:
    """Whether the actor prepares, opens and closes calls."""
    return actor.has("officer", "administrator")


def may_look(actor: Actor) -> bool:
    """Whether the actor sees calls that are still in preparation."""
    return actor.has(*STAFF_ROLES)


def may_see(actor: Actor, call: HasState) -> bool:
    """Whether the actor may know of this call: everybody once it is open."""
    return call.state in PUBLIC_STATES or may_look(actor)


def may_change(actor: Actor, call: HasState) -> bool:
    """Whether the actor may change what the call asks and gives: only before it opens."""
    return may_manage(actor) and call.state == "draft"


def may_postpone(actor: Actor, call: HasState) -> bool:
    """Whether the actor may move the closing time: until the review begins."""
    return may_manage(actor) and call.state in ("open", "closed")


def may_extend(actor: Actor, call: HasState) -> bool:
    """Whether the actor may give a group or a country more time: until the review begins."""
    return may_manage(actor) and call.state in ("open", "closed")
