"""Telling groups what was decided: one current letter for each application, and the reserve list that letters speak of."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select, update

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.services import carrying, outcome
from yfund.awards import mail
from yfund.awards.models import Decision, Selection
from yfund.awards.models.telling import DecisionLetter, ReservePlace
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing, reserve, sending
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor

OUTCOMES = {"fund": outcome.award, "reserve": outcome.reserve, "decline": outcome.decline}


def tell(selection: Selection, decisions: Sequence[Decision], applications: Mapping[int, Application], actor: Actor) -> None:
    """Each application takes its outcome and its group gets its letter, the current one from now on.

    The table refuses a second current letter of an application, so nobody is told two things whoever calls this at once.
    """
    titles = choosing.criteria_titles(selection.call)
    people: dict[int, list[Person]] = sending.receivers({a.organisation_id for a in applications.values()})
    letters = {d.application_id: DecisionLetter(selection_id=selection.id, application_id=d.application_id, outcome=d.outcome,
                                                amount_cents=d.amount_cents, told_at=clock.now()) for d in decisions}
    db.session.add_all(letters.values())
    db.session.flush()
    for decision in decisions:
        application = applications[decision.application_id]
        OUTCOMES[decision.outcome](application, actor)
        if decision.may_resend and decision.outcome == "decline":
            carrying.invite_again(application)
        mail.decision(decision, people.get(application.organisation_id, []), titles, until=selection.reserve_until,
                      key=f"decision-letter:{letters[application.id].id}")


def replace(application: Application) -> None:
    """What this group was told before is not current any more; something new is told in the same transaction."""
    db.session.execute(update(DecisionLetter).where(
        DecisionLetter.application_id == application.id, DecisionLetter.replaced_at.is_(None)).values(replaced_at=clock.now()))


def list_reserve(selection: Selection, until: date) -> int:
    """Every group in reserve has a place, in the order of the ranking, until that day; again: only the day changes."""
    held = {place.application_id: place for place in reserve.places(selection, None)}
    waiting = set(db.session.scalars(select(Decision.application_id).where(
        Decision.selection_id == selection.id, Decision.outcome == "reserve")))
    rows = boards.board_without(selection.call, frozenset()).rows
    ordered = [row.application_id for row in rows if row.application_id in waiting]
    for application_id in ordered:
        place = held.get(application_id)
        if place is None:
            place = ReservePlace(selection_id=selection.id, application_id=application_id, position=len(held) + 1)
            held[application_id] = place
            db.session.add(place)
        place.expires_on = until
    selection.reserve_until = until
    db.session.flush()
    return len(ordered)
