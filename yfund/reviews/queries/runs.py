"""Answers of the solver beside each other, as far as the actor may know of the applications in them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import aliased, lazyload

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import visible_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.infra.jobs import Job
from yfund.kernel.actor import Actor
from yfund.reviews.models import AssignmentRun
from yfund.reviews.models.readers import RunPair

JOB = "reviews.solve"
SHOWN = 12


@dataclass(frozen=True)
class Weight:
    """A run as the actor may know it: its number in the call, how many pairs, their points, how many readings it lacks."""

    run: AssignmentRun
    number: int
    pairs: int
    points: int
    lacking: int


def runs_of(call: Call, actor: Actor) -> list[Weight]:
    """The newest runs of a call, weighed by what the actor may see of them."""
    seen = (select(RunPair.run_id, func.count().label("pairs"), func.sum(RunPair.points).label("points"))
            .join(Application, Application.id == RunPair.application_id).where(Application.call_id == call.id, visible_to(actor))
            .group_by(RunPair.run_id).subquery())
    rows = db.session.execute(
        select(AssignmentRun, func.row_number().over(order_by=AssignmentRun.id), func.coalesce(seen.c.pairs, 0),
               func.coalesce(seen.c.points, 0))
        .outerjoin(seen, seen.c.run_id == AssignmentRun.id).where(AssignmentRun.call_id == call.id)
        .order_by(AssignmentRun.id.desc()).limit(SHOWN)).all()
    known = set(db.session.scalars(select(Application.id).where(Application.call_id == call.id, visible_to(actor))))
    return [Weight(run, number, pairs, int(points), sum(line["missing"] for line in run.outcome.get("uncovered", [])
                                                        if line["application"] in known)) for run, number, pairs, points in rows]


def run_named(call: Call, public_id: str) -> AssignmentRun | None:
    """The run of that address in the call."""
    return db.session.scalar(select(AssignmentRun).where(AssignmentRun.call_id == call.id, AssignmentRun.public_id == public_id))


def islands_seen(run: AssignmentRun | None, call: Call, actor: Actor) -> list[dict[str, Any]]:
    """Islands of readers in a run, each with how many applications the actor may see in it; hidden ones leave no trace."""
    islands = run.outcome.get("islands", []) if run else []
    if not islands:
        return []
    known = set(db.session.scalars(select(Application.id).where(Application.call_id == call.id, visible_to(actor))))
    told = [{**island, "texts": len(known & set(island["texts"]))} for island in islands]
    left = [island for island in told if island["texts"]]
    return left if len(left) > 1 else []


def pairs_of(run: AssignmentRun, actor: Actor) -> Select[Any]:
    """Rows (RunPair, Application, Person) of a run, by application number."""
    return (select(RunPair, Application, Person).join(Application, Application.id == RunPair.application_id)
            .join(Person, Person.id == RunPair.reviewer_id).where(RunPair.run_id == run.id, visible_to(actor))
            .options(lazyload(Person.roles)).order_by(Application.number, Person.name, RunPair.id))


def changes(one: AssignmentRun, other: AssignmentRun, actor: Actor) -> Select[Any]:
    """Rows (Application, Person, "one" or "other", why) of pairs that stand in one run only, by application number."""

    def only(run: AssignmentRun, against: AssignmentRun, side: str) -> Select[Any]:
        twin = aliased(RunPair)
        same = select(twin.id).where(twin.run_id == against.id, twin.application_id == RunPair.application_id,
                                     twin.reviewer_id == RunPair.reviewer_id).exists()
        return select(RunPair.id.label("pair_id"), literal(side).label("side")).where(RunPair.run_id == run.id, ~same)

    both = only(one, other, "one").union_all(only(other, one, "other")).subquery()
    return (select(Application, Person, both.c.side, RunPair.why).select_from(both)
            .join(RunPair, RunPair.id == both.c.pair_id).join(Application, Application.id == RunPair.application_id)
            .join(Person, Person.id == RunPair.reviewer_id).where(visible_to(actor)).options(lazyload(Person.roles))
            .order_by(Application.number, both.c.side, Person.name, RunPair.id))


def loads_in(one: AssignmentRun, other: AssignmentRun, actor: Actor, most: int = 100) -> list[Any]:
    """Rows (Person, pairs in one, pairs in the other) of those in either, the most moved first."""
    counted = [func.count().filter(RunPair.run_id == run.id) for run in (one, other)]
    return list(db.session.execute(
            select(Person, *counted).join(RunPair, RunPair.reviewer_id == Person.id)
            .join(Application, Application.id == RunPair.application_id)
            .where(RunPair.run_id.in_((one.id, other.id)), visible_to(actor)).options(lazyload(Person.roles))
            .group_by(Person.id).order_by(func.abs(counted[0] - counted[1]).desc(), Person.name, Person.id).limit(most)))


def latest(call: Call) -> tuple[AssignmentRun | None, Job | None]:
    """The newest answer of the solver for a call and its newest job, in one statement."""
    run = select(func.max(AssignmentRun.id)).where(AssignmentRun.call_id == call.id).scalar_subquery()
    job = select(func.max(Job.id)).where(Job.dedupe_key.like(f"{JOB}-{call.id}-%")).scalar_subquery()
    row = db.session.execute(
        select(AssignmentRun, Job).select_from(Call).outerjoin(AssignmentRun, AssignmentRun.id == run)
        .outerjoin(Job, Job.id == job).where(Call.id == call.id)).one()
    return row[0], row[1]
