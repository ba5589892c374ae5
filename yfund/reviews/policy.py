"""Who may do what in reviewing."""

from typing import TYPE_CHECKING

from yfund.kernel.actor import Actor

if TYPE_CHECKING:
    from yfund.reviews.models import Assignment, Review

OVERSEERS = ("officer", "auditor", "administrator")


def may_oversee(actor: Actor) -> bool:
    """Whether the actor sees who reads what and how far they are."""
    return actor.has(*OVERSEERS)


def may_assign(actor: Actor) -> bool:
    """Whether the actor gives readers to applications, records ties and reminds."""
    return actor.has("officer")


def may_change_profile(actor: Actor, person_id: int) -> bool:
    """Whether the actor writes this reviewer's profile: the reviewer, or an officer."""
    return actor.has("officer") or (actor.id == person_id and actor.has("reviewer"))


def may_declare(actor: Actor, assignment: "Assignment") -> bool:
    """Whether the assignment is the actor's own."""
    return actor.id is not None and actor.id == assignment.reviewer_id


def may_score(actor: Actor, review: "Review") -> bool:
    """Whether the review is the actor's own."""
    return actor.id is not None and actor.id == review.reviewer_id
