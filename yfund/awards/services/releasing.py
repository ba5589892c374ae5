"""Release: all letters go out together, grants begin, money is committed; all of it or nothing."""

from datetime import date, timedelta

from sqlalchemy import select

from yfund.applications.models import Application
from yfund.applications.services import register
from yfund.awards import policy
from yfund.awards.facts import GrantAwarded
from yfund.awards.models import Decision, Grant, Selection
from yfund.awards.queries import sending
from yfund.awards.services import telling
from yfund.calls.models import Call
from yfund.calls.services import running
from yfund.funds import queries as money
from yfund.funds import services as funds
from yfund.infra import facts, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say


def release(selection: Selection, actor: Actor, *, only_waiting: bool = False) -> list[Grant]:
    """Send every group its decision, begin the grants and reserve their money. Gives the grants.

    Refused unless sealed. When the money is not there, nothing happens at all. Asked again, as by a double click, it
    sends nothing and gives the grants there are. `only_waiting`: refused as well when the letters wait no longer, because
    somebody called them back or another worker sent them while this one waited for its turn.
    """
    if not policy.may_release(actor):
        raise NotAllowed(say("This is somebody else's part in choosing."))
    funds.lock_accounts(*money.allotment_accounts(selection.call.code))
    call = locked(Call, selection.call_id)
    selection = locked(Selection, selection.id)
    if only_waiting and selection.state != "cooling":
        raise Refusal(say("These letters wait no longer."))
    if selection.state == "released":
        return list(db.session.scalars(select(Grant).where(Grant.call_id == call.id).order_by(Grant.id)))
    workflow.move(selection, "release", actor)
    selection.released_at = clock.now()
    decisions = sending.to_send(selection)
    applications = {d.application_id: locked(Application, d.application_id)
                    for d in sorted(decisions, key=lambda d: d.application_id)}
    grants = [_begin(d, applications[d.application_id], call, actor) for d, _ in sending.in_drawing_order(selection, decisions)]
    telling.tell(selection, decisions, applications, actor)
    if selection.reserve_until is not None:
        telling.list_reserve(selection, selection.reserve_until)
    running.mark_decided(call, actor)
    for grant in grants:
        facts.tell(GrantAwarded(grant, actor))
    return grants


def begin_late(selection: Selection, application: Application, actor: Actor, *, amount_cents: int, reason: str) -> Grant:
    """Begin a grant for a group in reserve after the letters: its decision changes, its letter goes out, money is reserved."""
    funds.lock_accounts(*money.allotment_accounts(selection.call.code))
    call, application = locked(Call, selection.call_id), locked(Application, application.id)
    decision = db.session.scalars(select(Decision).where(Decision.selection_id == selection.id,
                                                         Decision.application_id == application.id)).one()
    decision.outcome, decision.amount_cents, decision.reason = "fund", amount_cents, reason
    decision.by_id, decision.at = actor.id, clock.now()
    grant = _begin(decision, application, call, actor)
    telling.replace(application)
    telling.tell(selection, [decision], {application.id: application}, actor)
    facts.tell(GrantAwarded(grant, actor))
    return grant


def _begin(decision: Decision, application: Application, call: Call, actor: Actor) -> Grant:
    commitment = funds.open_account("commitment", f"{application.number}: {application.title}"[:300])
    payee = funds.open_account("grantee", application.organisation.name)
    funds.commit(call.code, commitment, decision.amount_cents, actor, key=f"award:{application.number}",
                 country=application.country, theme=application.theme)
    starts_on, ends_on = _days(application, call)
    grant = Grant(
        number=f"{application.number}-G", call_id=call.id, application_id=application.id, title=application.title,
        organisation_id=application.organisation_id, country=application.country, amount_cents=decision.amount_cents,
        starts_on=starts_on, ends_on=ends_on, commitment_id=commitment.id, payee_id=payee.id, awarded_at=clock.now())
    workflow.begin(grant, actor)
    register.enter_own(application, number=grant.number, amount_cents=grant.amount_cents)
    db.session.flush()
    return grant


def _days(application: Application, call: Call) -> tuple[date, date]:
    starts_on = application.starts_on or clock.today() + timedelta(days=30)
    return starts_on, application.ends_on or starts_on + timedelta(days=30 * call.most_months)
