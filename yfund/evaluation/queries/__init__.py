"""Reading evaluations, and the figures of a call from the rooms before."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from yfund.calls.models import Call
from yfund.evaluation.models import Advice, Evaluation
from yfund.evaluation.policy import READERS, may_read
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.web.needs import Need


def visible(actor: Actor) -> Select[tuple[Evaluation]]:
    """Published evaluations; drafts too for those who write, answer, audit and advise. The newest call first."""
    query = select(Evaluation).join(Call, Call.id == Evaluation.call_id).options(joinedload(Evaluation.call)).order_by(
        Call.closes_at.desc(), Evaluation.id)
    return query if actor.has(*READERS) else query.where(Evaluation.state == "published")


def seen(actor: Actor, code: str) -> Evaluation | None:
    """The evaluation of the call of that code if the actor may read it."""
    evaluation = of_call(code)
    return evaluation if evaluation is not None and may_read(actor, evaluation) else None


def of_call(code: str) -> Evaluation | None:
    """The evaluation of the call of that code."""
    return db.session.scalar(select(Evaluation).join(Call, Call.id == Evaluation.call_id).options(
        joinedload(Evaluation.call)).where(Call.code == code))


def to_begin() -> list[Call]:
    """Calls whose decisions are out and that have no evaluation yet."""
    begun = select(Evaluation.id).where(Evaluation.call_id == Call.id).exists()
    return list(db.session.scalars(
        select(Call).where(Call.state.in_(("decided", "finished")), ~begun).order_by(Call.closes_at)))


def needs(actor: Actor) -> list[Need]:
    """Officers: drafts to finish and answers to publish; administrators: recommendations to answer."""
    found: list[Need] = []
    if not actor.has("officer", "administrator"):
        return found
    asked = select(Advice.id).where(Advice.evaluation_id == Evaluation.id, Advice.response == "").exists()
    rows = db.session.execute(select(Evaluation, asked).join(Call, Call.id == Evaluation.call_id).options(
        joinedload(Evaluation.call)).where(Evaluation.state != "published").order_by(Evaluation.id))
    for evaluation, has_unanswered in rows:
        values = {"code": evaluation.call.code}
        if evaluation.state == "answered" and actor.has("officer"):
            found.append(Need(say("Publish the evaluation of %(code)s", **values), say("Read it once more"),
                              "evaluation.edit", values, say("Every recommendation is answered."), None, 7))
        elif has_unanswered and actor.has("administrator"):
            found.append(Need(say("Answer the recommendations on %(code)s", **values), say("Answer"),
                              "evaluation.edit", values,
                              say("Accepted, in part or rejected, each with a reason or an action."), None, 6))
        elif evaluation.state == "drafted" and actor.has("officer"):
            found.append(Need(say("Go on with the evaluation of %(code)s", **values), say("Go on"), "evaluation.edit",
                              values, None, None, 8))
    return found
