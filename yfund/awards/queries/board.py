"""The ranking of a call as one person may see it: who stands where, in which order, where the money ends.

Working it out reads every application and review, so it is remembered in this process under a stamp of the data and the
applications that are hidden from the person. The stamp is one statement; what the committee says of a row is always read anew.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, Select, and_, func, or_, select, true

from yfund.accounts.models import Organisation
from yfund.applications.models import Application, Conflict
from yfund.awards.models.scenarios import LotMoney
from yfund.awards.queries.chances import Calibrated, calibrated, made_at
from yfund.awards.rules.deciding import Candidate, Line
from yfund.awards.rules.ranking import Place, Standing, Summary, ranking, summary
from yfund.awards.rules.window import Window, window
from yfund.calls.models import Call, Criterion, Lot
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.regions import region_of
from yfund.kernel.text import Sentence
from yfund.reviews import queries as reviews
from yfund.reviews.models import Review, Score
from yfund.reviews.models.panel import ReviewPlan, RevisedScore
from yfund.reviews.rules.scoring import SPREAD_LIMIT

RANKED = ("in_review", "awarded", "reserved", "declined")
REMEMBERED = 12


@dataclass(frozen=True)
class Row:
    """One application in the ranking: what is shown, its place, and what the committee says of it so far."""

    application_id: int
    public_id: str
    number: str
    title: str
    language: str
    country: str
    theme: str
    group: str
    organisation_id: int
    lot: str
    candidate: Candidate
    place: Place
    search: str
    line: Line | None = None

    @property
    def region(self) -> str:
        return region_of(self.country)


@dataclass(frozen=True)
class Pot:
    """Money with a line of its own: of a lot, or ("") what all share."""

    lot: str
    name: dict[str, str]
    envelope_cents: int
    money: Summary
    window: Window


@dataclass(frozen=True)
class Board:
    """The whole ranking in order. `lots`: name by code, `themes` as they occur. `low`: the lowest total in points.

    `first`: the title of the criterion that breaks ties. `hidden`: whom it leaves out.
    """

    rows: list[Row]
    money: Summary
    pots: list[Pot]
    lots: dict[str, dict[str, str]]
    countries: list[str]
    languages: list[str]
    themes: list[str]
    low: float
    fewest: int
    most: int
    ids: frozenset[int]
    regions: frozenset[str]
    has_chance: bool
    has_calibration: bool
    calibration_words: Sentence
    first: dict[str, str]
    hidden: frozenset[int]


class _Memory:
    """Boards of one pool of connections, the least used forgotten first."""

    def __init__(self) -> None:
        self.boards: OrderedDict[Any, Board] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Any) -> Board | None:
        with self.lock:
            if key in self.boards:
                self.boards.move_to_end(key)
            return self.boards.get(key)

    def keep(self, key: Any, board: Board) -> None:
        with self.lock:
            self.boards[key] = board
            while len(self.boards) > REMEMBERED:
                self.boards.popitem(last=False)


_memories: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()


def hidden_from(call: Call, actor: Actor) -> frozenset[int]:
    """Ids of the call's applications this person has a tie to, and so may not know of; read from the ties, which are few."""
    if actor.id is None:
        return frozenset()
    now = clock.now()
    return frozenset(db.session.scalars(
        select(Application.id).join(Conflict, or_(Conflict.application_id == Application.id,
                                                  Conflict.organisation_id == Application.organisation_id))
        .where(Conflict.person_id == actor.id, Conflict.began_at <= now, or_(Conflict.ended_at.is_(None), Conflict.ended_at > now),
               Application.call_id == call.id, Application.organisation_id.not_in(list(actor.memberships)))))


def board(call: Call, actor: Actor, *, order: str = "mean") -> Board:
    """The ranking as this person may see it: applications in conflict do not count at all, in no place and no sum."""
    return board_without(call, hidden_from(call, actor), order=order)


def board_without(call: Call, hidden: frozenset[int], *, order: str = "mean") -> Board:
    """The ranking without some applications. One statement when it is remembered, seven when it is not."""
    memory = _memories.setdefault(db.engine.pool, _Memory())
    now = _now(call, hidden)
    key = (call.id, order, hidden, now.stamp)
    found = memory.get(key)
    if found is None:
        found = _made(call, hidden, order, now)
        memory.keep(key, found)
    return found


@dataclass(frozen=True)
class _Now:
    """`stamp` changes whenever anything changes that the ranking is made of: every change of a row counts its version up.

    `apart`: from how many points on readers of the call disagree. `first`: the title of the criterion that breaks ties.
    """

    stamp: tuple[Any, ...]
    apart: int
    first: dict[str, str]


def _now(call: Call, hidden: frozenset[int]) -> _Now:
    sent = select(func.count(), func.sum(Application.version), func.max(Application.state_at)).where(
        Application.call_id == call.id).subquery()
    # Reviews of every call: one walk through a table is quicker than 30,000 look-ups, and a review more does no harm.
    read = select(func.count(), func.sum(Review.version), func.max(Review.finished_at)).where(Review.state != "draft").subquery()
    money = select(func.sum(LotMoney.cents)).join(Lot, Lot.id == LotMoney.lot_id).where(Lot.call_id == call.id).scalar_subquery()
    weights = select(func.sum(Criterion.weight * Criterion.id * Criterion.position)).where(
        Criterion.call_id == call.id).scalar_subquery()
    limit = select(ReviewPlan.spread_limit).where(ReviewPlan.call_id == call.id).scalar_subquery()
    first = (select(Criterion.title).where(Criterion.call_id == call.id).order_by(Criterion.position).limit(1).scalar_subquery())
    *row, apart, title = db.session.execute(
        select(sent, read, money, weights, made_at(call, hidden), *reviews.marks_of_counting(), limit, first)
        .join(read, true())).one()
    stamp = (*row, apart, str(title), call.version, call.envelope_cents, call.threshold)
    return _Now(stamp, apart or SPREAD_LIMIT, title or {})


def _made(call: Call, hidden: frozenset[int], order: str, now: _Now) -> Board:
    totals, firsts, lots, model = reviews.totals_of(call), _firsts(call), _lots(call), calibrated(call, hidden)
    pots = {code: (name, cents) for code, name, cents in lots if cents is not None}
    found = [row for row in db.session.execute(_ranked(call)) if row.id not in hidden]
    standings = [Standing(r.id, tuple(totals.get(r.id, ())), r.requested_cents, r.submitted_at or call.closes_at,
                          firsts.get(r.id, 0.0), model.quality.get(r.id), model.chance.get(r.id),
                          r.lot if r.lot in pots else "") for r in found]
    places = ranking(standings, envelope_cents=call.envelope_cents, threshold=call.threshold, order=order,
                     pots={code: cents for code, (_name, cents) in pots.items()}, apart=now.apart)
    by_id = {r.id: r for r in found}
    return _board(call, [_row(by_id[place.standing.application_id], place) for place in places], pots,
                  {code: name for code, name, _cents in lots}, model, now.first, hidden)


def _board(call: Call, rows: list[Row], pots: dict[str, tuple[dict[str, str], int]],
           lots: dict[str, dict[str, str]], model: Calibrated, first: dict[str, str], hidden: frozenset[int]) -> Board:
    places = [row.place for row in rows]
    readers = {len(place.standing.totals) for place in places}
    return Board(
        rows, summary(places, call.envelope_cents), _pot_list(call, places, pots),
        lots, sorted({row.country for row in rows}), sorted({row.language for row in rows}),
        sorted({row.theme for row in rows if row.theme}),
        min((total for place in places for total in place.standing.totals), default=0) // 1000 * 10,
        min(readers, default=0), max(readers, default=0), frozenset(row.application_id for row in rows),
        frozenset(row.region for row in rows if row.region), bool(model.chance), bool(model.quality), model.words, first, hidden)


def _pot_list(call: Call, places: Sequence[Place], pots: dict[str, tuple[dict[str, str], int]]) -> list[Pot]:
    left = call.envelope_cents - sum(cents for _name, cents in pots.values())
    shared = {} if pots and not any(place.standing.pot == "" for place in places) else {"": ({}, max(0, left))}
    return [Pot(code, name, cents, summary(own, cents), window(own)) for code, (name, cents) in {**pots, **shared}.items()
            for own in [[p for p in places if p.standing.pot == code]]]


def _lots(call: Call) -> list[tuple[str, dict[str, str], int | None]]:
    """Code and name of each lot, and the money set apart for it."""
    rows = db.session.execute(select(Lot.code, Lot.name, LotMoney.cents).outerjoin(LotMoney, LotMoney.lot_id == Lot.id)
                              .where(Lot.call_id == call.id).order_by(Lot.cap_cents, Lot.code))
    return [(code, name, cents) for code, name, cents in rows]


def _firsts(call: Call) -> dict[int, float]:
    """By application: the mean half points that count of the rubric's first criterion, which breaks ties."""
    first = select(Criterion.id).where(Criterion.call_id == call.id).order_by(Criterion.position).limit(1).scalar_subquery()
    rows = db.session.execute(
        select(Review.application_id, func.sum(func.coalesce(RevisedScore.half_points, Score.half_points)), func.count())
        .join(Application, Application.id == Review.application_id)
        .join(Score, and_(Score.review_id == Review.id, Score.criterion_id == first))
        .outerjoin(RevisedScore, and_(RevisedScore.review_id == Review.id, RevisedScore.criterion_id == first))
        .where(Application.call_id == call.id, Review.state == "finished").group_by(Review.application_id))
    return {i: int(points or 0) / count for i, points, count in rows}


def _ranked(call: Call) -> Select[Any]:
    return (
        select(Application.id, Application.public_id, Application.number, Application.title, Application.language,
               Application.country, Application.theme, Application.requested_cents, Application.submitted_at,
               Application.organisation_id, Organisation.name.label("group"), Lot.code.label("lot"), Lot.cap_cents)
        .join(Organisation, Organisation.id == Application.organisation_id).outerjoin(Lot, Lot.id == Application.lot_id)
        .where(Application.call_id == call.id, Application.state.in_(RANKED)))


def _row(found: Any, place: Place) -> Row:
    cap, number = found.cap_cents if found.cap_cents is not None else found.requested_cents, found.number or ""
    return Row(found.id, found.public_id, number, found.title, found.language, found.country, found.theme, found.group,
               found.organisation_id, found.lot or "", Candidate(found.id, number, found.requested_cents, cap), place,
               f"{found.title}\n{found.group}\n{number}".casefold())
