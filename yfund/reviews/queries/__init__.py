"""What other rooms ask: totals, standing, feedback, progress, who reads what, what needs whom."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select, text
from sqlalchemy.orm import lazyload

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import known_to, tied_to, visible_to
from yfund.calls.models import Call, Criterion
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.reviews.models import Assignment, Reading, Review, Score
from yfund.reviews.models.panel import Anchor, AnchorScore, ReaderReason
from yfund.reviews.queries.panel import open_cases, waiting_cases
from yfund.reviews.queries.practice import practice_of
from yfund.reviews.queries.reading import plan_of, tally
from yfund.reviews.rules.scoring import SPREAD_LIMIT, is_divergent, mean, spread
from yfund.reviews.states import ACTIVE, HELD, WAITING
from yfund.web.needs import Need


@dataclass(frozen=True)
class Standing:
    """How far the reading of one application is. Totals in hundredths, lowest first."""

    asked: int
    totals: list[int] = field(default_factory=list)
    void: int = 0
    threshold: int = 60
    limit: int = SPREAD_LIMIT

    @property
    def finished(self) -> int:
        return len(self.totals)

    @property
    def mean(self) -> int | None:
        return mean(self.totals)

    @property
    def spread(self) -> int | None:
        return spread(self.totals)

    @property
    def is_divergent(self) -> bool:
        return is_divergent(self.totals, limit=self.limit, threshold=self.threshold)


@dataclass(frozen=True)
class Pace:
    """How far one reviewer is in a call."""

    person: Person
    assigned: int
    declared: int
    finished: int
    stepped_back: int
    last_at: datetime | None
    is_late: bool


def totals_of(call: Call) -> dict[int, list[int]]:
    """Totals (hundredths, lowest first) that count, by application id: of finished reviews, revised ones where readers
    settled a disagreement, and of anchors that are said to count. Void ones, and anchors of who has a tie, are left out."""
    rows = db.session.execute(
        select(Review.application_id, counted()).join(Application, Application.id == Review.application_id)
        .outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
        .where(Application.call_id == call.id, Review.state == "finished")
        .union_all(_anchored(call)).order_by(text("1"), text("2")))
    totals: dict[int, list[int]] = defaultdict(list)
    for application_id, total in rows:
        totals[application_id].append(total or 0)
    return dict(totals)


def marks_of_counting() -> tuple[ScalarSelect[Any], ...]:
    """Parts of a statement that tell whether totals may have begun to count or changed without a review changing: revised
    after a disagreement, or given to an anchor that counts. Of every call, because the tables are small."""
    revised = ReaderReason.revised_total.is_not(None)
    anchors = select(func.sum(AnchorScore.total)).join(Anchor, Anchor.id == AnchorScore.anchor_id).where(
        Anchor.counts, AnchorScore.finished_at.is_not(None))
    return (select(func.max(ReaderReason.revised_at)).where(revised).scalar_subquery(),
            select(func.sum(ReaderReason.id * ReaderReason.revised_total)).where(revised).scalar_subquery(),
            anchors.scalar_subquery(),
            select(func.sum(Anchor.id * Anchor.id)).where(Anchor.counts).scalar_subquery())


def counted() -> ColumnElement[int]:
    """The total that counts of a Review outer joined with ReaderReason: the revised one, else the signed one."""
    return func.coalesce(ReaderReason.revised_total, Review.total)


def _anchored(call: Call) -> Select[Any]:
    tied = select(Review.id).where(Review.application_id == Anchor.application_id, Review.reviewer_id == AnchorScore.reviewer_id)
    return (select(Anchor.application_id, AnchorScore.total).join(AnchorScore, AnchorScore.anchor_id == Anchor.id)
            .join(Application, Application.id == Anchor.application_id)
            .where(Application.call_id == call.id, Anchor.counts, AnchorScore.finished_at.is_not(None), ~tied.exists(),
                   ~tied_to(AnchorScore.reviewer_id)))


def standings(calls_threshold: int, application_ids: list[int], limit: int = SPREAD_LIMIT) -> dict[int, Standing]:
    """The standing of several applications of one call, in two queries."""
    asked = dict(db.session.execute(
        select(Assignment.application_id, func.count()).where(
            Assignment.application_id.in_(application_ids), Assignment.state.in_(ACTIVE))
        .group_by(Assignment.application_id)).all())
    totals: dict[int, list[int]] = defaultdict(list)
    void: dict[int, int] = defaultdict(int)
    for application_id, state, total in db.session.execute(
            select(Review.application_id, Review.state, counted().label("counted"))
            .outerjoin(ReaderReason, ReaderReason.review_id == Review.id)
            .where(Review.application_id.in_(application_ids), Review.state.in_(("finished", "void"))).order_by("counted")):
        if state == "finished":
            totals[application_id].append(total or 0)
        else:
            void[application_id] += 1
    return {key: Standing(asked.get(key, 0), totals[key], void[key], calls_threshold, limit) for key in application_ids}


def standing(application: Application) -> Standing:
    """The standing of one application."""
    limit = plan_of(application.call_id).spread_limit
    return standings(application.call.threshold, [application.id], limit)[application.id]


def feedback_of(application: Application) -> dict[str, list[str]]:
    """Reasons from finished reviews by criterion key, without names; what is meant for the group as "overall"."""
    told: dict[str, list[str]] = defaultdict(list)
    finished = (Review.application_id == application.id, Review.state == "finished")
    for key, words in db.session.execute(
            select(Criterion.key, Score.comment).join(Score, Score.criterion_id == Criterion.id)
            .join(Review, Review.id == Score.review_id).where(*finished, Score.comment != "")
            .order_by(Criterion.position, Review.id)):
        told[key].append(words)
    overall = db.session.scalars(select(Review.comment).where(*finished, Review.comment != "").order_by(Review.id))
    return dict(told) | ({"overall": said} if (said := list(overall)) else {})


def reviewers_of(application: Application) -> list[Person]:
    """Those who read it or are asked to (not proposals, not those who stepped back)."""
    return list(db.session.scalars(
        select(Person).join(Assignment, Assignment.reviewer_id == Person.id)
        .where(Assignment.application_id == application.id, Assignment.state.in_(ACTIVE)).order_by(Person.id)))


def reading_of(call: Call) -> Reading | None:
    """Until when the call is read, None before it was published."""
    return db.session.scalar(select(Reading).where(Reading.call_id == call.id))


def progress(call: Call, actor: Actor, *, at: datetime, reading: Reading | None = None) -> list[Pace]:
    """Every reviewer of the call and how far they are, as far as the actor may know; by name. `reading`: where it is known."""
    counted = _paces().where(
        Assignment.call_id == call.id, Assignment.state.in_((*ACTIVE, "conflicted", "refused")),
        known_to(actor, Assignment.application_id)).group_by(Assignment.reviewer_id).subquery()
    reading = reading or reading_of(call)
    is_over = reading is not None and reading.due_at < at
    rows = db.session.execute(select(Person, counted).options(lazyload(Person.roles))
                              .join(counted, counted.c.reviewer_id == Person.id).order_by(Person.name, Person.id))
    return [Pace(row[0], row.assigned, row.declared, row.finished, row.back, row.last, is_over and row.finished < row.assigned)
            for row in rows]


def _paces() -> Select[Any]:
    def count(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    finished = and_(Assignment.state == "accepted", Review.state == "finished")
    return select(
        Assignment.reviewer_id, count(Assignment.state.in_(ACTIVE)).label("assigned"),
        count(Assignment.state == "accepted").label("declared"), count(finished).label("finished"),
        count(Assignment.state.in_(("conflicted", "refused"))).label("back"),
        func.max(Review.finished_at, type_=Review.finished_at.type).label("last"),
    ).outerjoin(Review, Review.assignment_id == Assignment.id)


def lacking_readers(actor: Actor, *calls: Call) -> Select[tuple[int, int]]:
    """Rows (call id, how many) of applications the actor may know that wait for reviewers with fewer than their call wants."""
    held = select(Assignment.application_id).where(
        Assignment.call_id.in_([call.id for call in calls]), Assignment.state.in_(HELD)).group_by(Assignment.application_id)
    wanted = case({call.id: call.readers for call in calls}, value=Assignment.call_id, else_=0)
    covered = held.having(func.count() >= func.min(wanted))
    return (select(Application.call_id, func.count()).where(
        Application.call_id.in_([call.id for call in calls]), Application.state.in_(WAITING),
        visible_to(actor), Application.id.not_in(covered)).group_by(Application.call_id))


def needs(actor: Actor) -> list[Need]:
    """Lines for the actor's home: proposals to read; applications without readers; reviewers who are late."""
    found = _of_reviewer(actor) if actor.has("reviewer") else []
    return found + (_of_officer(actor) if actor.has("officer") else [])


def _of_reviewer(actor: Actor) -> list[Need]:
    return [*_apart(actor), *_practice(actor), *_reading(actor)]


def _apart(actor: Actor) -> list[Need]:
    found = []
    for apart, address, has_reason in waiting_cases(actor):
        number = apart.application.number
        if apart.state == "reasons" and not has_reason:
            found.append(Need(say("Say why you scored %(number)s so", number=number), say("Write why"), "reviews.apart",
                              {"public_id": address}, say("The readers are far apart."), None, 1))
        elif apart.state == "talking":
            found.append(Need(say("Come to terms about %(number)s", number=number), say("Read the others’ reasons"),
                              "reviews.apart", {"public_id": address}, say("All reasons are there."), None, 1))
    return found


def _practice(actor: Actor) -> list[Need]:
    task = practice_of(actor)
    if task is None or not task.left:
        return []
    return [Need(say("Score the practice texts of %(code)s", code=task.practice.call.code), say("Practise"),
                 "reviews.practice", {"code": task.practice.call.code},
                 say("All reviewers score the same ones, and then talk about them."), None, 1)]


def _reading(actor: Actor) -> list[Need]:
    now = tally(actor)
    if now.left == 0:
        return []
    late = now.due_at is not None and now.due_at < clock.now()
    sentence = say("Read %(left)s proposals", left=now.left) if now.left > 1 else say("Read one proposal")
    detail = say("%(done)s of %(all)s are done.", done=now.finished, all=now.assigned)
    verb = say("Read the next one") if now.finished else say("Begin")
    return [Need(sentence, verb, "reviews.mine", {}, detail, now.due_at, 0 if late else 2)]


def _of_officer(actor: Actor) -> list[Need]:
    found = []
    for code, count, talking in open_cases(actor):
        one, many = say("Readers of one application of %(code)s are far apart", code=code), say(
            "Readers of %(count)s applications of %(code)s are far apart", count=count, code=code)
        found.append(Need(one if count == 1 else many, say("See how they settle it"), "reviews.disagreements", {"code": code},
                          say("%(talking)s have all reasons and can be settled.", talking=talking), None, 3 if talking else 4))
    calls = list(db.session.scalars(select(Call).where(Call.state.in_(("closed", "reviewing"))).order_by(Call.id)))
    if not calls:
        return found
    lack, behind = dict(db.session.execute(lacking_readers(actor, *calls)).all()), _late(actor, calls)
    for call in calls:
        lacking = lack.get(call.id, 0)
        if lacking:
            one, many = say("Give readers to one application of %(code)s", code=call.code), say(
                "Give readers to %(count)s applications of %(code)s", count=lacking, code=call.code)
            found.append(Need(one if lacking == 1 else many, say("Choose readers"), "reviews.assign", {"code": call.code},
                              None, None, 3))
        if call.id in behind:
            late, due_at = behind[call.id]
            one, many = say("Remind a reviewer of %(code)s who is late", code=call.code), say(
                "Remind %(count)s reviewers of %(code)s who are late", count=late, code=call.code)
            found.append(Need(one if late == 1 else many, say("See who"), "reviews.progress", {"code": call.code},
                              None, due_at, 2))
    return found


def _late(actor: Actor, calls: list[Call]) -> dict[int, tuple[int, datetime]]:
    """Call id → (reviewers with something unread after the day it was due, that day); nothing before that day."""
    due = {reading.call_id: reading.due_at for reading in db.session.scalars(select(Reading).where(
        Reading.call_id.in_([call.id for call in calls if call.state == "reviewing"]), Reading.due_at < clock.now()))}
    if not due:
        return {}
    rows = db.session.execute(
        select(Assignment.call_id, func.count(Assignment.reviewer_id.distinct()))
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.call_id.in_(due), Assignment.state.in_(ACTIVE), known_to(actor, Assignment.application_id),
               or_(Assignment.state != "accepted", Review.state.is_distinct_from("finished"))).group_by(Assignment.call_id))
    return {call_id: (late, due[call_id]) for call_id, late in rows}
