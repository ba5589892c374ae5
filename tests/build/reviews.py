"""Calls that are closed, applications fit to be read, reviewers, pairs and reviews."""

import itertools
from datetime import timedelta
from typing import Any

from tests.build import accounts
from yfund.accounts.models import Membership, Organisation, Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Answer, Application
from yfund.calls.models import Call, Criterion, FormVersion
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews.models import Assignment, Reading, Review, ReviewerProfile, Score
from yfund.reviews.models.panel import Anchor, Disagreement, Practice, ReaderReason, Remark, ReviewPlan

_numbers = itertools.count(2001)
FORM = {"sections": [{"key": "idea", "title": {"en": "The idea"}, "questions": [
    {"key": "summary", "kind": "long_text", "label": {"en": "What do you want to change?"}, "feeds": "summary"}]}]}
WEIGHTS = {"relevance": 40, "youth": 35, "budget": 25}


WORDS = ("None", "Weak", "Thin", "Fair", "Good", "Strong")


def call(*, code: str = "", state: str = "closed", readers: int = 2, weights: dict[str, int] | None = None) -> Call:
    """A call in that state, closed yesterday."""
    now = clock.now()
    made = Call(code=code or f"YSF-{next(_numbers)}", title={"en": "Call for youth"}, opens_at=now - timedelta(days=40),
                closes_at=now - timedelta(days=1), zone="America/New_York", envelope_cents=30_000_000, instalments=[],
                reports=[], readers=readers, state=state, state_at=now,
                themes=[{"key": "media", "title": {"en": "Media"}}, {"key": "sport", "title": {"en": "Sport"}}])
    db.session.add(made)
    db.session.flush()
    for position, (key, weight) in enumerate((weights or WEIGHTS).items()):
        db.session.add(Criterion(call_id=made.id, position=position, key=key, title={"en": key.title()}, weight=weight,
                                 scale=[{"points": p, "meaning": {"en": word}} for p, word in enumerate(WORDS)]))
    db.session.add(FormVersion(call_id=made.id, number=1, definition=FORM, published_at=now))
    db.session.flush()
    return made


def join(group: Organisation, who: Person, part: str = "owner") -> None:
    """Make somebody a member of the group."""
    db.session.add(Membership(organisation_id=group.id, person_id=who.id, part=part, since=clock.now()))
    db.session.flush()


def application(call: Call, group: Organisation | None = None, *, title: str = "Radio of the courtyard",
                state: str = "eligible", language: str = "en", country: str = "SN", theme: str = "media",
                summary: str = "We open the courtyard.", number: str | None = None) -> Application:
    """An application with a number, by a group of its own unless one is given."""
    owner = accounts.person(name="Fatou Ndiaye")
    if group is None:
        group = accounts.organisation(name=f"Group {owner.id}")
        join(group, owner)
    call.last_number += 1
    form = db.session.query(FormVersion).filter_by(call_id=call.id).first()
    made = Application(call_id=call.id, organisation_id=group.id, form_version_id=form.id, title=title, country=country,
                       number=number or f"{call.code}-{call.last_number:04d}", language=language, theme=theme,
                       requested_cents=1_500_000, begun_by_id=owner.id, created_at=clock.now(), submitted_at=clock.now(),
                       state=state, state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    db.session.add(Answer(application_id=made.id, question="summary", value=summary, written_at=clock.now()))
    db.session.flush()
    return made


def reviewer(*, name: str = "Marlene Achterberg", languages: dict[str, int] | None = None, regions: list[str] | None = None,
             themes: list[str] | None = None, capacity: int = 40, organisation: str = "", email: str = "") -> Person:
    """A reviewer with a profile."""
    made = accounts.person(name=name, roles=["reviewer"], email=email)
    db.session.add(ReviewerProfile(person_id=made.id, languages={"en": 3} if languages is None else languages,
                                   regions=regions or [], themes=themes or [], capacity=capacity,
                                   organisation_name=organisation))
    db.session.flush()
    return made


def reading(call: Call, *, days: int = 14) -> Reading:
    """The call is read until some days from now."""
    call.state = "reviewing"
    made = Reading(call_id=call.id, due_at=clock.now() + timedelta(days=days), ended_at=None)
    db.session.add(made)
    db.session.flush()
    return made


def assignment(application: Application, reader: Person, *, state: str = "published",
               public_id: str | None = None) -> Assignment:
    """A pair in that state."""
    made = Assignment(call_id=application.call_id, application_id=application.id, reviewer_id=reader.id, state=state,
                      state_at=clock.now(), why=[{"key": "language", "value": "en:3", "points": 40}])
    if public_id:
        made.public_id = public_id
    db.session.add(made)
    db.session.flush()
    return made


def review(application: Application, reader: Person, *, half_points: int | None = None, total: int = 6000,
           public_id: str | None = None) -> Review:
    """An accepted pair and its review: a draft, or finished with these half points everywhere when they are given."""
    pair = assignment(application, reader, state="accepted", public_id=public_id)
    made = Review(assignment_id=pair.id, application_id=application.id, reviewer_id=reader.id, began_at=clock.now(),
                  state="draft", state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    if half_points is not None:
        for criterion in db.session.query(Criterion).filter_by(call_id=application.call_id):
            db.session.add(Score(review_id=made.id, criterion_id=criterion.id, half_points=half_points,
                                 comment=f"because {half_points}", written_at=clock.now()))
        made.state, made.total, made.finished_at = "finished", total, clock.now()
        db.session.flush()
    return made


def disagreement(application: Application, *, state: str = "reasons") -> Disagreement:
    """Readers of this application are far apart; in any state but the first all have written why."""
    made = Disagreement(application_id=application.id, call_id=application.call_id, spread=6000, closing_note="", state=state,
                        state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    if state != "reasons":
        for one in db.session.query(Review).filter_by(application_id=application.id, state="finished"):
            db.session.add(ReaderReason(disagreement_id=made.id, review_id=one.id, reason=f"reason of {one.reviewer_id}",
                                        written_at=clock.now()))
    db.session.flush()
    return made


def plan(call: Call, *, is_blind: bool = False, shortest_reason: int = 0, spread_limit: int = 30) -> ReviewPlan:
    """How the call is read."""
    made = ReviewPlan(call_id=call.id, is_blind=is_blind, shortest_reason=shortest_reason, spread_limit=spread_limit)
    db.session.add(made)
    db.session.flush()
    return made


def anchor(call: Call, application: Application | None = None, *, state: str = "scoring", counts: bool = False) -> Anchor:
    """A practice text of the call, made up unless an application is given."""
    practice = db.session.query(Practice).filter_by(call_id=call.id).first()
    if practice is None:
        practice = Practice(call_id=call.id, state=state, state_at=clock.now())
        db.session.add(practice)
        db.session.flush()
    made = Anchor(practice_id=practice.id, application_id=application.id if application else None, title="A made up garden",
                  words="We plant trees.", language="en", counts=counts)
    db.session.add(made)
    db.session.flush()
    return made


def remark(application: Application, author: Person, words: str) -> Remark:
    """Something said about the application."""
    made = Remark(application_id=application.id, author_id=author.id, words=words, mentions=[], written_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def signed_by_two() -> dict[str, Any]:
    """An application whose two readers, Ann Moss and Ben, have signed near each other; and an officer, Leïla."""
    with transaction():
        made = call()
        reading(made)
        app = application(made, state="in_review")
        people = [reviewer(name=name) for name in ("Ann Moss", "Ben")]
        signed = [review(app, person, half_points=6) for person in people]
        officer = accounts.person(name="Leïla", roles=["officer"])
    return {"call": made, "application": app, "reviews": signed, "people": people, "officer": officer,
            "actors": [actor_of(person) for person in people]}
