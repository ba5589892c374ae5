"""Meetings of the committee: called, open, a point taken up, closed."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.build import accounts, awards
from tests.build.awards import World
from yfund.accounts.models import Person
from yfund.awards.models.meeting import AgendaItem, Meeting
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import fingerprint
from yfund.awards.services import meeting as services
from yfund.awards.services.minutes import minutes_of
from yfund.infra.db import db, transaction
from yfund.kernel import clock


def members(here: World, count: int = 2) -> list[Person]:
    """More members of the committee besides the chair."""
    with transaction():
        made = [accounts.person(f"Member {n} Diallo", roles=["committee"]) for n in range(count)]
    here.people |= {f"member{n}": person for n, person in enumerate(made)}
    return made


def committee() -> World:
    """Choosing has begun over four applications, and the committee has a chair and two members."""
    made = awards.prepared(awards.world(4))
    members(made)
    return made


def vote(here: World, item: AgendaItem, **said: str) -> None:
    """Votes of people by their part."""
    for part, outcome in said.items():
        with transaction():
            services.vote(item, here.actor(part), outcome)


def called(here: World, *, quorum: int = 2) -> Meeting:
    """A meeting chaired by the chair, with the agenda of the ranking."""
    with transaction():
        return services.call_meeting(here.selection, here.actor("officer"), place="Geneva", quorum=quorum,
                                     begins_at=datetime(2026, 3, 3, 9, tzinfo=UTC), chair_id=here.people["chair"].id)


def opened(here: World, *parts: str, quorum: int = 2) -> Meeting:
    """The meeting with these people in the room (by default the chair and all members there are)."""
    meeting = called(here, quorum=quorum)
    parts = parts or ("chair", *(part for part in here.people if part.startswith("member")))
    with transaction():
        services.open_meeting(meeting, here.actor("chair"))
    with transaction():
        services.note_presence(meeting, here.actor("chair"), [here.people[part].id for part in parts])
    return meeting


def put_on(here: World, meeting: Meeting, place: int, fact: str = "") -> AgendaItem:
    """An application of the world on the agenda, by its place from nought."""
    with transaction():
        return services.put_on(meeting, here.actor("officer"), number=here.applications[place].number, fact=fact)


def taken_up(here: World, meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """The point is open for votes."""
    with transaction():
        services.take_up(item, here.actor("officer"))
    return item


def settled(here: World, meeting: Meeting, item: AgendaItem, outcome: str = "fund", votes: tuple[str, ...] = ()) -> None:
    """Voted (chair first, then the members) and settled."""
    taken_up(here, meeting, item)
    vote(here, item, **dict(zip(("chair", "member0", "member1"), votes, strict=False)))
    if item.state == "voting":
        with transaction():
            services.show_votes(item, here.actor("officer"))
    cents = 900_000 if outcome == "fund" else 0
    with transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, outcome, cents, "Agreed."))


def closed(here: World) -> dict[str, str]:
    """A closed meeting with a settled point, whatever the state of the selection: addresses for the walk of doors."""
    now = clock.now()
    with transaction():
        meeting = Meeting(selection_id=here.selection.id, begins_at=now, quorum=1, chair_id=here.people["chair"].id, opened_at=now,
                          closed_at=now, state="closed", state_at=now)
        db.session.add(meeting)
        db.session.flush()
        item = AgendaItem(meeting_id=meeting.id, application_id=here.applications[0].id, position=1, flags=["close"],
                          outcome="fund", amount_cents=900_000, reason="Agreed.", opened_at=now, settled_at=now, state="settled",
                          state_at=now)
        db.session.add(item)
        db.session.flush()
        meeting.minutes = minutes_of(db.session.scalar(select(Meeting).where(Meeting.id == meeting.id)))
        meeting.fingerprint = fingerprint(meeting.minutes)
    return {"committee meeting": meeting.public_id, "agenda point": item.public_id}
