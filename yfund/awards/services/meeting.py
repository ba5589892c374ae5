"""A committee meeting: call it, open it, note who came, take up a point, vote unseen, move, settle, close with minutes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from yfund.accounts import queries as accounts
from yfund.accounts.models import Person
from yfund.awards import mail, policy
from yfund.awards.models import Selection
from yfund.awards.models.meeting import AgendaItem, Attendance, Meeting, Motion, SteppedOut, Vote
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.deciding import OUTCOMES, Line, line_problems
from yfund.awards.rules.meeting import fingerprint, flags_of, is_carried, motion_problems, tied_at_lines
from yfund.awards.services.minutes import minutes_of
from yfund.awards.services.selecting import MENDING, in_state, must, refuse, write
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say

OPEN = ("voting", "shown")


def call_meeting(selection: Selection, actor: Actor, *, place: str, begins_at: datetime, quorum: int, chair_id: int) -> Meeting:
    """Call a meeting: every member gets a letter, and whatever the ranking cannot settle alone is put on the agenda."""
    must(policy.may_call_meeting(actor))
    selection = locked(Selection, selection.id)
    in_state(selection, "preparing", say("The committee has recommended already."))
    members = accounts.people_with_role("committee")
    problems = []
    if chair_id not in {person.id for person in members}:
        problems.append(Problem(say("Choose a member of the committee."), "chair"))
    if not 1 <= quorum <= len(members):
        problems.append(Problem(say("Write how many members must be there: 1 to %(most)s.", most=len(members)), "quorum"))
    refuse(problems, MENDING)
    meeting = Meeting(selection_id=selection.id, place=place.strip(), begins_at=begins_at, quorum=quorum, chair_id=chair_id)
    workflow.begin(meeting, actor)
    db.session.flush()
    db.session.add_all([Attendance(meeting_id=meeting.id, person_id=person.id) for person in members])
    _fill(meeting, selection, members, actor)
    db.session.flush()
    mail.meeting_called(meeting, selection.call, members)
    return meeting


def _fill(meeting: Meeting, selection: Selection, members: Collection[Person], actor: Actor) -> None:
    rows = boards.board_without(selection.call, frozenset()).rows
    ties = queries.ties_of([row.application_id for row in rows], [person.id for person in members])
    waiting = {candidate.application_id for candidate in choosing.candidates(selection)}
    tied, position = tied_at_lines([row.place for row in rows]), 0
    for row in rows:
        flags = flags_of(row.place, is_tied=row.application_id in tied, has_conflict=row.application_id in ties)
        if flags and row.application_id in waiting:
            position += 1
            _begin(meeting, actor, row.application_id, position, flags)


def _begin(meeting: Meeting, actor: Actor, application_id: int, position: int, flags: list[str], fact: str = "") -> AgendaItem:
    item = AgendaItem(meeting_id=meeting.id, application_id=application_id, position=position, flags=flags, fact=fact)
    workflow.begin(item, actor)
    return item


def put_on(meeting: Meeting, actor: Actor, *, number: str, fact: str) -> AgendaItem:
    """Put a proposal on the agenda by its number, with what is newly known of it."""
    must(policy.may_call_meeting(actor))
    meeting = _running(meeting, "called", "open")
    known = {c.number: c.application_id for c in choosing.candidates(meeting.selection, actor)}
    about = known.get(number.strip())
    there = {item.application_id: item for item in queries.items(meeting)}
    if about is None:
        raise Refusal(MENDING, [Problem(say("There is no such proposal that waits for a decision."), "number")])
    flag = "fact" if fact.strip() else "asked"
    if about in there:
        there[about].flags = [*there[about].flags, *([flag] if flag not in there[about].flags else [])]
        there[about].fact = fact.strip() or there[about].fact
        return there[about]
    item = _begin(meeting, actor, about, len(there) + 1, [flag], fact.strip())
    journal.note("meeting.put_on", meeting, actor, number=number.strip())
    db.session.flush()
    return item


def open_meeting(meeting: Meeting, actor: Actor) -> None:
    """Open the meeting; from now on people come and go."""
    must(policy.may_run_meeting(actor, meeting))
    meeting = locked(Meeting, meeting.id)
    meeting.opened_at = clock.now()
    workflow.move(meeting, "open", actor)


def note_presence(meeting: Meeting, actor: Actor, person_ids: Collection[int]) -> None:
    """Note who is in the room now."""
    must(policy.may_run_meeting(actor, meeting))
    meeting = _running(meeting, "open")
    for row in queries.attendance(meeting):
        if row.person_id in person_ids:
            row.came_at, row.left_at = row.came_at or clock.now(), None
        elif row.came_at is not None and row.left_at is None:
            row.left_at = clock.now()
    db.session.flush()
    for item in queries.items(meeting):
        if item.state in OPEN:
            _step_out(item)
    journal.note("meeting.presence", meeting, actor, people=sorted(person_ids))


def take_up(item: AgendaItem, actor: Actor) -> None:
    """Begin to talk about a point: members in conflict step out by themselves, the others vote unseen."""
    must(policy.may_run_meeting(actor, item.meeting))
    meeting = _running(item.meeting, "open")
    item = locked(AgendaItem, item.id)
    _one_at_a_time(meeting, item)
    out = _step_out(item)
    _quorate(item)
    item.opened_at = clock.now()
    workflow.move(item, "open", actor, outside=sorted(out))


def _one_at_a_time(meeting: Meeting, item: AgendaItem) -> None:
    if any(other.state in OPEN and other.id != item.id for other in queries.items(meeting)):
        raise Refusal(say("Settle the point that is open first."))


def _quorate(item: AgendaItem) -> None:
    if not queries.point(item).is_quorate:
        raise Refusal(say("There are not enough members in the room who may vote on this."))


def _step_out(item: AgendaItem) -> set[int]:
    """Whoever in the room has a tie leaves for this point, also who came in or was found meanwhile; gives all of them.

    A vote they gave before is kept and not counted.
    """
    out = queries.in_conflict(item.application, queries.point(item).present)
    gone = {row.person_id: row for row in db.session.scalars(select(SteppedOut).where(SteppedOut.item_id == item.id))}
    for person_id in sorted(out):
        row = gone.get(person_id) or SteppedOut(item_id=item.id, person_id=person_id, went_at=clock.now())
        row.came_back_at = None
        db.session.add(row)
    db.session.flush()
    return out


def _come_back(item: AgendaItem) -> None:
    db.session.execute(update(SteppedOut).where(SteppedOut.item_id == item.id, SteppedOut.came_back_at.is_(None))
                       .values(came_back_at=clock.now()))


def vote(item: AgendaItem, actor: Actor, outcome: str) -> None:
    """A member's first vote. Nobody sees it before all have voted or the chair ends the vote; it can be changed until then."""
    item = locked(AgendaItem, item.id)
    if item.state != "voting":
        raise Refusal(say("The silent vote on this is over, or has not begun."))
    _step_out(item)
    must(actor.id in queries.point(item).voters)
    if outcome not in OUTCOMES:
        raise Refusal(MENDING, [Problem(say("Choose one of the three."), "outcome")])
    row = db.session.scalar(select(Vote).where(Vote.item_id == item.id, Vote.person_id == actor.id))
    row = row or Vote(item_id=item.id, person_id=actor.id)
    row.outcome, row.voted_at = outcome, clock.now()
    db.session.add(row)
    db.session.flush()
    if queries.point(item).are_all_in:
        workflow.move(item, "show", actor)


def show_votes(item: AgendaItem, actor: Actor) -> None:
    """The chair ends the silent vote although somebody has not voted."""
    must(policy.may_run_meeting(actor, item.meeting))
    item = locked(AgendaItem, item.id)
    _step_out(item)
    _quorate(item)
    workflow.move(item, "show", actor)


def put_off(item: AgendaItem, actor: Actor) -> None:
    """Leave an open point for later, as when too many have gone: its unseen votes are forgotten and who was out comes back."""
    must(policy.may_run_meeting(actor, item.meeting))
    item = locked(AgendaItem, item.id)
    workflow.move(item, "put_off", actor)
    db.session.execute(delete(Vote).where(Vote.item_id == item.id))
    _come_back(item)


def take_up_again(item: AgendaItem, actor: Actor) -> None:
    """Take a settled point up again in the same meeting; its votes and motions stay, and a new result is written."""
    must(policy.may_run_meeting(actor, item.meeting))
    meeting = _running(item.meeting, "open")
    item = locked(AgendaItem, item.id)
    _one_at_a_time(meeting, item)
    _step_out(item)
    _quorate(item)
    workflow.move(item, "reopen", actor)


def move_motion(item: AgendaItem, actor: Actor, *, outcome: str, amount_cents: int | None, words: str, mover_id: int,
                seconder_id: int, hands: tuple[int, int, int], conditions: str = "") -> Motion:
    """Note a motion: who moved and seconded it, hands for, against and abstaining; carried with more for than against."""
    must(policy.may_run_meeting(actor, item.meeting))
    item = locked(AgendaItem, item.id)
    if item.state != "shown":
        raise Refusal(say("Motions follow the silent vote."))
    _step_out(item)
    _quorate(item)
    voters = queries.point(item).voters
    problems = motion_problems(outcome=outcome, mover=mover_id, seconder=seconder_id, hands=hands, voters=voters)
    if outcome in OUTCOMES:
        problems += _line_problems(item, Line(item.application_id, outcome, amount_cents, words or "-"))
    refuse(problems, MENDING)
    motion = Motion(item_id=item.id, outcome=outcome, amount_cents=amount_cents if outcome == "fund" else None, words=words.strip(),
                    conditions=conditions.strip(), mover_id=mover_id, seconder_id=seconder_id, in_favour=hands[0],
                    opposed=hands[1], abstained=hands[2], is_carried=is_carried(hands[0], hands[1]), decided_at=clock.now())
    db.session.add(motion)
    journal.note("agenda_item.motion", item, actor, outcome=outcome, hands=list(hands))
    db.session.flush()
    return motion


def settle(item: AgendaItem, actor: Actor, line: Line) -> None:
    """Write the result into the committee's list; who stepped out comes back. A carried motion binds."""
    must(policy.may_run_meeting(actor, item.meeting))
    selection = locked(Selection, item.meeting.selection_id)
    in_state(selection, "preparing", say("The committee has recommended already."))
    item = locked(AgendaItem, item.id)
    _step_out(item)
    _quorate(item)
    carried = [motion for motion in queries.point(item).motions if motion.is_carried]
    problems = _line_problems(item, line)
    if carried and (line.outcome, line.amount_cents or None) != (carried[-1].outcome, carried[-1].amount_cents):
        problems.append(Problem(say("A motion was carried; the result must be what was moved."), "outcome"))
    refuse(problems, MENDING)
    workflow.move(item, "settle", actor)
    item.outcome, item.amount_cents = line.outcome, line.amount_cents if line.outcome == "fund" else None
    item.reason, item.conditions, item.settled_at = line.reason.strip(), line.conditions.strip(), clock.now()
    _come_back(item)
    write(selection, actor, [line])


def close_meeting(meeting: Meeting, actor: Actor) -> None:
    """Close the meeting and freeze its minutes under a fingerprint. Points not settled are minuted as open."""
    must(policy.may_run_meeting(actor, meeting))
    meeting = locked(Meeting, meeting.id)
    if any(item.state in OPEN for item in queries.items(meeting)):
        raise Refusal(say("Settle the point that is open first, or put it off."))
    meeting.closed_at = clock.now()
    workflow.move(meeting, "close", actor)
    meeting.minutes = minutes_of(meeting)
    meeting.fingerprint = fingerprint(meeting.minutes)
    journal.note("meeting.minutes", meeting, actor, fingerprint=meeting.fingerprint)


def _line_problems(item: AgendaItem, line: Line) -> list[Problem]:
    """What is wrong with a result, with fields named without a number."""
    candidate = next((c for c in choosing.candidates(item.meeting.selection) if c.application_id == item.application_id), None)
    if candidate is None:
        return [Problem(say("This proposal waits no longer."))]
    return [Problem(p.sentence, p.field.partition("-")[0]) for p in line_problems(line, candidate)]


def _running(meeting: Meeting, *states: str) -> Meeting:
    meeting = locked(Meeting, meeting.id)
    if meeting.state not in states:
        raise Refusal(say("This meeting is not open any more, or not yet."))
    return meeting
