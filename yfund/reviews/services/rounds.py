"""Rounds of further readings: proposed as a dry run with the reason for each, then published like any other reading."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from yfund.accounts.queries import people_with_role
from yfund.applications.models import Application
from yfund.calls.models import Call, ReadingPlan
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Assignment, AssignmentRun, ReviewerProfile
from yfund.reviews.policy import may_assign
from yfund.reviews.queries.calibrating import readings
from yfund.reviews.rules.calibrating import as_readings
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.matching import Reader, Text, points_of, shortage
from yfund.reviews.rules.progressive import Doubt, Outlook, next_readings, outlook, readings_in_all
from yfund.reviews.rules.regions import region_of
from yfund.reviews.services.assigning import reader_of, tied_pairs
from yfund.reviews.services.conflicts import find_conflicts
from yfund.reviews.services.matching import Pair, Parts, matched, readable
from yfund.reviews.states import ACTIVE

ROUND = "round"


@dataclass(frozen=True)
class State:
    """A call between two rounds. `held`: readings given to each application; `barred`: pairs that must not be made."""

    applications: dict[int, Application]
    rows: dict[Pair, Assignment]
    readers: list[Reader]
    held: Counter[int]
    barred: frozenset[Pair]
    total: int

    @property
    def left(self) -> int:
        """Readings that are not given yet."""
        return self.total - sum(self.held.values())

    def texts(self, ids: Iterable[int]) -> list[Text]:
        """These applications as the match sees them, each wanting one more reader."""
        return [Text(i, self.applications[i].language, region_of(self.applications[i].country), self.applications[i].theme, 1)
                for i in sorted(ids)]


def propose_round(call: Call, actor: Actor) -> AssignmentRun:
    """Propose the next round of the call's published plan; an earlier proposal that was not published is replaced.

    Raises `Refusal` when the call is read evenly, first readings are missing, the readings are spent or the line is clear.
    """
    call, plan = _progressive(call, actor)
    find_conflicts(call, actor)
    state = state_of(call, plan)
    found = outlook_of(call)
    _check(call, plan, state, found)
    waiting = {i for i in state.applications if state.held[i] > _signed(found).get(i, 0)}
    able = readable(state.texts(set(state.applications) - waiting), state.readers, state.barred, total=state.total)
    chosen = next_readings(found, able, min(plan.round_size, state.left))
    if not chosen:
        raise Refusal(say("Nobody who is in doubt can be read again now: wait for what is being read, or ask more reviewers."))
    made, short = matched(state.texts(doubt.application_id for doubt in chosen), state.readers, state.barred, total=state.total)
    return _kept(call, actor, state, made, short, {doubt.application_id: doubt for doubt in chosen}, found)


def discard_round(call: Call, actor: Actor) -> int:
    """Take back what is proposed and not published; returns how many pairs."""
    call, _ = _progressive(call, actor)
    return _drop(_rows(call), set(), actor)


def state_of(call: Call, plan: ReadingPlan) -> State:
    """What stands between two rounds, from the database."""
    rows = _rows(call)
    applications = {a.id: a for a in db.session.scalars(select(Application).where(
        Application.call_id == call.id, Application.state.in_(("eligible", "in_review"))).order_by(Application.id))}
    kept = {pair for pair, row in rows.items() if row.state in ACTIVE or (row.state == "proposed" and row.is_by_hand)}
    closed = {pair for pair, row in rows.items()
              if row.state in ("conflicted", "refused") or (row.state == "dropped" and row.is_by_hand)}
    load = Counter(reader for _, reader in kept)
    profiles = {p.person_id: p for p in db.session.scalars(select(ReviewerProfile))}
    readers = [reader_of(p.id, profiles.get(p.id), load[p.id]) for p in people_with_role("reviewer")]
    return State(applications, rows, readers, Counter(i for i, _ in kept if i in applications),
                 frozenset(kept | closed | tied_pairs(list(applications.values()))),
                 readings_in_all(len(applications), plan.average))


def outlook_of(call: Call, hidden: frozenset[int] = frozenset()) -> Outlook:
    """How sure every side is, from what is signed; nothing in it when nothing is. Without `hidden`."""
    found = readings(call, hidden)
    if not found:
        return Outlook([])
    read = as_readings(found)
    cents = dict(db.session.execute(select(Application.id, Application.requested_cents).where(
        Application.id.in_(read.applications))).all())
    line = MoneyLine([cents[i] or 0 for i in read.applications], [True] * len(read.applications), {"": call.envelope_cents},
                     least=call.threshold)
    return outlook(read, line.above)


def _progressive(call: Call, actor: Actor) -> tuple[Call, ReadingPlan]:
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer changes who reads what."))
    call = locked(Call, call.id)
    if call.plan is None:
        raise Refusal(say("This call is read evenly: its published rule knows no further rounds."))
    if call.state != "reviewing":
        raise Refusal(say("Rounds are given while the call is read."))
    return call, call.plan


def _check(call: Call, plan: ReadingPlan, state: State, found: Outlook) -> None:
    lacking = sum(_signed(found).get(i, 0) < call.readers for i in state.applications)
    if lacking > len(state.applications) * 0.1:
        raise Refusal(say("%(count)s applications still wait for their first readings. Rounds begin when nine in ten have them.",
                          count=lacking))
    if state.left <= 0:
        raise Refusal(say("All readings of the plan are given."))
    if plan.stops_when_clear and found.is_clear:
        raise Refusal(say("The line is clear: nobody near it is in doubt, so by the published rule the reading ends here."))


def _signed(found: Outlook) -> dict[int, int]:
    return {doubt.application_id: doubt.readings for doubt in found.doubts}


def _rows(call: Call) -> dict[Pair, Assignment]:
    rows = db.session.scalars(select(Assignment).where(Assignment.call_id == call.id))
    return {(row.application_id, row.reviewer_id): row for row in rows}


def _kept(call: Call, actor: Actor, state: State, made: dict[Pair, Parts], short: dict[int, int], chosen: dict[int, Doubt],
          found: Outlook) -> AssignmentRun:
    missing = [shortage(text, state.readers, state.barred, short[text.id]) for text in state.texts(short)]
    run = AssignmentRun(
        call_id=call.id, made_by_id=actor.id, made_at=clock.now(), settings={"kind": ROUND, "readers": call.readers},
        outcome={"uncovered": missing, "points": sum(points_of(parts) for parts in made.values()),
                 "equal": found.reason is not None})
    db.session.add(run)
    db.session.flush()
    journal.note("assignment_run.make", run, actor, pairs=len(made), uncovered=len(missing))
    _drop(state.rows, set(made), actor)
    for pair, parts in made.items():
        _put(call, run, state.rows.get(pair), pair, [_why(chosen[pair[0]]), *parts], actor)
    db.session.flush()
    return run


def _why(doubt: Doubt) -> dict[str, object]:
    return {"key": "unsure", "value": f"{round(doubt.chance * 100)}:{doubt.readings}", "points": 0}


def _drop(rows: dict[Pair, Assignment], but: set[Pair], actor: Actor) -> int:
    gone = [row for pair, row in rows.items() if row.state == "proposed" and not row.is_by_hand and pair not in but]
    for row in gone:
        workflow.move(row, "drop", actor, reason="replaced by a newer proposal")
    return len(gone)


def _put(call: Call, run: AssignmentRun, row: Assignment | None, pair: Pair, why: list[dict[str, object]],
         actor: Actor) -> None:
    if row is None:
        row = Assignment(call_id=call.id, application_id=pair[0], reviewer_id=pair[1])
        workflow.begin(row, actor)
    elif row.state == "dropped":
        workflow.move(row, "propose_again", actor)
    row.run_id, row.why, row.is_by_hand = run.id, why, False
