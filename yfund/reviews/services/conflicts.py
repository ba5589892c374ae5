"""Ties between people and applications: declared, recorded by an officer, or found in the records."""

from collections import defaultdict

from sqlalchemy import or_, select

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.applications.models import Application, Conflict
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Assignment, Review, ReviewerProfile
from yfund.reviews.policy import may_assign
from yfund.reviews.rules.ties import KINDS, domains, found_ties
from yfund.reviews.states import HELD

BOUND_ROLES = ("reviewer", "committee", "officer", "certifier", "approver", "payer")


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
    """Look for ties between everybody who reads or decides and the groups of the call; returns how many are new.

    A person is tied to a group they belong to, whose people share their mail domain (public providers do not count),
    or whose name is that of their own organisation. Running it again adds nothing twice.
    """
    groups = {o.id: o for o in db.session.scalars(
        select(Organisation).join(Application, Application.organisation_id == Organisation.id)
        .where(Application.call_id == call.id, Application.number.is_not(None)))}
    members, addresses = _people_of(groups)
    employers = dict(db.session.execute(
        select(ReviewerProfile.person_id, ReviewerProfile.organisation_name)).all())
    known = {(c.person_id, c.organisation_id, c.kind) for c in db.session.scalars(
        select(Conflict).where(Conflict.source == "found"))}
    new = 0
    bound = select(Person).where(Person.active, Person.roles.any(Role.name.in_(BOUND_ROLES))).order_by(Person.id)
    for person in db.session.scalars(bound):
        for key in sorted(groups):
            ties = found_ties(is_member=person.id in members[key], email=person.email, employer=employers.get(person.id, ""),
                              group_domains=addresses[key], group_name=groups[key].folded_name)
            for kind in ties:
                if (person.id, key, kind) not in known:
                    bind(person, actor, source="found", kind=kind, organisation=groups[key])
                    new += 1
    return new


def _people_of(groups: dict[int, Organisation]) -> tuple[dict[int, set[int]], dict[int, frozenset[str]]]:
    members: dict[int, set[int]] = defaultdict(set)
    emails: dict[int, list[str]] = defaultdict(list)
    for group, person_id, email in db.session.execute(
            select(Membership.organisation_id, Person.id, Person.email).join(Person, Person.id == Membership.person_id)
            .where(Membership.organisation_id.in_(list(groups)))):
        members[group].add(person_id)
        emails[group].append(email)
    return members, defaultdict(frozenset, {key: domains(listed) for key, listed in emails.items()})


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
        void_review(assignment, actor, reason=reason or kind)
    return conflict


def void_review(assignment: Assignment, actor: Actor, *, reason: str) -> None:
    """Let the review of an ended assignment count no more; it is kept."""
    review = db.session.scalar(select(Review).where(Review.assignment_id == assignment.id, Review.state != "void"))
    if review is not None:
        workflow.move(review, "void", actor, reason=reason)
