"""Giving an assignment back with a reason of the list, which the next assignment heeds."""

from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Assignment
from yfund.reviews.models.readers import Decline
from yfund.reviews.policy import may_declare
from yfund.reviews.rules.declining import REASONS
from yfund.reviews.services import scoring
from yfund.reviews.services.conflicts import bind_to_group


def decline(assignment: Assignment, actor: Actor, *, reason: str, words: str = "") -> None:
    """Give an assignment back. `reason`: one of REASONS; a tie binds from now on, other reasons feed the next assignment.

    Raises `Refusal` without a reason, and without words where the reason alone says too little.
    """
    if not may_declare(actor, assignment):
        raise NotAllowed(say("This assignment is somebody else’s."))
    problems = [] if reason in REASONS else [Problem(say("Choose why, so that we choose better next time."), "why")]
    if reason in ("conflict", "other") and not words:
        problems.append(Problem(say("Write in a sentence what it is."), "words"))
    if problems:
        raise Refusal(say("It was not given back yet."), problems)
    if reason == "conflict":
        bind_to_group(assignment, actor, kind="other", reason=words)
    else:
        scoring.refuse(assignment, actor, reason=words or reason)
    db.session.add(Decline(assignment_id=assignment.id, reason=reason, words=words, declined_at=clock.now()))
