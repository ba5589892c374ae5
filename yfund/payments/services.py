"""What payments owe to reports: conditions that are met, and instalments that will not be paid."""

from sqlalchemy import select

from yfund.awards.models import Grant
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.payments.models import Instalment


def meet_condition(grant: Grant, condition: str, actor: Actor) -> None:
    """Note that what an instalment waited for has happened; said twice it changes nothing."""
    for instalment in db.session.scalars(select(Instalment).where(
            Instalment.grant_id == grant.id, Instalment.condition == condition, Instalment.condition_met_at.is_(None))):
        instalment.condition_met_at = clock.now()
        journal.note("instalment.meet_condition", instalment, actor, condition=condition)


def cancel_planned(grant: Grant, actor: Actor) -> None:
    """Cancel the instalments of a grant that nobody has begun to pay."""
    for instalment in db.session.scalars(select(Instalment).where(
            Instalment.grant_id == grant.id, Instalment.state == "planned").order_by(Instalment.number)):
        workflow.move(instalment, "cancel", actor)
