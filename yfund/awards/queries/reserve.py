"""Reading the reserve list, and grants that can still be given up."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards.models import Grant, Selection
from yfund.awards.models.telling import ReservePlace
from yfund.awards.queries import visible_grants
from yfund.infra.db import db
from yfund.kernel.actor import Actor


def places(selection: Selection, actor: Actor | None) -> list[ReservePlace]:
    """The list in order, without what this person may not know of; `actor` None: all of it."""
    query = (select(ReservePlace).join(Application, Application.id == ReservePlace.application_id)
             .options(joinedload(ReservePlace.application).options(joinedload(Application.organisation),
                                                                   joinedload(Application.lot)))
             .where(ReservePlace.selection_id == selection.id).order_by(ReservePlace.position))
    return list(db.session.scalars(query if actor is None else query.where(applications.visible_to(actor))))


def place_seen(selection: Selection, actor: Actor, place_id: int) -> ReservePlace | None:
    """The place of that number, if this person may know of it."""
    return next((place for place in places(selection, actor) if place.id == place_id), None)


def over(today: date) -> list[int]:
    """Places whose day has passed while their group still waits."""
    return list(db.session.scalars(
        select(ReservePlace.id).join(Application, Application.id == ReservePlace.application_id)
        .where(ReservePlace.expires_on < today, ReservePlace.offered_at.is_(None), Application.state == "reserved")
        .order_by(ReservePlace.id)))


def unsigned(selection: Selection, actor: Actor) -> list[Grant]:
    """Grants of the call that are awarded and not yet in force, as far as this person sees them."""
    return list(db.session.scalars(visible_grants(actor).options(joinedload(Grant.organisation)).where(
        Grant.call_id == selection.call_id, Grant.state == "awarded").order_by(Grant.number)))
