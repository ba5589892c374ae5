"""Giving readers to applications: by the solver, by hand, and letting them know."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.accounts.queries import people_with_role
from yfund.applications.models import Application, Conflict
from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.reviews import solver
from yfund.reviews.models import Assignment, AssignmentRun, ReviewerProfile
from yfund.reviews.policy import may_assign
from yfund.reviews.rules.matching import Reader, Text, match, points_of, shortage
from yfund.kernel.regions import region_of
from yfund.reviews.services.conflicts import find_conflicts
from yfund.reviews.states import ACTIVE

SHARE_LOW, SHARE_HIGH = 0.8, 1.2


@dataclass(frozen=True)
class Task:
    """All the solver must know of a call. `barred`: pairs that must not be made or are made already."""

    texts: dict[int, Text]
    readers: dict[int, Reader]
    barred: frozenset[tuple[int, int]]


def propose(call: Call, actor: Actor) -> AssignmentRun:
    """Look for ties, then propose readers for every eligible application that lacks them.

    Pairs that are published or made by hand stay; pairs removed by hand are not made again; earlier proposals of the
    solver are replaced. What cannot be covered stands in `outcome["uncovered"]` with its reason.
    """
    call = _assignable(call, actor)
    find_conflicts(call, actor)
    rows = _rows(call)
    task = task_of(call, rows)
    arcs = {(t.id, r.id): parts for t in task.texts.values() for r in task.readers.values()
            if (t.id, r.id) not in task.barred and (parts := match(t, r)) is not None}
    solution = solver.solve({t.id: t.wanted for t in task.texts.values()}, shares_of(task),
                            {key: points_of(parts) for key, parts in arcs.items()})
    readers = list(task.readers.values())
    missing = [shortage(task.texts[key], readers, task.barred, n) for key, n in solution.short.items()]
    run = AssignmentRun(call_id=call.id, made_by_id=actor.id, made_at=clock.now(), settings={"readers": call.readers},
                        outcome={"uncovered": missing, "points": sum(points_of(arcs[pair]) for pair in solution.pairs)})
    db.session.add(run)
    db.session.flush()
    journal.note("assignment_run.make", run, actor, pairs=len(solution.pairs), uncovered=len(missing))
    _keep(call, run, rows, {pair: arcs[pair] for pair in solution.pairs}, actor)
    return run


def assign(call: Call, application: Application, reviewer: Person, actor: Actor, *, even_so: bool = False) -> Assignment:
    """Make a pair by hand, as a proposal. Refuses a tie always, and another language unless `even_so`."""
    call = _assignable(call, actor)
    if application.call_id != call.id or application.state not in ("eligible", "in_review"):
        raise Refusal(say("Only an application found fit to be read gets readers."))
    if not any(role.name == "reviewer" for role in reviewer.roles):
        raise Refusal(say("%(name)s is not a reviewer.", name=reviewer.name))
    if (application.id, reviewer.id) in tied_pairs([application]):
        raise Refusal(say("%(name)s has a tie to this group and must not read it.", name=reviewer.name))
    parts = match(_text(application, 1), reader_of(reviewer.id, _profiles().get(reviewer.id), 0))
    if parts is None and not even_so:
        raise Refusal(say("%(name)s does not read the language it is written in. If it must be, say so below "
                          "and add it again.", name=reviewer.name))
    row = db.session.scalar(select(Assignment).where(
        Assignment.application_id == application.id, Assignment.reviewer_id == reviewer.id))
    if row is not None and row.state != "dropped":
        raise Refusal(say("%(name)s has this application already, or stepped back from it.", name=reviewer.name))
    why = parts or [{"key": "by_hand", "value": "", "points": 0}]
    return _put(call, row, (application.id, reviewer.id), why, None, actor, by_hand=True)


def unassign(assignment: Assignment, actor: Actor, *, reason: str = "") -> None:
    """Take a pair away by hand; the solver will not make it again. A finished review is never taken away like this."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer changes who reads what."))
    if assignment.state == "accepted":
        raise Refusal(say("Reading has begun. Only a tie, or the reviewer’s own word, ends it now."))
    workflow.move(assignment, "drop", actor, reason=reason)
    assignment.is_by_hand = True


def _assignable(call: Call, actor: Actor) -> Call:
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer changes who reads what."))
    call = locked(Call, call.id)
    if call.state not in ("closed", "reviewing"):
        raise Refusal(say("Readers are given when the call is closed and until its decisions are released."))
    return call


def _rows(call: Call) -> dict[tuple[int, int], Assignment]:
    rows = db.session.scalars(select(Assignment).where(Assignment.call_id == call.id))
    return {(row.application_id, row.reviewer_id): row for row in rows}


def task_of(call: Call, rows: dict[tuple[int, int], Assignment]) -> Task:
    """The call as the solver's task: what lacks readers, who can take how much, which pairs are closed."""
    kept = {pair for pair, row in rows.items() if row.state in ACTIVE or (row.state == "proposed" and row.is_by_hand)}
    held: dict[int, int] = defaultdict(int)
    load: dict[int, int] = defaultdict(int)
    for application_id, reviewer_id in kept:
        held[application_id] += 1
        load[reviewer_id] += 1
    applications = list(db.session.scalars(select(Application).where(
        Application.call_id == call.id, Application.state.in_(("eligible", "in_review"))).order_by(Application.id)))
    texts = {a.id: _text(a, call.readers - held[a.id]) for a in applications if held[a.id] < call.readers}
    profiles = _profiles()
    readers = {p.id: reader_of(p.id, profiles.get(p.id), load[p.id]) for p in people_with_role("reviewer")}
    closed = {pair for pair, row in rows.items()
              if row.state in ("conflicted", "refused") or (row.state == "dropped" and row.is_by_hand)}
    return Task(texts, readers, frozenset(kept | closed | tied_pairs(applications)))


def shares_of(task: Task) -> dict[int, solver.Share]:
    """A fair share for each reader, in proportion to what they can take; limits are hard, shares are wishes."""
    wanted = sum(t.wanted for t in task.texts.values()) + sum(r.load for r in task.readers.values())
    room = sum(r.capacity for r in task.readers.values()) or 1
    shares = {}
    for reader in task.readers.values():
        fair = wanted * reader.capacity / room
        shares[reader.id] = solver.Share(
            low=max(0, math.floor(fair * SHARE_LOW) - reader.load), high=max(0, math.ceil(fair * SHARE_HIGH) - reader.load),
            most=max(0, reader.capacity - reader.load))
    return shares


def tied_pairs(applications: list[Application]) -> set[tuple[int, int]]:
    """Pairs (application, person) that a tie in force forbids."""
    ids, now = {a.id for a in applications}, clock.now()
    of_group: dict[int, list[int]] = defaultdict(list)
    for a in applications:
        of_group[a.organisation_id].append(a.id)
    pairs = set()
    for tie in db.session.scalars(select(Conflict).where(Conflict.began_at <= now)):
        if tie.ended_at is not None and tie.ended_at <= now:
            continue
        if tie.application_id in ids:
            pairs.add((tie.application_id, tie.person_id))
        pairs |= {(key, tie.person_id) for key in of_group.get(tie.organisation_id or 0, ())}
    return pairs


def _text(application: Application, wanted: int) -> Text:
    return Text(application.id, application.language, region_of(application.country), application.theme, wanted)


def _profiles() -> dict[int, ReviewerProfile]:
    return {p.person_id: p for p in db.session.scalars(select(ReviewerProfile))}


def reader_of(person_id: int, profile: ReviewerProfile | None, load: int) -> Reader:
    """A reviewer as the match sees them; without a profile they read nothing."""
    if profile is None:
        return Reader(person_id, capacity=0, load=load)
    return Reader(person_id, profile.languages, frozenset(profile.regions), frozenset(profile.themes), profile.capacity,
                  load, profile.is_experienced)


def _keep(call: Call, run: AssignmentRun, rows: dict[tuple[int, int], Assignment], made: dict[tuple[int, int], Any],
          actor: Actor) -> None:
    for pair, row in rows.items():
        if row.state == "proposed" and not row.is_by_hand and pair not in made:
            workflow.move(row, "drop", actor, reason="replaced by a newer proposal")
    for pair, why in made.items():
        _put(call, rows.get(pair), pair, why, run, actor, by_hand=False)


def _put(call: Call, row: Assignment | None, pair: tuple[int, int], why: list[dict[str, Any]], run: AssignmentRun | None,
         actor: Actor, *, by_hand: bool) -> Assignment:
    if row is None:
        row = Assignment(call_id=call.id, application_id=pair[0], reviewer_id=pair[1])
        workflow.begin(row, actor)
    elif row.state == "dropped":
        workflow.move(row, "propose_again", actor)
    row.run_id, row.why, row.is_by_hand = run.id if run else row.run_id, why, by_hand
    return row
