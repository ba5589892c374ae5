"""The large call of the demonstration taken on from its ranking to sealed decisions, so that pages of choosing can be measured."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.awards.models import Selection
from yfund.awards.models.meeting import Meeting
from yfund.awards.services import deciding, meeting, releasing, selecting
from yfund.calls.models import Call
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor


def steps(code: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name and deed of each step in the call `code`: a meeting called, held, the money line recommended, decided, sealed,
    released."""
    yield "prepared", lambda: _prepare(code)
    yield "met", lambda: _meet(code)
    yield "recommended", lambda: _recommend(code)
    yield "decided", lambda: deciding.decide(_selection(code), _actor("administrator"))
    yield "sealed", lambda: deciding.seal(_selection(code), _actor("administrator2"))
    yield "released", lambda: releasing.release(_selection(code), _actor("officer"))


def take(step: Callable[[], object]) -> None:
    """One step, in a transaction of its own."""
    with transaction():
        step()


def _prepare(code: str) -> None:
    call = db.session.scalars(db.select(Call).where(Call.code == code)).one()
    selection = selecting.prepare(call, _actor("officer"))
    meeting.call_meeting(selection, _actor("officer"), place="New York", begins_at=clock.now() + timedelta(days=3), quorum=1,
                         chair_id=_person("committee").id)


def _meet(code: str) -> None:
    held = db.session.scalars(db.select(Meeting).where(Meeting.selection_id == _selection(code).id)).one()
    chair = _actor("committee")
    meeting.open_meeting(held, chair)
    meeting.note_presence(held, chair, [chair.id or 0])
    meeting.close_meeting(held, chair)


def _recommend(code: str) -> None:
    selection = _selection(code)
    selecting.follow_line(selection, _actor("committee"))
    selecting.recommend(selection, _actor("committee"), minutes="Taken on for measuring.")


def _selection(code: str) -> Selection:
    return db.session.scalars(db.select(Selection).join(Call, Call.id == Selection.call_id).where(Call.code == code)).one()


def _person(part: str) -> Person:
    return db.session.scalars(db.select(Person).where(Person.email == f"{part}@demo.example")).one()


def _actor(part: str) -> Actor:
    return actor_of(_person(part))
