"""Ties, who read what, and what the readers wrote."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from yfund.applications.models import Application, Conflict
from yfund.calls.models import Call, Criterion
from yfund.calls.rules.rubric import total
from yfund.commands.demo import shapes
from yfund.commands.demo.load.keys import Loaded, later, noon, review_begins
from yfund.infra import journal, outbox, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.regions import region_of
from yfund.reviews.models import Assignment, AssignmentRun, Reading, Review, ReviewerProfile, Score
from yfund.reviews.rules.matching import Reader, Text, match

TIME_TO_READ = timedelta(days=42)
TIES = {"organisation": "same_organisation", "email_domain": "mail_domain"}
_THIRD = 3


def load_reviewing(loaded: Loaded, record: shapes.Call, profiles: dict[int, ReviewerProfile]) -> None:
    """Ties, assignments and reviews of a call of the world, as they stood; the officer published them in one run."""
    call, officer = loaded.calls[record.year], loaded.cast["officer"]
    began = review_begins(record)
    run = AssignmentRun(call_id=call.id, settings={"readers": call.readers}, outcome={"uncovered": []}, made_by_id=officer.id,
                        made_at=later(began, days=-1), published_at=began)
    db.session.add_all((run, Reading(call_id=call.id, due_at=began + TIME_TO_READ)))
    _tie(loaded, record)
    pairs = [(one, _assigned(loaded, one, call, profiles)) for one in record.readings]
    db.session.flush()
    for _, row in pairs:
        row.run_id = run.id
    db.session.add_all(row for _, row in pairs)
    db.session.flush()
    with clock.at(began):
        journal.note("assignment_run.publish", run, officer, pairs=len(pairs))
        _tell(loaded, call, [row for _, row in pairs], began + TIME_TO_READ)
    _keep_reviews(loaded, call, pairs)


def _tie(loaded: Loaded, record: shapes.Call) -> None:
    known = set()
    for tie in record.conflicts:
        person, group = loaded.people[tie.reviewer], loaded.applications[tie.application].organisation
        if (person.id, group.id, tie.ground) in known:
            continue
        known.add((person.id, group.id, tie.ground))
        row = Conflict(person_id=person.id, organisation_id=group.id, source="found", kind=TIES[tie.ground],
                       began_at=noon(tie.declared_on), ended_at=None)
        db.session.add(row)
        with clock.at(noon(tie.declared_on)):
            journal.note("conflict.begin", row, loaded.cast["officer"], source="found", kind=row.kind, person=person.name)


def _assigned(loaded: Loaded, one: shapes.Reading, call: Call, profiles: dict[int, ReviewerProfile]) -> Assignment:
    application, reviewer = loaded.applications[one.application], loaded.reviewer(one.reviewer)
    officer, began = loaded.cast["officer"], noon(one.assigned_on)
    row = Assignment(call_id=call.id, application_id=application.id, application=application, reviewer_id=reviewer.id,
                     why=_why(application, profiles[reviewer.id]), is_by_hand=one.order == _THIRD)
    with clock.at(later(began, days=-1)):
        workflow.begin(row, officer)
    db.session.expunge(row)
    with clock.at(began):
        workflow.move(row, "publish", officer)
    if one.state != "assigned":
        with clock.at(_opened(one)):
            workflow.move(row, "accept", reviewer)
    return row


def _why(application: Application, profile: ReviewerProfile) -> list[dict[str, Any]]:
    text = Text(application.id, application.language, region_of(application.country), application.theme)
    reader = Reader(profile.person_id, profile.languages, frozenset(profile.regions), frozenset(profile.themes),
                    is_experienced=profile.is_experienced)
    return match(text, reader) or [{"key": "by_hand", "value": "", "points": 0}]


def _opened(one: shapes.Reading) -> datetime:
    number = sum(map(ord, one.application + one.reviewer))
    days = (one.finished_on - one.assigned_on).days - 1 if one.finished_on else number % 20
    return later(noon(one.assigned_on), days=max(days, 0), hours=2 + number % 9, minutes=number % 60)


def _tell(loaded: Loaded, call: Call, rows: Sequence[Assignment], due_at: datetime) -> None:
    people = {person.id: person for person in loaded.people.values()}
    for person_id, count in sorted(Counter(row.reviewer_id for row in rows).items()):
        outbox.post("reviews/assigned", to=people[person_id], key=f"{call.code}-first", about=call, call=call, count=count,
                    due_at=due_at)


def _keep_reviews(loaded: Loaded, call: Call, pairs: Sequence[tuple[shapes.Reading, Assignment]]) -> None:
    criteria = {criterion.key: criterion for criterion in call.criteria}
    written = [(one, _review(loaded, one, row, criteria)) for one, row in pairs if one.state != "assigned"]
    db.session.add_all(review for _, review in written)
    db.session.flush()
    scores = [{"review_id": review.id, "criterion_id": criteria[key].id, "half_points": round(points * 2),
               "comment": one.comments[key], "written_at": review.finished_at or later(review.began_at, hours=1)}
              for one, review in written for key, points in one.scores.items()]
    db.session.execute(insert(Score), scores)


def _review(loaded: Loaded, one: shapes.Reading, row: Assignment, criteria: dict[str, Criterion]) -> Review:
    reviewer = loaded.reviewer(one.reviewer)
    review = Review(assignment_id=row.id, application_id=row.application_id, reviewer_id=row.reviewer_id,
                    began_at=_opened(one), comment=one.comment)
    with clock.at(review.began_at):
        workflow.begin(review, reviewer)
    db.session.expunge(review)
    if one.state == "finished":
        points = {key: round(value * 2) for key, value in one.scores.items()}
        review.total = total(points, list(criteria.values()))
        review.finished_at = max(noon(one.finished_on, 17), later(review.began_at, hours=1))
        with clock.at(review.finished_at):
            workflow.move(review, "finish", reviewer, total=review.total)
    return review
