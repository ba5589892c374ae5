"""The solver's answers: tried without changing anything, taken as proposals, and made by the worker when they are large."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select

from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of, people_with_role
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra import jobs, journal, workflow
from yfund.infra.db import db, locked, transaction
from yfund.infra.jobs import Job
from yfund.infra.worker import advance
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews.matchmaking import Proposal, matched
from yfund.reviews.models import Assignment, AssignmentRun
from yfund.reviews.models.readers import RunPair
from yfund.reviews.queries.tasks import Pair, pair_rows, task_of, tied_pairs
from yfund.reviews.rules.matching import points_of
from yfund.reviews.services.assigning import assignable, must_assign, put
from yfund.reviews.services.conflicts import find_conflicts
from yfund.reviews.states import WAITING

JOB = "reviews.solve"
AT_ONCE = 20_000
STEPS = 6
BATCH = 5000
VERBS = ("propose", "mend", "try")


def propose(call: Call, actor: Actor) -> AssignmentRun:
    """Look for ties, then propose readers for every eligible application that lacks them, in this transaction.

    Pairs that are published or made by hand stay; pairs removed by hand are not made again; earlier proposals of the
    solver are replaced. What cannot be covered stands in `outcome["uncovered"]` with its reason.
    """
    return solve_now(call, actor, verb="propose")


def solve_now(call: Call, actor: Actor, *, verb: str) -> AssignmentRun:
    """Find ties and solve. `propose` replaces proposals, `mend` keeps them and fills gaps, `try` changes no pair."""
    call = assignable(call, actor)
    find_conflicts(call, actor)
    run = _stored(call, actor, matched(task_of(call, pair_rows(call), keep_proposed=verb == "mend")), verb)
    if verb != "try":
        take(run, actor)
    return run


def solve(call: Call, actor: Actor, *, verb: str) -> AssignmentRun | Job:
    """`solve_now` for a small call; for a large one a job that the worker does, with progress."""
    call = assignable(call, actor)
    if verb not in VERBS:
        raise Refusal(say("Choose what to do."))
    texts = db.session.scalar(select(func.count()).select_from(Application).where(
        Application.call_id == call.id, Application.state.in_(WAITING))) or 0
    if texts * len(people_with_role("reviewer")) <= AT_ONCE:
        return solve_now(call, actor, verb=verb)
    number = db.session.scalar(select(func.count()).select_from(Job).where(Job.dedupe_key.like(f"{JOB}-{call.id}-%"))) or 0
    waiting = db.session.scalar(select(Job.id).where(
        Job.dedupe_key.like(f"{JOB}-{call.id}-%"), Job.state.in_(("waiting", "running"))).limit(1))
    if waiting:
        raise Refusal(say("Readers are being sought already. Wait until that is done."))
    job = jobs.ask(JOB, asked_by_id=actor.id, dedupe_key=f"{JOB}-{call.id}-{number + 1}", call_id=call.id, verb=verb)
    job.total = STEPS
    return job


def run_job(job: Job) -> None:
    """The worker's part: ties, then the solver outside of any transaction, then its answer. Bears a repeat."""
    call, verb = db.session.get_one(Call, job.values["call_id"]), job.values["verb"]
    person = db.session.get(Person, job.asked_by_id) if job.asked_by_id else None
    actor, number = actor_of(person) if person else SYSTEM, job.id
    key = job.public_id
    with transaction():
        find_conflicts(assignable(call, actor), actor)
    proposal = matched(task_of(call, pair_rows(call), keep_proposed=verb == "mend"),
                       tell=lambda done, total: advance(number, 1 + done, STEPS))
    with transaction():
        done = {run.settings.get("job") for run in db.session.scalars(
            select(AssignmentRun).where(AssignmentRun.call_id == call.id))}
        if key not in done:
            run = _stored(assignable(call, actor), actor, proposal, verb, job=key)
            if verb != "try":
                take(run, actor)
    advance(number, STEPS, STEPS)


def _stored(call: Call, actor: Actor, proposal: Proposal, verb: str, **settings: Any) -> AssignmentRun:
    run = AssignmentRun(
        call_id=call.id, made_by_id=actor.id, made_at=clock.now(), settings={"readers": call.readers, "verb": verb, **settings},
        outcome={"uncovered": proposal.uncovered, "islands": proposal.islands, "gap": proposal.gap, "points": proposal.points})
    db.session.add(run)
    db.session.flush()
    rows = [{"run_id": run.id, "application_id": pair[0], "reviewer_id": pair[1], "points": points_of(why), "why": why}
            for pair, why in proposal.pairs.items()]
    for first in range(0, len(rows), BATCH):
        db.session.execute(insert(RunPair), rows[first:first + BATCH])
    journal.note("assignment_run.make", run, actor, pairs=len(rows), uncovered=len(proposal.uncovered), verb=verb)
    return run


def take(run: AssignmentRun, actor: Actor) -> int:
    """Make the pairs of a run the proposals of its call; returns how many. What changed meanwhile is left out.

    Proposals of an earlier run are replaced, unless the run only filled gaps. Nothing published changes.
    """
    call = assignable(locked(Call, run.call_id), actor)
    rows = pair_rows(call)
    pairs = dict[Pair, Any](((p.application_id, p.reviewer_id), p.why) for p in db.session.scalars(
        select(RunPair).where(RunPair.run_id == run.id)))
    open_pairs = _still_open(call, rows, pairs)
    if run.settings.get("verb") != "mend":
        _replace(rows, open_pairs, actor)
    for pair, why in open_pairs.items():
        put(call, rows.get(pair), pair, why, run, actor, by_hand=False)
    return len(open_pairs)


def _replace(rows: Mapping[Pair, Assignment], pairs: Mapping[Pair, Any], actor: Actor) -> None:
    for pair, row in rows.items():
        if row.state == "proposed" and not row.is_by_hand and pair not in pairs:
            workflow.move(row, "drop", actor, reason="replaced by a newer proposal")


def _still_open(call: Call, rows: Mapping[Pair, Assignment], pairs: Mapping[Pair, Any]) -> dict[Pair, Any]:
    """Pairs of a run that may still be made: a tie, a word of the reviewer or a hand may have come in between."""
    applications = {a.id: a for a in db.session.scalars(select(Application).where(
        Application.call_id == call.id, Application.state.in_(WAITING)))}
    tied = tied_pairs(list(applications.values()))
    held: dict[int, int] = {}
    for pair, row in rows.items():
        if row.state in ("published", "accepted") or (row.state == "proposed" and row.is_by_hand):
            held[pair[0]] = held.get(pair[0], 0) + 1
    left: dict[Pair, Any] = {}
    for pair, why in sorted(pairs.items()):
        row = rows.get(pair)
        free = row is None or (row.state == "proposed" and not row.is_by_hand) or (row.state == "dropped" and not row.is_by_hand)
        if pair[0] in applications and free and pair not in tied and held.get(pair[0], 0) < call.readers:
            left[pair], held[pair[0]] = why, held.get(pair[0], 0) + 1
    return left


def ensure_current(run: AssignmentRun, actor: Actor) -> None:
    """Raise `Refusal` when a newer answer was published since."""
    must_assign(actor)
    newer = db.session.scalar(select(AssignmentRun.id).where(
        AssignmentRun.call_id == run.call_id, AssignmentRun.id > run.id, AssignmentRun.published_at.is_not(None)).limit(1))
    if newer or run.published_at:
        raise Refusal(say("This answer is published or older than what is. Seek readers again."))
