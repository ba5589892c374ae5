"""Reading what is being chosen: calls, candidates, what was said and decided of them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from yfund.accounts.models import Organisation
from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards.models import Decision, Recommendation, Selection
from yfund.awards.models.meeting import Attendance, Meeting
from yfund.awards.queries.board import RANKED
from yfund.awards.rules.deciding import Candidate, Line
from yfund.calls.models import Call, Criterion, Lot
from yfund.infra.db import db
from yfund.infra.journal import JournalEntry
from yfund.kernel.actor import Actor

UNREAD = "unread"
CHOOSING = ("reviewing", "decided", "finished")
Tally = Mapping[str, tuple[int, int, int]]
_ORDER = (case({"fund": 0, "reserve": 1}, value=Decision.outcome, else_=2), Application.number)


def calls_to_choose(actor: Actor) -> list[tuple[Call, Selection | None, int]]:
    """Calls under review or decided, with their selection and how many applications are ranked in each; newest first."""
    count = (select(func.count()).where(Application.call_id == Call.id, Application.state.in_(RANKED),
                                        applications.visible_to(actor)).correlate(Call).scalar_subquery())
    rows = db.session.execute(
        select(Call, Selection, count).outerjoin(Selection, Selection.call_id == Call.id)
        .where(Call.state.in_(CHOOSING)).order_by(Call.closes_at.desc(), Call.id.desc()))
    return [(call, selection, total) for call, selection, total in rows]


def call_to_choose(code: str) -> tuple[Call, Selection | None] | None:
    """A call under review or decided, with its selection if that was begun."""
    row = db.session.execute(select(Call, Selection).outerjoin(Selection, Selection.call_id == Call.id)
                             .where(Call.code == code, Call.state.in_(CHOOSING))).first()
    return None if row is None else (row[0], row[1])


def selection_to_choose(code: str) -> Selection | None:
    """The selection of a call, with the call."""
    found = call_to_choose(code)
    return found[1] if found else None


def candidates(selection: Selection, actor: Actor | None = None, *, among: Collection[int] | None = None) -> list[Candidate]:
    """Applications of the call that wait for a decision; with `actor`, those this person is not in conflict with."""
    query = (select(Application.id, Application.number, Application.requested_cents, Lot.cap_cents)
             .outerjoin(Lot, Lot.id == Application.lot_id)
             .where(Application.call_id == selection.call_id, Application.state == "in_review")
             .order_by(Application.number))
    if actor is not None:
        query = query.where(applications.visible_to(actor))
    if among is not None:
        query = query.where(Application.id.in_(among))
    return [Candidate(i, number, cents, cap if cap is not None else cents) for i, number, cents, cap in db.session.execute(query)]


def recommended_lines(selection: Selection) -> dict[int, Line]:
    """What the committee wrote so far, by application."""
    rows = db.session.scalars(select(Recommendation).where(Recommendation.selection_id == selection.id))
    return {r.application_id: Line(r.application_id, r.outcome, r.amount_cents, r.reason, r.conditions) for r in rows}


def decided_lines(selection: Selection) -> dict[int, Line]:
    """What was decided so far, by application."""
    rows = db.session.scalars(select(Decision).where(Decision.selection_id == selection.id))
    return {r.application_id: Line(r.application_id, r.outcome, r.amount_cents, r.reason, r.conditions) for r in rows}


def recommenders(selection: Selection) -> set[int]:
    """Everybody who had a hand in the recommendation: they may not decide or seal.

    Who wrote a line, also one that another wrote over since; who was in the room at a meeting; who handed it on.
    """
    wrote = select(Recommendation.by_id).where(Recommendation.selection_id == selection.id).distinct()
    before = select(JournalEntry.actor_id).where(
        JournalEntry.subject_kind == "selection", JournalEntry.subject_id == selection.id,
        JournalEntry.action == "selection.record")
    met = select(Attendance.person_id).join(Meeting, Meeting.id == Attendance.meeting_id).where(
        Meeting.selection_id == selection.id, Attendance.came_at.is_not(None))
    rows = db.session.scalars(wrote.union(before, met))
    return {i for i in (*rows, selection.recommended_by_id) if i is not None}


def decisions(selection: Selection, actor: Actor, *, outcome: str = "", words: str = "") -> Select[Any]:
    """Ids of the decisions this person may see: funded first, then by number; `decided` has their rows.

    `outcome`: fund, reserve, decline, or `UNREAD` for those whose feedback nobody has read yet.
    """
    query = (select(Decision.id).join(Application, Application.id == Decision.application_id)
             .where(Decision.selection_id == selection.id, applications.visible_to(actor)).order_by(*_ORDER))
    if outcome == UNREAD:
        query = query.where(Decision.feedback_read_at.is_(None))
    elif outcome:
        query = query.where(Decision.outcome == outcome)
    if words:
        like = f"%{words}%"
        query = query.join(Organisation, Organisation.id == Application.organisation_id).where(or_(
            Application.title.ilike(like), Organisation.name.ilike(like), Application.number.ilike(like)))
    return query


def decided(ids: Select[Any]) -> Select[Any]:
    """(decision, application, group's name, recommendation) of these decisions, in the order of `decisions`."""
    return (select(Decision, Application, Organisation.name, Recommendation)
            .join(Application, Application.id == Decision.application_id)
            .join(Organisation, Organisation.id == Application.organisation_id)
            .outerjoin(Recommendation, and_(Recommendation.application_id == Application.id,
                                            Recommendation.selection_id == Decision.selection_id))
            .where(Decision.id.in_(ids)).order_by(*_ORDER))


def decision_seen(selection: Selection, actor: Actor, public_id: str) -> Decision | None:
    """The decision on the application of that address, if this person may see it."""
    return db.session.scalar(
        select(Decision).join(Application, Application.id == Decision.application_id)
        .where(Decision.selection_id == selection.id, Application.public_id == public_id, applications.visible_to(actor)))


def next_unread(selection: Selection, actor: Actor) -> str | None:
    """The address of the next application whose feedback nobody has read yet, in the order of the list."""
    found = db.session.execute(decided(decisions(selection, actor, outcome=UNREAD).limit(1))).first()
    return None if found is None else found[1].public_id


def tally(selection: Selection, actor: Actor) -> Tally:
    """By outcome: how many decisions there are, what they give together, and of how many the feedback was not read yet; as
    far as this person may see."""
    unread = func.count().filter(Decision.feedback_read_at.is_(None))
    rows = db.session.execute(
        select(Decision.outcome, func.count(), func.sum(Decision.amount_cents), unread)
        .where(Decision.selection_id == selection.id, applications.known_to(actor, Decision.application_id))
        .group_by(Decision.outcome))
    counted = {outcome: (count, int(cents or 0), int(waits or 0)) for outcome, count, cents, waits in rows}
    return {outcome: counted.get(outcome, (0, 0, 0)) for outcome in ("fund", "reserve", "decline")}


def total(tally: Tally, outcome: str) -> int:
    """How many `decisions` of that outcome a tally says there are."""
    if outcome == UNREAD:
        return sum(unread for _, _, unread in tally.values())
    return sum(count for name, (count, _, _) in tally.items() if outcome in ("", name))


def criteria_titles(call: Call) -> dict[str, dict[str, str]]:
    """Titles of the rubric by key, in its order."""
    rows = db.session.execute(select(Criterion.key, Criterion.title).where(Criterion.call_id == call.id)
                              .order_by(Criterion.position))
    return dict(rows.all())
