"""The journal as one person may read it: whoever has a tie does not learn from the trail what every other page keeps from them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, not_, or_, select, union

from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards.models import Grant
from yfund.infra.db import Model, db
from yfund.infra.journal import JournalEntry, JournalText
from yfund.kernel.actor import Actor


def length() -> int:
    """How many entries the whole journal has: the number of its last link, as none is ever missing."""
    return db.session.scalar(select(func.max(JournalEntry.seq))) or 0


def is_whole(actor: Actor) -> bool:
    """Whether nothing is kept from the actor: they have no tie to any group that applied."""
    return actor.id is None or db.session.scalar(applications.tied_groups(actor.id).limit(1)) is None


def trail(actor: Actor, kind: str = "", action: str = "", *, is_whole: bool) -> Select[tuple[JournalEntry, JournalText]]:
    """The journal, newest first; filtered by table and by the beginning of the action.

    Unless it `is_whole`, without entries about the groups the actor has a tie to and all that hangs on them.
    """
    query = (select(JournalEntry, JournalText).outerjoin(JournalText, JournalText.seq == JournalEntry.seq)
             .order_by(JournalEntry.seq.desc()))
    if not is_whole:
        query = query.where(not_(_kept_from(actor)))
    if kind:
        query = query.where(JournalEntry.subject_kind == kind)
    if action:
        query = query.where(JournalEntry.action.startswith(action, autoescape=True))
    return query


def _kept_from(actor: Actor) -> ColumnElement[bool]:
    hanging = _hanging_on(actor.id or 0)
    # A movement of money is written under the account it leaves: one that is everybody's, when money is set aside for a grant.
    arrives = and_(JournalEntry.action.startswith("ledger."),
                   func.coalesce(JournalText.words["credit"].as_integer(), 0).in_(hanging["account"]))
    return or_(arrives, *(and_(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(ids))
                          for kind, ids in hanging.items()))


def _hanging_on(person_id: int) -> dict[str, Any]:
    """Ids of everything that hangs on what the person has a tie to, by table: rows that point there, and rows that point at those.

    Read from the tables themselves, so that a table that comes later cannot be forgotten.
    """
    groups, sent = applications.tied_groups(person_id), applications.tied_ids(person_id)
    grants = select(Grant).where(Grant.application_id.in_(sent)).subquery()
    found: dict[str, Any] = {"organisation": groups, "application": select(Application.id).where(or_(
        Application.id.in_(sent), Application.organisation_id.in_(groups)))}
    found["account"] = union(select(grants.c.commitment_id), select(grants.c.payee_id))
    for table in Model.metadata.sorted_tables:
        if table.name in found or "id" not in table.c or isinstance(table.c.id.type, String):
            continue
        pointing = [key.parent.in_(found[key.column.table.name]) for key in sorted(table.foreign_keys, key=str)
                    if key.column.table.name in found]
        if pointing:
            found[table.name] = select(table.c.id).where(or_(*pointing))
    return found
