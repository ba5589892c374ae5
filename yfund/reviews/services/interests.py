"""Saying where one holds roles and has family; the worker's search for ties that come of it and of whatever else changed."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, or_, select

from yfund.accounts.models import Person
from yfund.calls.models import Call
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import folded, say
from yfund.reviews.models.readers import Affiliation, InterestStatement, TieSearch
from yfund.reviews.policy import may_state_interests
from yfund.reviews.services.conflicts import bind_found, ties_to_find

Place = tuple[str, str, date | None]
SEARCHED = ("closed", "reviewing", "decided", "finished")
AGAIN, LONGEST_LIFE = timedelta(days=1), timedelta(days=3 * 366)


def state_interests(person: Person, actor: Actor, places: Sequence[Place]) -> None:
    """Keep where a person holds or lately held roles and where their family does, as (role or family, name, until when).

    Nothing is something said too. Ties that come of it are found by the worker within a minute.
    """
    if not may_state_interests(actor, person.id):
        raise NotAllowed(say("Interests are stated by the person or an officer."))
    keep_places(person, places)
    said = db.session.scalar(select(InterestStatement).where(InterestStatement.person_id == person.id))
    if said is None:
        said = InterestStatement(person_id=person.id)
        db.session.add(said)
    said.said_at = clock.now()
    db.session.flush()
    journal.note("interest_statement.make", said, actor, places=len(places))


def keep_places(person: Person, places: Sequence[Place]) -> None:
    """Replace what is kept of a person's places. Asks nobody."""
    db.session.execute(delete(Affiliation).where(Affiliation.person_id == person.id))
    db.session.add_all(Affiliation(person_id=person.id, kind=kind, organisation_name=name, folded_name=folded(name),
                                   until_on=until) for kind, name, until in places)


def search_due() -> int:
    """Search the records for ties to the groups of every call that is due; returns how many were found. For the worker.

    Due: a day after the last search, or after somebody stated interests. So whoever joins the committee late, is named in a
    membership or signs for money years after the reading is bound too. Reading comes before the transaction: it takes long.
    """
    new = 0
    for call_id in _due():
        found = ties_to_find(db.session.get_one(Call, call_id))
        began = clock.now()
        with transaction():
            new += bind_found(found, SYSTEM)
            row = db.session.scalar(select(TieSearch).where(TieSearch.call_id == call_id))
            if row is None:
                row = TieSearch(call_id=call_id)
                db.session.add(row)
            row.searched_at = began
    return new


def _due() -> list[int]:
    last = select(func.max(InterestStatement.said_at)).scalar_subquery()
    return list(db.session.scalars(
        select(Call.id).outerjoin(TieSearch, TieSearch.call_id == Call.id)
        .where(Call.state.in_(SEARCHED), Call.closes_at > clock.now() - LONGEST_LIFE,
               or_(TieSearch.id.is_(None), TieSearch.searched_at <= clock.now() - AGAIN, TieSearch.searched_at < last))
        .order_by(Call.id)))
