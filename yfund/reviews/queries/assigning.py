"""What officers see of assignment and ties: never an application they have a tie to, not even in a count."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, lazyload

from yfund.accounts.models import Organisation, Person, Role, person_role
from yfund.applications.models import Application, Conflict
from yfund.applications.queries import known_to, visible_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, AssignmentRun, Reading, Review, ReviewerProfile
from yfund.reviews.states import ACTIVE, HELD, WAITING

# The conditions of `visible_to` speak of Conflict itself; a list of ties needs a name of its own for them.
Tie = aliased(Conflict)


def call_named(code: str) -> Call | None:
    """The call of that code."""
    return db.session.scalar(select(Call).where(Call.code == code))


def call_and_reading(code: str) -> tuple[Call, Reading | None] | None:
    """The call of that code and until when it is read."""
    row = db.session.execute(
        select(Call, Reading).outerjoin(Reading, Reading.call_id == Call.id).where(Call.code == code)).first()
    return (row[0], row[1]) if row else None


def calls_in_reading() -> list[Call]:
    """Calls that wait for readers, are read, or were, newest first."""
    return list(db.session.scalars(
        select(Call).where(Call.state.in_(("closed", "reviewing", "decided", "finished"))).order_by(Call.closes_at.desc())))


def latest_run(call: Call) -> AssignmentRun | None:
    """The newest answer of the solver for the call."""
    return db.session.scalar(
        select(AssignmentRun).where(AssignmentRun.call_id == call.id).order_by(AssignmentRun.id.desc()).limit(1))


def loads(call: Call, actor: Actor, people: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """How many pairs are proposed to, asked of and finished by each of these reviewers, as far as the actor may know."""
    rows = db.session.execute(
        select(Assignment.reviewer_id, func.sum(case((Assignment.state == "proposed", 1), else_=0)),
               func.sum(case((Assignment.state.in_(ACTIVE), 1), else_=0)), func.sum(case((Review.state == "finished", 1), else_=0)))
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.call_id == call.id, Assignment.reviewer_id.in_(people), visible_to(actor))
        .group_by(Assignment.reviewer_id))
    return {person: (proposed, asked, finished) for person, proposed, asked, finished in rows}


def pairs(call: Call, actor: Actor, *, reviewer: str = "", number: str = "", proposed: bool = False) -> Select[Any]:
    """Ids of held pairs and of forbidden ones, or of those `proposed` alone, by application number; `paired` has the rows."""
    return (select(Assignment.id).join(Application, Application.id == Assignment.application_id)
            .where(Application.call_id == call.id, *_wanted(actor, reviewer, number, proposed))
            .order_by(Application.number, Assignment.id))


def pair_count(call: Call, actor: Actor, *, reviewer: str = "", number: str = "", proposed: bool = False) -> int:
    """How many `pairs` there are, from one index."""
    return db.session.scalar(select(func.count()).select_from(Assignment).where(
        Assignment.call_id == call.id, *_wanted(actor, reviewer, number, proposed))) or 0


def _wanted(actor: Actor, reviewer: str, number: str, proposed: bool) -> Iterator[Any]:
    forbidden = and_(Assignment.state == "dropped", Assignment.is_by_hand)
    yield Assignment.state == "proposed" if proposed else or_(Assignment.state.in_(HELD), forbidden)
    yield known_to(actor, Assignment.application_id)
    if reviewer:
        yield Assignment.reviewer_id == select(Person.id).where(Person.public_id == reviewer).scalar_subquery()
    if number:
        yield Assignment.application_id == select(Application.id).where(Application.number == number).scalar_subquery()


def paired(ids: Select[Any]) -> Select[Any]:
    """Rows (Assignment, Application, Person) of these assignments, by application number."""
    return (select(Assignment, Application, Person).join(Application, Application.id == Assignment.application_id)
            .join(Person, Person.id == Assignment.reviewer_id).where(Assignment.id.in_(ids)).options(lazyload(Person.roles))
            .order_by(Application.number, Assignment.id))


def uncovered(call: Call, actor: Actor) -> Select[Any]:
    """Rows (Application, readers held) of what lacks readers, by number."""
    held = _held()
    return (select(Application, held.label("held"))
            .where(Application.call_id == call.id, Application.state.in_(WAITING), visible_to(actor), held < call.readers)
            .order_by(Application.number, Application.id))


def reasons(call: Call, run: AssignmentRun | None) -> Callable[[Application, int], dict[str, Any] | None]:
    """Why an application that holds so many readers lacks some, by the newest run; None when no run speaks of it."""
    listed = {line["application"]: line for line in (run.outcome.get("uncovered", []) if run else [])}

    def reason(application: Application, held: int) -> dict[str, Any] | None:
        line = listed.get(application.id)
        return {**line, "missing": call.readers - held} if line else None

    return reason


def short_languages(call: Call, actor: Actor) -> list[dict[str, Any]]:
    """Languages short of readers: how many readings lack, who reads the language, and how many more people would do."""
    lines = uncovered(call, actor).order_by(None).subquery()
    rows = db.session.execute(
        select(lines.c.language, func.count(), func.sum(call.readers - lines.c.held)).group_by(lines.c.language)).all()
    if not rows:
        return []
    profiles = list(db.session.scalars(select(ReviewerProfile)))
    told = []
    for language, texts, missing in rows:
        able = [p for p in profiles if p.languages.get(language)]
        usual = sorted(p.capacity for p in able or profiles or [ReviewerProfile(capacity=40)])
        each = max(1, min(usual[len(usual) // 2], texts))
        told.append({"language": language, "texts": texts, "missing": int(missing), "able": len(able),
                     "wanted": max(-(-int(missing) // each), call.readers - len(able))})
    return sorted(told, key=lambda line: (-line["missing"], line["language"]))


def reviewer_names() -> list[tuple[str, str]]:
    """Addresses and names of active reviewers, by name."""
    return [(key, name) for key, name in db.session.execute(
        select(Person.public_id, Person.name).join(person_role, person_role.c.person_id == Person.id)
        .join(Role, Role.id == person_role.c.role_id).where(Role.name == "reviewer", Person.active)
        .order_by(Person.name, Person.id))]


def tallies(call: Call, actor: Actor) -> dict[str, int]:
    """Counts the actor may know: applications to read, pairs proposed and published, applications that lack readers."""
    held = (select(func.count().filter(Assignment.state == "proposed").label("proposed"),
                   func.count().filter(Assignment.state.in_(ACTIVE)).label("active"))
            .where(Assignment.call_id == call.id, known_to(actor, Assignment.application_id))
            .group_by(Assignment.application_id).subquery())
    enough = func.count().filter(held.c.proposed + held.c.active >= call.readers)
    to_read, proposed, published, covered, elsewhere = db.session.execute(
        select(_applications(call, actor, Application.state.in_(WAITING)), func.sum(held.c.proposed), func.sum(held.c.active),
               enough, _applications(call, actor, Application.state.not_in(WAITING), _held() >= call.readers))
        .select_from(held)).one()
    return {"to_read": to_read, "proposed": int(proposed or 0), "published": int(published or 0),
            "lacking": to_read - (covered - elsewhere)}


def _applications(call: Call, actor: Actor, *conditions: Any) -> Any:
    return select(func.count()).select_from(Application).where(
        Application.call_id == call.id, visible_to(actor), *conditions).scalar_subquery()


def _held() -> Any:
    return (select(func.count()).where(Assignment.application_id == Application.id, Assignment.state.in_(HELD))
            .correlate(Application).scalar_subquery())


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
    group = func.coalesce(Tie.organisation_id, Application.organisation_id)
    return (select(Tie, Person, Organisation, Application).join(Person, Person.id == Tie.person_id)
            .outerjoin(Application, Application.id == Tie.application_id)
            .outerjoin(Organisation, Organisation.id == group)
            .where(Tie.person_id != actor.id, group.not_in(own), or_(Application.id.is_(None), visible_to(actor)))
            .order_by(Tie.began_at.desc(), Tie.id.desc()))


def conflict(actor: Actor, public_id: str) -> Conflict | None:
    """The tie of that address, not one's own."""
    row = db.session.execute(conflicts(actor).where(Tie.public_id == public_id)).first()
    return row[0] if row else None


def _in_force() -> Any:
    now = clock.now()
    return and_(Conflict.began_at <= now, or_(Conflict.ended_at.is_(None), Conflict.ended_at > now))
