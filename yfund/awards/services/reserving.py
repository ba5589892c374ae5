"""The reserve list after the letters: in order, until a day; offered when a group gives its grant up."""

from datetime import date

from yfund.applications.models import Application
from yfund.applications.services import outcome
from yfund.awards import mail, policy
from yfund.awards.models import Grant, Selection
from yfund.awards.models.telling import DecisionLetter, ReservePlace
from yfund.awards.queries import choosing, reserve, sending
from yfund.awards.services import telling
from yfund.awards.services.releasing import begin_late
from yfund.awards.services.selecting import must, refuse
from yfund.funds import services as funds
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say


def draw_up(selection: Selection, actor: Actor, *, expires_on: date) -> int:
    """Give the reserve list another last day, or draw up the one there was none of: in the order of the ranking."""
    must(policy.may_release(actor))
    selection = locked(Selection, selection.id)
    if selection.state != "released":
        raise Refusal(say("The reserve list begins when the letters are out."))
    if expires_on <= clock.today():
        raise Refusal(say("Write a day to come."), [Problem(say("Write a day to come."), "expires_on")])
    count = telling.list_reserve(selection, expires_on)
    journal.note("selection.reserve_list", selection, actor, until=expires_on.isoformat(), places=count)
    return count


def end_places() -> int:
    """Tell every group whose place is over that no grant became free for it, one group a transaction; gives how many."""
    ended = 0
    for place_id in reserve.over(clock.today()):
        with transaction():
            ended += _end(place_id)
    return ended


def _end(place_id: int) -> int:
    place = db.session.get_one(ReservePlace, place_id)
    application = locked(Application, place.application_id)
    if place.offered_at is not None or place.expires_on >= clock.today() or application.state != "reserved":
        return 0
    telling.replace(application)
    letter = DecisionLetter(selection_id=place.selection_id, application_id=application.id, outcome="over", told_at=clock.now())
    db.session.add(letter)
    db.session.flush()
    outcome.decline(application, SYSTEM)
    mail.reserve_over(letter, application, sending.receivers([application.organisation_id])[application.organisation_id])
    return 1


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
