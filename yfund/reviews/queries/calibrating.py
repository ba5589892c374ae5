"""What the two-way model says of a call, for one who must not know of some of its applications."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict
from yfund.calls.models import Call, Criterion
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import Sentence
from yfund.reviews.models import Review, Score
from yfund.reviews.models.calibrating import StoredCalibration
from yfund.reviews.rules.calibrating import Reading, key_of, stamp_of

READ = ("in_review", "awarded", "reserved", "declined")


@dataclass(frozen=True)
class Course:
    """How the reading went. `agreement`: criterion key ("" for the whole) → (alpha, low, high, things read twice or more).

    `given`: reader → (readings, mean points). `drift`: reader → (points less in the last third, its error). `minutes`:
    reader → (readings, lower quartile, median, upper quartile). `usual`: the quartiles of all. `points`: readings by tens
    of points.
    """

    agreement: dict[str, list[float]] = field(default_factory=dict)
    given: dict[int, list[float]] = field(default_factory=dict)
    drift: dict[int, list[float]] = field(default_factory=dict)
    minutes: dict[int, list[float]] = field(default_factory=dict)
    usual: list[float] = field(default_factory=list)
    points: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Calibration:
    """The model of a call. Points of 100; `error` and `severity_error` are standard errors; `chance` lies in 0–1.

    `quality`: what a reader of average severity would give. `severity`: points a reader gives less than such a reader.
    `reason`: why there is no model; then the dictionaries are empty and `groups` says who is not tied to whom.
    `is_stale`: readings came or went since; a newer one is made within a minute or by the button.
    """

    made_at: datetime
    is_stale: bool
    reason: Sentence | None = None
    mean: float = 0.0
    spreads: dict[str, float] = field(default_factory=dict)
    quality: dict[int, float] = field(default_factory=dict)
    error: dict[int, float] = field(default_factory=dict)
    chance: dict[int, float] = field(default_factory=dict)
    severity: dict[int, float] = field(default_factory=dict)
    severity_error: dict[int, float] = field(default_factory=dict)
    groups: list[dict[str, list[int]]] = field(default_factory=list)
    course: Course = field(default_factory=lambda: Course())


def hidden_from(call: Call, actor: Actor) -> frozenset[int]:
    """Applications of the call that this person has a tie to."""
    if actor.id is None:
        return frozenset()
    return frozenset(db.session.scalars(
        select(Application.id).where(Application.call_id == call.id, in_conflict(actor.id))))


def calibration_of(call: Call, hidden: frozenset[int]) -> Calibration | None:
    """The newest calibration of the call without `hidden`; None when there was none yet. Two statements."""
    stored = db.session.scalar(select(StoredCalibration).where(
        StoredCalibration.call_id == call.id, StoredCalibration.key == key_of(hidden)))
    if stored is None:
        return None
    kept, is_stale = stored.result, stored.stamp != stamp(call, hidden)
    if kept["reason"]:
        return Calibration(stored.made_at, is_stale, Sentence(kept["reason"]["message"], kept["reason"]["values"]),
                           groups=kept["groups"], course=_course(kept))
    by_application, by_reader = kept["applications"], kept["readers"]
    return Calibration(
        stored.made_at, is_stale, None, kept["mean"], kept["spreads"],
        **{name: dict(zip(by_application, kept[name], strict=True)) for name in ("quality", "error", "chance")},
        **{name: dict(zip(by_reader, kept[name], strict=True)) for name in ("severity", "severity_error")},
        course=_course(kept))


def unsure_in(call: Call, hidden: frozenset[int]) -> tuple[Sentence | None, int | None]:
    """How many are in doubt by the newest calibration of the call without `hidden`, or why there is no model. One statement.

    The number alone, because a calibration of ten thousand applications takes longer to unpack than the page it is for.
    """
    kept = StoredCalibration.result
    row = db.session.execute(select(kept["reason"], kept["unsure"].as_integer()).where(
        StoredCalibration.call_id == call.id, StoredCalibration.key == key_of(hidden))).first()
    reason, unsure = row or (None, None)
    return Sentence(reason["message"], reason["values"]) if reason else None, unsure


def stamp(call: Call, hidden: frozenset[int]) -> str:
    """A digest that changes with the readings of the call that are not `hidden`, its money and its threshold."""
    row = db.session.execute(
        select(func.count(), func.sum(Review.id), func.sum(Review.total), func.sum(Review.total * (Review.id % 997)),
               func.sum(Application.requested_cents))
        .select_from(Review).join(Application, Application.id == Review.application_id).where(*_counted(call, hidden))).one()
    return stamp_of([*(int(value or 0) for value in row), call.envelope_cents, call.threshold])


def readings(call: Call, hidden: frozenset[int]) -> list[Reading]:
    """Every reading that counts, in order of application and reader. Two statements."""
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    counted = _counted(call, hidden)
    for review_id, key, half_points in db.session.execute(
            select(Score.review_id, Criterion.key, Score.half_points).join(Criterion, Criterion.id == Score.criterion_id)
            .join(Review, Review.id == Score.review_id).join(Application, Application.id == Review.application_id)
            .where(*counted, Score.half_points.is_not(None)).order_by(Criterion.position)):
        scores[review_id][key] = half_points
    rows = db.session.execute(
        select(Review.application_id, Review.reviewer_id, Review.total, Review.id, Application.language,
               Review.began_at, Review.finished_at)
        .join(Application, Application.id == Review.application_id).where(*counted)
        .order_by(Review.application_id, Review.reviewer_id))
    return [Reading(application_id, reader_id, total / 100, language, scores.get(review_id, {}), began_at, finished_at or began_at)
            for application_id, reader_id, total, review_id, language, began_at, finished_at in rows]


def asked_cents(call: Call) -> dict[int, int]:
    """What each application of the call that is or was read asks for."""
    rows = db.session.execute(select(Application.id, Application.requested_cents).where(
        Application.call_id == call.id, Application.state.in_(READ)))
    return {application_id: cents or 0 for application_id, cents in rows}


def _counted(call: Call, hidden: frozenset[int]) -> tuple[Any, ...]:
    return (Application.call_id == call.id, Application.state.in_(READ), Application.id.not_in(sorted(hidden)),
            Review.state == "finished", Review.total.is_not(None))


def _course(kept: dict[str, Any]) -> Course:
    given, drift, minutes = ({reader: rest for reader, *rest in kept[name]} for name in ("given", "drift", "minutes"))
    return Course(kept["agreement"], given, drift, minutes, kept["usual"], kept["points"])


def names_of(reader_ids: list[int]) -> dict[int, Person]:
    """Readers by id."""
    rows = db.session.scalars(select(Person).where(Person.id.in_(reader_ids)).options(lazyload(Person.roles)))
    return {person.id: person for person in rows}
