"""Asking reviewers to read for a call, and their answers."""

from collections.abc import Iterable

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.calls.models import Call
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews import mail
from yfund.reviews.models.readers import ReadingInvitation
from yfund.reviews.rules.declining import OF_INVITATION
from yfund.reviews.services.assigning import assignable, must_assign
from yfund.reviews.services.profiles import MOST


def invite(call: Call, people: Iterable[Person], actor: Actor) -> int:
    """Ask these reviewers with one letter each; who was asked already is asked again only after a no. Returns how many."""
    call = assignable(call, actor) if call.state in ("closed", "reviewing") else call
    must_assign(actor)
    if call.state not in ("open", "closed", "reviewing"):
        raise Refusal(say("Reviewers are invited to a call that is open, closed or read."))
    known = {i.person_id: i for i in db.session.scalars(select(ReadingInvitation).where(ReadingInvitation.call_id == call.id))}
    asked = 0
    for person in people:
        invitation = known.get(person.id)
        if invitation is None:
            invitation = ReadingInvitation(call_id=call.id, person_id=person.id, invited_by_id=actor.id, capacity=None)
            workflow.begin(invitation, actor)
            db.session.flush()
        elif invitation.state == "declined":
            workflow.move(invitation, "invite_again", actor)
        else:
            continue
        asked += 1
        mail.invited(person, call, key=f"{invitation.public_id}-{invitation.version}")
    if not asked:
        raise Refusal(say("Nobody was invited: choose reviewers who were not asked yet or said no."))
    return asked


def accept(invitation: ReadingInvitation, actor: Actor, *, capacity: int | None = None) -> None:
    """Say yes, and how many one takes in this call (None: what the profile says)."""
    _must_be_own(invitation, actor)
    if capacity is not None and not 1 <= capacity <= MOST:
        raise Refusal(say("Your answer was not kept."), [
            Problem(say("Between 1 and %(most)s proposals can be taken.", most=MOST), "capacity")])
    workflow.move(invitation, "accept", actor, capacity=capacity)
    invitation.capacity, invitation.reason, invitation.words = capacity, "", ""


def decline(invitation: ReadingInvitation, actor: Actor, *, reason: str, words: str = "") -> None:
    """Say no, and why: nothing more is given to the reviewer in this call. What they hold stays theirs."""
    _must_be_own(invitation, actor)
    problems = [] if reason in OF_INVITATION else [Problem(say("Choose why, so that we plan better."), "why")]
    if reason == "other" and not words:
        problems.append(Problem(say("Write in a sentence what it is."), "words"))
    if problems:
        raise Refusal(say("Your answer was not kept."), problems)
    workflow.move(invitation, "decline", actor, reason=words or reason)
    invitation.reason, invitation.words = reason, words


def _must_be_own(invitation: ReadingInvitation, actor: Actor) -> None:
    if actor.id is None or actor.id != invitation.person_id:
        raise NotAllowed(say("This invitation is somebody else’s."))
