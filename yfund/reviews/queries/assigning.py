"""What officers see of assignment and ties: never an application they have a tie to, not even in a count."""

from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select

from yfund.accounts.models import Organisation, Person, Role, person_role
from yfund.applications.models import Application, Conflict
from yfund.applications.queries import visible_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, AssignmentRun, Review, ReviewerProfile
from yfund.reviews.states import ACTIVE, HELD


def call_named(code: str) -> Call | None:
    """The call of that code."""
    return db.session.scalar(select(Call).where(Call.code == code))


def calls_in_reading() -> list[Call]:
    """Calls that wait for readers, are read, or were, newest first."""
    return list(db.session.scalars(
        select(Call).where(Call.state.in_(("closed", "reviewing", "decided", "finished"))).order_by(Call.closes_at.desc())))


def latest_run(call: Call) -> AssignmentRun | None:
    """The newest answer of the solver for the call."""
    return db.session.scalar(
        select(AssignmentRun).where(AssignmentRun.call_id == call.id).order_by(AssignmentRun.id.desc()).limit(1))


def loads(call: Call, actor: Actor) -> list[Any]:
    """Rows (Person, ReviewerProfile or None, proposed, asked, finished) for every active reviewer, by name."""
    counted = (
        select(Assignment.reviewer_id, func.sum(case((Assignment.state == "proposed", 1), else_=0)).label("proposed"),
               func.sum(case((Assignment.state.in_(ACTIVE), 1), else_=0)).label("asked"),
               func.sum(case((Review.state == "finished", 1), else_=0)).label("finished"))
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.call_id == call.id, visible_to(actor)).group_by(Assignment.reviewer_id).subquery())
    return list(db.session.execute(
        select(Person, ReviewerProfile, func.coalesce(counted.c.proposed, 0), func.coalesce(counted.c.asked, 0),
               func.coalesce(counted.c.finished, 0))
        .join(person_role, person_role.c.person_id == Person.id).join(Role, Role.id == person_role.c.role_id)
        .outerjoin(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .outerjoin(counted, counted.c.reviewer_id == Person.id)
        .where(Role.name == "reviewer", Person.active).order_by(Person.name, Person.id)))


def pairs(call: Call, actor: Actor, *, reviewer: str = "", number: str = "") -> Select[Any]:
    """Rows (Assignment, Application, Person) of held pairs, by application number."""
    wanted = [Assignment.call_id == call.id, Assignment.state.in_(HELD), visible_to(actor)]
    if reviewer:
        wanted.append(Person.public_id == reviewer)
    if number:
        wanted.append(Application.number == number)
    return (select(Assignment, Application, Person).join(Application, Application.id == Assignment.application_id)
            .join(Person, Person.id == Assignment.reviewer_id).where(*wanted)
            .order_by(Application.number, Person.name, Assignment.id))


def uncovered(call: Call, run: AssignmentRun | None, actor: Actor) -> list[tuple[Application, dict[str, Any]]]:
    """Applications the run found too few readers for, with the reason, as far as they still lack them."""
    listed = {line["application"]: line for line in (run.outcome.get("uncovered", []) if run else [])}
    held = (select(func.count()).where(Assignment.application_id == Application.id, Assignment.state.in_(HELD))
            .correlate(Application).scalar_subquery())
    rows = db.session.execute(
        select(Application, held).where(Application.id.in_(list(listed)), visible_to(actor), held < call.readers)
        .order_by(Application.number))
    return [(application, {**listed[application.id], "missing": call.readers - count}) for application, count in rows]


def tallies(call: Call, actor: Actor) -> dict[str, int]:
    """Counts the actor may know: applications to read, pairs proposed, pairs published."""
    to_read = db.session.scalar(select(func.count()).select_from(Application).where(
        Application.call_id == call.id, Application.state.in_(("eligible", "in_review")), visible_to(actor)))
    proposed, published = db.session.execute(
        select(func.coalesce(func.sum(case((Assignment.state == "proposed", 1), else_=0)), 0),
               func.coalesce(func.sum(case((Assignment.state.in_(ACTIVE), 1), else_=0)), 0))
        .join(Application, Application.id == Assignment.application_id)
        .where(Assignment.call_id == call.id, visible_to(actor))).one()
    return {"to_read": to_read or 0, "proposed": int(proposed), "published": int(published)}


def numbered(call: Call, actor: Actor, number: str) -> Application | None:
    """The application of that number in the call, as far as the actor may know of it."""
    return db.session.scalar(select(Application).where(
        Application.call_id == call.id, Application.number == number.strip().upper(), visible_to(actor)))


def assignment(actor: Actor, public_id: str) -> Assignment | None:
    """The assignment of that address as an officer may know it."""
    return db.session.scalar(
        select(Assignment).join(Application, Application.id == Assignment.application_id)
        .where(Assignment.public_id == public_id, visible_to(actor)))


def applications_read(call: Call, actor: Actor) -> Select[Any]:
    """Applications of the call that have readers, by number."""
    has_readers = exists().where(Assignment.application_id == Application.id, Assignment.state.in_(ACTIVE))
    return (select(Application).where(Application.call_id == call.id, visible_to(actor), has_readers)
            .order_by(Application.number))


def reviews_of(application: Application) -> list[Any]:
    """Rows (Assignment, Person, Review or None) of one application, all states after publishing."""
    return list(db.session.execute(
        select(Assignment, Person, Review).join(Person, Person.id == Assignment.reviewer_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.application_id == application.id, Assignment.state != "proposed",
               or_(Assignment.state != "dropped", Review.id.is_not(None))).order_by(Assignment.id)))


def conflicts(actor: Actor) -> Select[Any]:
    """Rows (Conflict, Person, Organisation or None, Application or None), newest first, none about the actor's own ties."""
    own = select(Conflict.organisation_id).where(
        Conflict.person_id == actor.id, Conflict.organisation_id.is_not(None), _in_force())
    group = func.coalesce(Conflict.organisation_id, Application.organisation_id)
    return (select(Conflict, Person, Organisation, Application).join(Person, Person.id == Conflict.person_id)
            .outerjoin(Application, Application.id == Conflict.application_id)
            .outerjoin(Organisation, Organisation.id == group)
            .where(Conflict.person_id != actor.id, group.not_in(own),
                   or_(Application.id.is_(None), visible_to(actor)))
            .order_by(Conflict.began_at.desc(), Conflict.id.desc()))


def conflict(actor: Actor, public_id: str) -> Conflict | None:
    """The tie of that address, not one's own."""
    row = db.session.execute(conflicts(actor).where(Conflict.public_id == public_id)).first()
    return row[0] if row else None


def _in_force() -> Any:
    now = clock.now()
    return and_(Conflict.began_at <= now, or_(Conflict.ended_at.is_(None), Conflict.ended_at > now))
