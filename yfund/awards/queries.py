"""Reading rankings, decisions, grants and agreements, scoped by who asks."""

from typing import Any

from sqlalchemy import Select, and_, or_, select

from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards.models import Agreement, Decision, Grant, Recommendation, Selection
from yfund.awards.rules.deciding import Candidate, Line
from yfund.calls.models import Call, Criterion, Lot
from yfund.infra.db import db
from yfund.kernel.actor import Actor


def selection_of(call_id: int) -> Selection | None:
    """The selection of a call, if it was begun."""
    return db.session.scalar(select(Selection).where(Selection.call_id == call_id))


def candidates(selection: Selection, actor: Actor | None = None) -> list[Candidate]:
    """Applications of the call that wait for a decision; with `actor`, those this person is not in conflict with."""
    query = (select(Application.id, Application.number, Application.requested_cents, Lot.cap_cents)
             .join(Lot, Lot.id == Application.lot_id, isouter=True)
             .where(Application.call_id == selection.call_id, Application.state.in_(("in_review", "reserved")))
             .order_by(Application.number))
    if actor is not None:
        query = query.where(applications.visible_to(actor))
    return [Candidate(i, number, cents, cap if cap is not None else cents) for i, number, cents, cap in db.session.execute(query)]


def recommended_lines(selection: Selection) -> dict[int, Line]:
    """What the committee wrote so far, by application."""
    rows = db.session.scalars(select(Recommendation).where(Recommendation.selection_id == selection.id))
    return {r.application_id: Line(r.application_id, r.outcome, r.amount_cents, r.reason) for r in rows}


def decided_lines(selection: Selection) -> dict[int, Line]:
    """What was decided so far, by application."""
    rows = db.session.scalars(select(Decision).where(Decision.selection_id == selection.id))
    return {r.application_id: Line(r.application_id, r.outcome, r.amount_cents, r.reason, r.conditions) for r in rows}


def decision_for(selection: Selection, application_id: int) -> Decision | None:
    """The decision on one application, if written."""
    return db.session.scalar(select(Decision).where(
        Decision.selection_id == selection.id, Decision.application_id == application_id))


def recommenders(selection: Selection) -> set[int]:
    """Everybody who had a hand in the recommendation: they may not decide or seal."""
    rows = db.session.scalars(select(Recommendation.by_id).where(Recommendation.selection_id == selection.id).distinct())
    return {i for i in (*rows, selection.recommended_by_id) if i is not None}


def criteria_titles(call: Call) -> dict[str, dict[str, str]]:
    """Titles of the rubric by key."""
    rows = db.session.execute(select(Criterion.key, Criterion.title).where(Criterion.call_id == call.id)
                              .order_by(Criterion.position))
    return {key: title for key, title in rows}


def visible_grants(actor: Actor) -> Select[tuple[Grant]]:
    """Grants of the actor's own groups; all for those who look after or audit the fund, but none in conflict."""
    own: Any = Grant.organisation_id.in_(list(actor.memberships))
    if not actor.has(*applications.OVERSEERS) or actor.id is None:
        return select(Grant).where(own)
    return select(Grant).join(Application, Application.id == Grant.application_id).where(
        or_(own, and_(~applications.in_conflict(actor.id))))


def grant_seen(actor: Actor, public_id: str) -> Grant | None:
    """The grant of that address if the actor may see it."""
    return db.session.scalar(visible_grants(actor).where(Grant.public_id == public_id))


def agreements_of(grant: Grant) -> list[Agreement]:
    """All agreements of a grant, first to last."""
    return list(db.session.scalars(select(Agreement).where(Agreement.grant_id == grant.id).order_by(Agreement.number)))


def current_agreement(grant: Grant) -> Agreement | None:
    """The agreement that counts now: the newest that was not replaced."""
    return next((a for a in reversed(agreements_of(grant)) if a.state != "replaced"), None)


def conditions_of(grant: Grant) -> str:
    """The conditions of the decision that made this grant."""
    return db.session.scalar(select(Decision.conditions).where(Decision.application_id == grant.application_id)) or ""
