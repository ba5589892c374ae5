"""The reserve list after the letters: in order, until a day; offered when a group gives its grant up."""

from datetime import date

from sqlalchemy import select

from yfund.awards import policy
from yfund.awards.models import Decision, Grant, Selection
from yfund.awards.models.telling import ReservePlace
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing, reserve
from yfund.awards.services.releasing import begin_late
from yfund.awards.services.selecting import must, refuse
from yfund.funds import services as funds
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say


def draw_up(selection: Selection, actor: Actor, *, expires_on: date) -> int:
    """Put every group in reserve on a list, in the order of the ranking, until a day; again: only the day changes."""
    must(policy.may_release(actor))
    selection = locked(Selection, selection.id)
    if selection.state != "released":
        raise Refusal(say("The reserve list begins when the letters are out."))
    if expires_on <= clock.today():
        raise Refusal(say("Write a day to come."), [Problem(say("Write a day to come."), "expires_on")])
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
        place.expires_on = expires_on
    journal.note("selection.reserve_list", selection, actor, until=expires_on.isoformat(), places=len(ordered))
    db.session.flush()
    return len(ordered)


def give_up(grant: Grant, actor: Actor, *, reason: str) -> None:
    """A group does not take its grant: the grant ends and its money goes back to where it came from."""
    must(policy.may_release(actor))
    refuse([] if reason.strip() else [Problem(say("Write what the group said."), "reason")], say("Write what the group said."))
    funds.release(grant.commitment, grant.amount_cents, actor, key=f"given-up:{grant.number}")
    grant = locked(Grant, grant.id)
    if grant.state != "awarded":
        raise Refusal(say("This grant is in force or over already."))
    grant.closed_at = clock.now()
    workflow.move(grant, "end_early", actor, reason=reason.strip())


def offer(selection: Selection, actor: Actor, *, place_id: int, amount_cents: int | None) -> Grant:
    """Give the first on the reserve list a grant; its letter goes out at once. Never out of turn, never after the day.

    By an administrator who had no hand in the recommendation. Refused when the money is not there.
    """
    must(policy.may_decide(actor, choosing.recommenders(selection)))
    first = next((place for place in reserve.places(selection, None) if place.is_waiting(clock.today())), None)
    if first is None or first.id != place_id or reserve.place_seen(selection, actor, place_id) is None:
        raise Refusal(say("Somebody else is first on the list, or this place is over. Somebody who sees every proposal has to "
                          "look."))
    cap = first.application.lot.cap_cents if first.application.lot else first.application.requested_cents
    most = min(first.application.requested_cents, cap)
    if amount_cents is None or not 0 < amount_cents <= most:
        gap = say("Write an amount of at most US$ %(most)s.", most=f"{most // 100:,}")
        raise Refusal(gap, [Problem(gap, "amount")])
    grant = begin_late(selection, first.application, actor, amount_cents=amount_cents,
                       reason=f"Place {first.position} of the reserve list.")
    first.offered_at = clock.now()
    journal.note("selection.reserve_offer", selection, actor, number=first.application.number, cents=amount_cents)
    db.session.flush()
    return grant
