"""Who may do what in reviewing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yfund.kernel.actor import Actor

if TYPE_CHECKING:
    from yfund.reviews.models import Assignment, Review
    from yfund.reviews.models.panel import Disagreement

OVERSEERS = ("officer", "auditor", "administrator")


def may_oversee(actor: Actor) -> bool:
    """Whether the actor sees who reads what and how far they are."""
    return actor.has(*OVERSEERS)


def may_reckon(actor: Actor) -> bool:
    """Whether the actor has the model worked out anew; an auditor reads what the worker made."""
    return actor.has("officer", "administrator")


def may_assign(actor: Actor) -> bool:
    """Whether the actor gives readers to applications, records ties and reminds."""
    return actor.has("officer")


def may_change_profile(actor: Actor, person_id: int) -> bool:
    """Whether the actor writes this reviewer's profile: the reviewer, or an officer."""
    return actor.has("officer") or (actor.id == person_id and actor.has("reviewer"))


def may_state_interests(actor: Actor, person_id: int) -> bool:
    """Whether the actor says where this person holds roles: the person, with a role in the fund, or an officer."""
    return actor.has("officer") or (actor.id == person_id and bool(actor.roles))


def may_declare(actor: Actor, assignment: "Assignment") -> bool:
    """Whether the assignment is the actor's own."""
    return actor.id is not None and actor.id == assignment.reviewer_id


def may_score(actor: Actor, review: "Review") -> bool:
    """Whether the review is the actor's own."""
    return actor.id is not None and actor.id == review.reviewer_id


def may_see_others(review: "Review", panel: "Sequence[Review | None]", case: "Disagreement | None", *,
                   has_reason: bool) -> bool:
    """Whether a reader sees what the others gave: after signing, and after all have signed.

    In a disagreement not before every reader's reasons are there; who waits for a third reader has seen them already.
    """
    if review.state != "finished":
        return False
    if case is not None and case.state == "reasons":
        return False
    if case is not None and case.state == "third":
        return has_reason
    return all(other is not None and other.state == "finished" for other in panel)


def may_reopen(review: "Review", panel: "Sequence[Review | None]", case: "Disagreement | None", readers: int) -> bool:
    """Whether a reader may take up a signed review again: not once the others' scores could be seen, for one's own came first.

    They could be seen when all had signed. A reader who joins later does not undo that, so as many as the call wants
    (`readers`) are enough.
    """
    if review.state != "finished" or case is not None:
        return False
    signed = sum(other is not None and other.state == "finished" for other in panel)
    return signed < 2 or (signed < len(panel) and signed < readers)


def may_talk(review: "Review", panel: "Sequence[Review | None]", case: "Disagreement | None", *, has_reason: bool) -> bool:
    """Whether a reader joins the discussion: it tells what others think, so not before their scores are seen."""
    return may_see_others(review, panel, case, has_reason=has_reason)
