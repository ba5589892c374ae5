"""Assigning, publishing, declaring, scoring: what services promise."""

import pytest

from tests.build import accounts, reviews
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application, Conflict
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import Clash, NotAllowed, Refusal
from yfund.reviews import queries
from yfund.reviews.models import Assignment, Reading, Review
from yfund.reviews.queries import reading
from yfund.reviews.services import assigning, conflicts, profiles, publishing, scoring, solving
from yfund.reviews.services.scoring import Origin


@pytest.fixture
def officer(in_app):
    with transaction():
        made = accounts.person(name="Leïla", roles=["officer"])
    return actor_of(made)


def held(state="proposed"):
    return db.session.query(Assignment).filter_by(state=state).all()


def test_every_application_gets_its_readers_by_language(officer):
    with transaction():
        call = reviews.call()
        for language in ("en", "fr", "fr", "en"):
            reviews.application(call, language=language)
        for name, languages in (("A", {"en": 3, "fr": 1}), ("B", {"fr": 3, "en": 2}), ("C", {"en": 3})):
            reviews.reviewer(name=name, languages=languages)
    with transaction():
        run = solving.propose(call, officer)
    assert (len(held()), run.outcome["uncovered"]) == (8, [])
    for row in held():
        assert row.application.language in reading.profile_of(row.reviewer_id).languages
        assert row.why[0]["key"] == "language"


def test_what_cannot_be_covered_is_listed_with_its_reason(officer):
    with transaction():
        call = reviews.call()
        russian = reviews.application(call, language="ru")
        full = [reviews.application(call, language="en") for _ in range(3)]
        tied = reviews.application(call, language="pt")
        reader = reviews.reviewer(languages={"en": 3, "pt": 2}, capacity=2)
        reviews.reviewer(languages={"en": 3, "pt": 2}, capacity=2)
        db.session.add(Conflict(person_id=reader.id, application_id=tied.id, source="declared", kind="work",
                                began_at=call.state_at))
    with transaction():
        run = solving.propose(call, officer)
    reasons = {line["application"]: line["reason"] for line in run.outcome["uncovered"]}
    assert reasons[russian.id] == "language"
    assert reasons[tied.id] == "barred"
    assert {reasons.get(a.id, "full") for a in full} == {"full"}


def test_solving_again_keeps_what_was_done_by_hand(officer):
    with transaction():
        call = reviews.call(readers=1)
        one, other = reviews.application(call), reviews.application(call)
        ann, ben = reviews.reviewer(name="Ann"), reviews.reviewer(name="Ben")
    with transaction():
        solving.propose(call, officer)
    first = db.session.query(Assignment).filter_by(application_id=one.id, state="proposed").one()
    swapped = ben if first.reviewer_id == ann.id else ann
    with transaction():
        assigning.unassign(db.session.get_one(Assignment, first.id), officer)
        assigning.assign(call, db.session.get_one(Application, one.id), db.session.get_one(Person, swapped.id), officer)
    with transaction():
        solving.propose(call, officer)
    rows = {(a.application_id, a.reviewer_id) for a in held()}
    assert (one.id, swapped.id) in rows and (one.id, first.reviewer_id) not in rows
    assert len(rows) == 2 and any(pair[0] == other.id for pair in rows)


def test_publishing_moves_everything_and_writes_one_letter_each(officer):
    with transaction():
        call = reviews.call(readers=1)
        for _ in range(3):
            reviews.application(call)
        reviews.reviewer(name="Ann"), reviews.reviewer(name="Ben")
    with transaction():
        run = solving.propose(call, officer)
    with transaction():
        assert publishing.publish(run, officer) == 3
    db.session.refresh(call)
    assert call.state == "reviewing"
    assert {a.state for a in db.session.query(Application)} == {"in_review"}
    letters = db.session.query(Letter).order_by(Letter.id).all()
    assert len(letters) == 2 and {x.kind for x in letters} == {"reviews/assigned"}
    assert db.session.query(Reading).one().due_at > call.state_at
    with pytest.raises(Refusal), transaction():
        publishing.publish(run, officer)


def test_only_an_officer_assigns(in_app):
    with transaction():
        call = reviews.call()
        reader = actor_of(reviews.reviewer())
    for step in (lambda: solving.propose(call, reader), lambda: publishing.remind(call, reader),
                 lambda: conflicts.record_conflict(db.session.get_one(Person, reader.id), reader, kind="work", reason="x")):
        with pytest.raises(NotAllowed), transaction():
            step()


def test_a_pair_by_hand_refuses_ties_always_and_languages_unless_told(officer):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, language="ar")
        reader = reviews.reviewer(languages={"en": 3})
        tied = reviews.reviewer(languages={"ar": 3})
        db.session.add(Conflict(person_id=tied.id, organisation_id=application.organisation_id, source="found",
                                kind="member", began_at=call.state_at))
    for person, even_so in ((reader, False), (tied, False), (tied, True)):
        with pytest.raises(Refusal), transaction():
            assigning.assign(call, application, db.session.get_one(Person, person.id), officer, even_so=even_so)
    with transaction():
        made = assigning.assign(call, application, db.session.get_one(Person, reader.id), officer, even_so=True)
    assert made.state == "proposed"


def test_ties_are_found_once(officer):
    with transaction():
        call = reviews.call()
        owner = accounts.person(email="head@bridge.org")
        group = accounts.organisation(name="Pont d’Été")
        reviews.join(group, owner)
        reviews.application(call, group)
        reviews.reviewer(email="me@BRIDGE.org")
        reviews.reviewer(organisation="Pont d'Ete")
        insider = reviews.reviewer()
        reviews.join(group, insider, "reader")
        reviews.reviewer()
    with transaction():
        assert conflicts.find_conflicts(call, officer) == 3
    with transaction():
        assert conflicts.find_conflicts(call, officer) == 0
    assert {c.kind for c in db.session.query(Conflict)} == {"mail_domain", "same_organisation", "member"}


def test_a_reviewer_without_tie_reads_scores_and_signs(in_app):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reader = reviews.reviewer()
        pair = reviews.assignment(application, reader)
        actor = actor_of(reader)
    with transaction():
        review = scoring.declare(db.session.get_one(Assignment, pair.id), actor, conflict=False)
    with transaction():
        scoring.score(review, actor, {"relevance": 10, "youth": 5}, {"relevance": "clear"})
    with pytest.raises(Refusal) as refused, transaction():
        scoring.finish(review, actor)
    assert [p.field for p in refused.value.problems] == ["why-youth", "points-budget", "why-budget"]
    with transaction():
        scoring.score(review, actor, {"budget": 7}, {"budget": "fair", "youth": "they lead"}, overall="Well done.")
    with transaction():
        scoring.finish(review, actor)
    assert (review.state, review.total) == ("finished", 4000 + 1750 + 1750)
    assert queries.totals_of(call) == {application.id: [7500]}
    assert queries.feedback_of(application) == {
        "relevance": ["clear"], "youth": ["they lead"], "budget": ["fair"], "overall": ["Well done."]}
    with transaction():
        scoring.reopen(review, actor)
    assert queries.totals_of(call) == {}


def test_nothing_changes_once_the_selection_began(in_app):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reader = reviews.reviewer()
        review = reviews.review(application, reader, half_points=6)
        actor = actor_of(reader)
    with transaction():
        publishing.end_reading(call, actor)
    with pytest.raises(Refusal), transaction():
        scoring.reopen(review, actor)


def test_a_declared_tie_closes_the_door(in_app):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reader = reviews.reviewer()
        pair = reviews.assignment(application, reader)
        actor = actor_of(reader)
    with pytest.raises(Refusal) as refused, transaction():
        scoring.declare(pair, actor, conflict=True)
    assert [p.field for p in refused.value.problems] == ["kind", "reason"]
    with transaction():
        pair = reading.own(actor, pair.public_id)
        scoring.declare(pair, actor, conflict=True, kind="family", reason="My sister leads it.")
    assert pair.state == "conflicted"
    assert reading.own(actor, pair.public_id) is None
    assert reading.tally(actor).assigned == 0


def test_a_tie_found_later_voids_the_review_but_keeps_it(officer):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reader = reviews.reviewer()
        review = reviews.review(application, reader, half_points=6)
    with transaction():
        conflicts.record_conflict(db.session.get_one(Person, reader.id), officer, kind="money", reason="sold them a radio",
                                  application=application)
    db.session.refresh(review)
    assert (review.state, review.total) == ("void", 6000)
    assert queries.totals_of(call) == {}
    assert queries.standing(application).void == 1


def test_another_open_page_never_loses_words_in_silence(in_app):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reader = reviews.reviewer()
        review = reviews.review(application, reader)
        actor = actor_of(reader)
    empty = scoring.mark("")
    with transaction():
        scoring.score(review, actor, {}, {"youth": "first"}, origin=Origin("one", {"why-youth": empty}))
    with transaction():
        scoring.score(review, actor, {}, {"youth": "first, longer"}, origin=Origin("one", {"why-youth": empty}))
    with pytest.raises(Clash), transaction():
        scoring.score(review, actor, {}, {"youth": "second"}, origin=Origin("two", {"why-youth": empty}))
    assert db.session.get_one(Review, review.id).scores[0].comment == "first, longer"


def test_nobody_else_writes_a_review(in_app):
    with transaction():
        call = reviews.call()
        review = reviews.review(reviews.application(call, state="in_review"), reviews.reviewer())
        reviews.reading(call)
        other = actor_of(reviews.reviewer())
    with pytest.raises(NotAllowed), transaction():
        scoring.score(review, other, {"youth": 1}, {})


def test_a_reminder_goes_once_a_day_to_those_who_have_some_left(officer):
    with transaction():
        call = reviews.call()
        application = reviews.application(call, state="in_review")
        reviews.reading(call)
        reviews.review(application, reviews.reviewer(), half_points=4)
        reviews.assignment(application, reviews.reviewer())
    for _ in range(2):
        with transaction():
            assert publishing.remind(call, officer) == 1
    assert db.session.query(Letter).count() == 1


def test_a_profile_names_all_that_is_wrong(officer):
    with transaction():
        person = reviews.reviewer()
    with pytest.raises(Refusal) as refused, transaction():
        profiles.write_profile(person, officer, organisation_name="", languages={}, regions=["moon"], themes=[], capacity=-1)
    assert [p.field for p in refused.value.problems] == ["languages", "regions", "capacity"]
    stranger = actor_of(person)
    with transaction():
        other = reviews.reviewer()
    with pytest.raises(NotAllowed), transaction():
        profiles.write_profile(other, stranger, organisation_name="", languages={"fr": 3}, regions=[], themes=[], capacity=5)
