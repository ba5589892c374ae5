"""Giving an assignment back with a reason of the list, which the next assignment heeds."""

from yfund.accounts.models import Person
from yfund.applications.models import Application
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
from yfund.reviews.services.conflicts import bind


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
        bind(db.session.get_one(Person, assignment.reviewer_id), actor, source="declared", kind="other", reason=words,
             application=db.session.get_one(Application, assignment.application_id))
    else:
        scoring.refuse(assignment, actor, reason=words or reason)
    db.session.add(Decline(assignment_id=assignment.id, reason=reason, words=words, declined_at=clock.now()))
