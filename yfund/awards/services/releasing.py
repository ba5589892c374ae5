"""Release: all letters go out together, grants begin, money is committed; all of it or nothing."""

from datetime import date, timedelta

from sqlalchemy import select

from yfund.accounts import queries as accounts
from yfund.applications.models import Application
from yfund.applications.services import outcome
from yfund.awards import mail, policy, queries
from yfund.awards.facts import GrantAwarded
from yfund.awards.models import Decision, Grant, Selection
from yfund.calls import services as calls
from yfund.calls.models import Call
from yfund.funds import services as funds
from yfund.infra import facts, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import say


def release(selection: Selection, actor: Actor) -> list[Grant]:
    """Send every group its decision, begin the grants and reserve their money.

    Refused unless sealed. Committing comes first: when the money is not there, nothing happens at all.
    """
    if not policy.may_release(actor):
        raise NotAllowed(say("This is somebody else's part in choosing."))
    workflow.move(selection, "release", actor)
    selection.released_at = clock.now()
    decisions = list(db.session.scalars(select(Decision).where(Decision.selection_id == selection.id).order_by(Decision.id)))
    grants = [_begin(decision, selection.call, actor) for decision in decisions if decision.outcome == "fund"]
    for decision in decisions:
        _tell(decision, actor)
    calls.mark_decided(selection.call, actor)
    for grant in grants:
        facts.tell(GrantAwarded(grant, actor))
    return grants


def _begin(decision: Decision, call: Call, actor: Actor) -> Grant:
    application = decision.application
    commitment = funds.open_account("commitment", f"{application.number}: {application.title}"[:300])
    payee = funds.open_account("grantee", application.organisation.name)
    funds.commit(call.code, commitment, decision.amount_cents, actor, key=f"award:{application.number}",
                 country=application.country, theme=application.theme)
    starts_on, ends_on = _days(application)
    grant = Grant(
        number=f"{application.number}-G", call_id=call.id, application_id=application.id, title=application.title,
        organisation_id=application.organisation_id, country=application.country, amount_cents=decision.amount_cents,
        starts_on=starts_on, ends_on=ends_on, commitment_id=commitment.id, payee_id=payee.id, awarded_at=clock.now())
    workflow.begin(grant, actor)
    db.session.flush()
    return grant


def _days(application: Application) -> tuple[date, date]:
    starts_on = application.starts_on or clock.today() + timedelta(days=30)
    return starts_on, application.ends_on or starts_on + timedelta(days=30 * application.call.most_months)


def _tell(decision: Decision, actor: Actor) -> None:
    application = locked(Application, decision.application_id)
    {"fund": outcome.award, "reserve": outcome.reserve, "decline": outcome.decline}[decision.outcome](application, actor)
    mail.decision(decision, accounts.writers_of(application.organisation_id), queries.criteria_titles(application.call))
