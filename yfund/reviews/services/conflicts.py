"""Ties between people and applications: declared, recorded by an officer, or found in the records."""

from collections.abc import Iterable

from sqlalchemy import func, or_, select

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.applications.models import Application, Conflict
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews import mail
from yfund.reviews.models import Assignment, Review
from yfund.reviews.policy import may_assign
from yfund.reviews.queries.traces import BOUND_ROLES, bound_people, groups_of, traces_of
from yfund.reviews.rules.ties import DECLARED_KINDS, KINDS, found_ties
from yfund.reviews.services.disagreeing import leave
from yfund.reviews.states import HELD

Found = tuple[int, int, str]


def record_conflict(person: Person, actor: Actor, *, kind: str, reason: str, application: Application | None = None,
                    organisation: Organisation | None = None) -> Conflict:
    """Write down a tie that an officer learned of. From now on the person sees nothing of it.

    What they were given is taken back, and their reviews are void: kept, not counted. Raises `Refusal` with all problems.
    """
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer records ties of other people."))
    problems = []
    if kind not in KINDS:
        problems.append(Problem(say("Choose what kind of tie it is."), "kind"))
    if not reason:
        problems.append(Problem(say("Write what the tie is and how you know."), "reason"))
    if application is None and organisation is None:
        problems.append(Problem(say("Name an application or a group."), "number"))
    if problems:
        raise Refusal(say("The tie was not recorded."), problems)
    return bind(person, actor, source="declared", kind=kind, reason=reason, application=application,
                organisation=organisation)


def end_conflict(conflict: Conflict, actor: Actor, *, reason: str) -> None:
    """Say that a tie is over or was none. What was void stays void; a found tie is not found again."""
    if not may_assign(actor) or conflict.person_id == actor.id:
        raise NotAllowed(say("A tie is ended by a programme officer, and never by the person it binds."))
    if not reason:
        raise Refusal(say("Write why."), [Problem(say("Write why the tie does not bind any more."), "reason")])
    if conflict.ended_at is not None:
        raise Refusal(say("This tie is ended already."))
    conflict.ended_at = clock.now()
    journal.note("conflict.end", conflict, actor, reason=reason)


def find_conflicts(call: Call, actor: Actor) -> int:
    """Look for ties between everybody who reads, decides or pays and the groups of the call; returns how many are new.

    A person is tied to a group they belong to or applied for, whose mail domain (public providers do not count) or name is
    theirs, whose application names them or their organisation, where they said they hold a role or have family. Running
    it again adds nothing twice; a tie that was ended is not found again.
    """
    return bind_found(ties_to_find(call), actor)


def ties_to_find(call: Call) -> list[Found]:
    """What `find_conflicts` would bind now, as (person, group, kind); changes nothing."""
    groups, people = groups_of(call), bound_people()
    traces = traces_of(call, groups, [bound for _, bound in people])
    known = _known()
    return [(person.id, key, kind) for person, bound in people for key, kind in found_ties(bound, traces)
            if (person.id, key, kind) not in known]


def bind_found(found: Iterable[Found], actor: Actor) -> int:
    """Bind what was found and is not known by now; returns how many."""
    known, new = _known(), 0
    for person_id, group_id, kind in found:
        if (person_id, group_id, kind) not in known:
            bind(db.session.get_one(Person, person_id), actor, source="found", kind=kind,
                 organisation=db.session.get_one(Organisation, group_id))
            new += 1
    return new


def _known() -> set[Found]:
    return {(c.person_id, c.organisation_id or 0, c.kind) for c in db.session.scalars(
        select(Conflict).where(Conflict.source == "found"))}


def bind_sharers(group: Organisation, others: Iterable[Organisation], actor: Actor) -> int:
    """Tie whoever belongs to `group` and judges or pays to the others, and theirs to it: they share a bank account."""
    new = 0
    for one, other in [pair for o in others for pair in ((group, o), (o, group))]:
        members = select(Person).join(Membership, Membership.person_id == Person.id).where(
            Membership.organisation_id == one.id, Person.roles.any(Role.name.in_(BOUND_ROLES))).order_by(Person.id)
        tied = select(Conflict.id).where(Conflict.organisation_id == other.id, Conflict.person_id == Person.id,
                                         Conflict.kind == "same_account", Conflict.source == "found")
        for person in list(db.session.scalars(members.where(~tied.exists()))):
            bind(person, actor, source="found", kind="same_account", organisation=other)
            new += 1
    return new


def bind(person: Person, actor: Actor, *, source: str, kind: str, reason: str = "", application: Application | None = None,
         organisation: Organisation | None = None) -> Conflict:
    """Add the tie and take back what the person holds of it. Asks nobody: services that may call it have asked."""
    conflict = Conflict(
        person_id=person.id, application_id=application.id if application else None,
        organisation_id=organisation.id if organisation else None, source=source, kind=kind, reason=reason,
        began_at=clock.now(), ended_at=None)
    db.session.add(conflict)
    db.session.flush()
    journal.note("conflict.begin", conflict, actor, source=source, kind=kind, reason=reason, person=person.name)
    about = or_(Assignment.application_id == (application.id if application else None),
                Application.organisation_id == (organisation.id if organisation else None))
    held = select(Assignment).join(Application, Application.id == Assignment.application_id).where(
        Assignment.reviewer_id == person.id, Assignment.state.in_(HELD), about)
    for assignment in list(db.session.scalars(held)):
        step = "drop" if assignment.state == "proposed" else "declare_conflict"
        workflow.move(assignment, step, actor, reason=reason or kind)
        before = void_review(assignment, actor, reason=reason or kind)
        leave(assignment.application_id, actor)
        _tell_officers(assignment, person, before)
    return conflict


def refuse_tie(kind: str, reason: str) -> None:
    """Raise `Refusal` with every problem of a tie that somebody declares of their own."""
    problems = [] if kind in DECLARED_KINDS else [Problem(say("Choose what ties you to the group."), "kind")]
    if not reason:
        problems.append(Problem(say("Write in a sentence what the tie is."), "reason"))
    if problems:
        raise Refusal(say("The tie was not recorded yet."), problems)


def bind_to_group(assignment: Assignment, actor: Actor, *, kind: str, reason: str) -> Conflict:
    """Add the tie that a reader declares of what they were given: it is to the group, so it binds for all its applications."""
    application = db.session.get_one(Application, assignment.application_id)
    return bind(db.session.get_one(Person, assignment.reviewer_id), actor, source="declared", kind=kind, reason=reason,
                application=application, organisation=application.organisation)


def _tell_officers(assignment: Assignment, reviewer: Person, before: str) -> None:
    """A review that counted is void: every officer without a tie learns who must read again."""
    if before != "finished":
        return
    application = db.session.get_one(Application, assignment.application_id)
    held = select(func.count()).where(Assignment.application_id == application.id, Assignment.state.in_(HELD))
    missing = max(1, application.call.readers - (db.session.scalar(held) or 0))
    tied = select(Conflict.person_id).where(
        Conflict.ended_at.is_(None),
        or_(Conflict.application_id == application.id, Conflict.organisation_id == application.organisation_id))
    officers = select(Person).where(Person.active, Person.roles.any(Role.name == "officer"), Person.id.not_in(tied))
    for officer in list(db.session.scalars(officers.order_by(Person.id))):
        mail.to_read_again(officer, application, reviewer=reviewer.name, missing=missing, key=assignment.public_id)


def void_review(assignment: Assignment, actor: Actor, *, reason: str) -> str:
    """Let the review of an ended assignment count no more; it is kept. Returns the state it was in, "" without one."""
    review = db.session.scalar(select(Review).where(Review.assignment_id == assignment.id, Review.state != "void"))
    if review is None:
        return ""
    before = review.state
    workflow.move(review, "void", actor, reason=reason)
    return before
