"""Who screens, and who reads the register."""

from typing import Protocol

from yfund.kernel.actor import Actor


class OfGroup(Protocol):
    """What these functions need of an application."""

    organisation_id: int


def may_see_queue(actor: Actor) -> bool:
    """Whether the actor sees the list of sent applications."""
    return actor.has("officer", "administrator", "auditor")


def may_screen_any(actor: Actor) -> bool:
    """Whether the actor screens at all."""
    return actor.has("officer", "administrator")


def may_screen(actor: Actor, application: OfGroup) -> bool:
    """Whether the actor screens this application: never one of a group they belong to."""
    return may_screen_any(actor) and application.organisation_id not in actor.memberships


def may_read_register(actor: Actor) -> bool:
    """Whether the actor reads the register of past grantees."""
    return actor.is_staff or actor.has("committee")
