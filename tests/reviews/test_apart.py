"""Readers who are far apart: who sees what when, and what counts."""

import pytest

from tests.build import accounts, reviews
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application
from yfund.infra.db import db, transaction
from yfund.infra.journal import JournalEntry
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.reviews import queries
from yfund.reviews.models import Assignment, Review
from yfund.reviews.models.panel import Disagreement, ReaderReason
from yfund.reviews.queries.reading import opened, others_of
from yfund.reviews.services import disagreeing, scoring, third
from yfund.reviews.services.conflicts import record_conflict

KEYS = tuple(reviews.WEIGHTS)


def sheet(review, actor, half_points, *, sign=True):
    scoring.score(review, actor, dict.fromkeys(KEYS, half_points), dict.fromkeys(KEYS, f"because {half_points}"),
                  recommendation="fund" if half_points > 5 else "not")
    if sign:
        scoring.finish(review, actor)


@pytest.fixture
def here(in_app):
    """A call that is read; one application with two readers who opened it."""
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        application = reviews.application(call, state="in_review")
        people = [reviews.reviewer(name=name) for name in ("Ann", "Ben")]
        made = [reviews.review(application, person) for person in people]
        officer = accounts.person(name="Leïla", roles=["officer"])
    return {"call": call, "application": application, "reviews": made, "people": people,
            "actors": [actor_of(p) for p in people], "officer": actor_of(officer)}


def signed(here, *half_points):
    with transaction():
        for review, actor, value in zip(here["reviews"], here["actors"], half_points, strict=True):
            sheet(db.session.get(Review, review.id), actor, value)
    return db.session.query(Disagreement).first()


def seen(here, number):
    mine = opened(here["actors"][number], here["reviews"][number].assignment.public_id)
    return others_of(mine.review, mine.case)


@pytest.mark.parametrize(("points", "opens"), [
    ((8, 4), True), ((8, 5), True), ((7, 5), False), ((5, 2), False), ((6, 3), True), ((10, 0), True)])
def test_a_case_opens_when_the_last_signs_and_the_points_are_far_apart(here, points, opens):
    """30 of 100 and more, unless all stay below 60."""
    case = signed(here, *points)
    assert (case is not None) == opens
    assert db.session.query(Letter).filter_by(kind="reviews/apart").count() == (2 if opens else 0)
    if opens:
        assert case.spread == abs(points[0] - points[1]) * 1000 and case.state == "reasons"


def test_the_limit_is_the_calls_own(here):
    with transaction():
        reviews.plan(here["call"], spread_limit=50)
    assert signed(here, 8, 4) is None


def test_nobody_sees_the_others_before_all_have_written_why(here):
    case = signed(here, 9, 2)
    assert [seen(here, n) for n in (0, 1)] == [[], []]
    with transaction():
        disagreeing.give_reason(case, here["reviews"][0], here["actors"][0], reason="They lead it themselves.")
    assert [seen(here, n) for n in (0, 1)] == [[], []] and case.state == "reasons"
    with transaction():
        disagreeing.give_reason(case, here["reviews"][1], here["actors"][1], reason="The budget does not add up.")
    assert case.state == "talking"
    other = seen(here, 0)[0]
    assert (other.reason.reason, other.review.total, other.review.recommendation) == ("The budget does not add up.", 2000, "not")
    assert db.session.query(Letter).filter_by(kind="reviews/apart").count() == 4


def test_without_a_case_the_others_show_when_all_have_signed(here):
    with transaction():
        sheet(db.session.get(Review, here["reviews"][0].id), here["actors"][0], 7)
    assert seen(here, 0) == []
    with transaction():
        sheet(db.session.get(Review, here["reviews"][1].id), here["actors"][1], 6)
    assert [len(seen(here, n)) for n in (0, 1)] == [1, 1]


def settled(here):
    case = signed(here, 9, 2)
    with transaction():
        for review, actor in zip(here["reviews"], here["actors"], strict=True):
            disagreeing.give_reason(case, review, actor, reason="so")
    return case


def test_revised_points_count_and_the_originals_stay(here):
    case = settled(here)
    with transaction():
        disagreeing.revise(case, here["reviews"][1], here["actors"][1], {"relevance": 7, "youth": 2})
    review = db.session.get(Review, here["reviews"][1].id)
    assert (review.total, [s.half_points for s in review.scores]) == (2000, [2, 2, 2])
    assert queries.totals_of(here["call"]) == {here["application"].id: [4000, 9000]}
    assert queries.standing(here["application"]).spread == 5000
    with transaction():
        disagreeing.revise(case, here["reviews"][1], here["actors"][1], {"relevance": 2})
    assert queries.totals_of(here["call"]) == {here["application"].id: [2000, 9000]}


def test_signed_reviews_are_not_opened_again_in_a_disagreement(here):
    signed(here, 9, 2)
    with pytest.raises(Refusal), transaction():
        scoring.reopen(here["reviews"][0], here["actors"][0])


def test_whoever_can_see_the_others_does_not_score_anew(here):
    with transaction():
        sheet(here["reviews"][0], here["actors"][0], 9)
    with transaction():
        scoring.reopen(here["reviews"][0], here["actors"][0])
    signed(here, 9, 8)
    assert len(seen(here, 0)) == 1
    with pytest.raises(Refusal) as refused, transaction():
        scoring.reopen(here["reviews"][0], here["actors"][0])
    assert "What was signed stays" in str(refused.value.sentence)


def gone(here, number):
    """A tie of that reader comes to light."""
    with transaction():
        record_conflict(db.session.get(Person, here["people"][number].id), here["officer"], kind="work", reason="Came to light.",
                        application=db.session.get(Application, here["application"].id))


def test_a_case_ends_when_a_reader_leaves_and_opens_again_with_the_next_one(here):
    case = signed(here, 9, 2)
    gone(here, 1)
    assert (case.state, case.closing_note, case.closed_by_id) == ("closed", "", None)
    with transaction():
        late = reviews.review(here["application"], reviews.reviewer(name="Cora"))
    with transaction():
        sheet(db.session.get(Review, late.id), actor_of(db.session.get(Person, late.reviewer_id)), 3)
    assert (case.state, case.spread) == ("reasons", 6000)
    told = db.session.query(Letter).filter_by(kind="reviews/apart").all()
    first, second = (person.id for person in here["people"])
    assert sorted(letter.person_id for letter in told) == sorted([first, first, second, late.reviewer_id])


def test_those_who_remain_do_not_wait_for_the_reasons_of_who_left(here):
    with transaction():
        late = reviews.review(here["application"], reviews.reviewer(name="Cora"))
        sheet(late, actor_of(db.session.get(Person, late.reviewer_id)), 3)
    case = signed(here, 9, 2)
    for number, review in ((0, here["reviews"][0]), (None, late)):
        actor = here["actors"][0] if number == 0 else actor_of(db.session.get(Person, late.reviewer_id))
        with transaction():
            disagreeing.give_reason(case, db.session.get(Review, review.id), actor, reason="So it is.")
    assert case.state == "reasons"
    gone(here, 1)
    assert case.state == "talking"


def test_readers_close_when_they_have_come_together_and_the_officer_always(here):
    case = settled(here)
    with pytest.raises(Refusal), transaction():
        disagreeing.close(case, here["actors"][0], note="We agree.")
    with transaction():
        disagreeing.revise(case, here["reviews"][1], here["actors"][1], dict.fromkeys(KEYS, 7))
    with pytest.raises(Refusal), transaction():
        disagreeing.close(case, here["actors"][0], note="")
    with transaction():
        disagreeing.close(case, here["actors"][0], note="Ben had missed the annex.")
    assert (case.state, case.closed_by_id) == ("closed", here["people"][0].id)
    assert db.session.query(JournalEntry).filter_by(action="disagreement.close").count() == 1
    with pytest.raises(Refusal), transaction():
        disagreeing.revise(case, here["reviews"][1], here["actors"][1], {"youth": 9})


def test_only_its_readers_and_the_officer_touch_it(here):
    case = settled(here)
    with transaction():
        stranger = actor_of(reviews.reviewer(name="Somebody"))
    for step in (lambda: disagreeing.close(case, stranger, note="x"), lambda: third.call_third(case, here["actors"][0]),
                 lambda: disagreeing.revise(case, here["reviews"][1], here["actors"][0], {"youth": 9})):
        with pytest.raises(NotAllowed), transaction():
            step()


def test_a_third_reader_is_found_and_sees_nothing_before_signing(here):
    case = settled(here)
    with transaction():
        reviews.reviewer(name="Chinese only", languages={"zh": 3})
        reader = reviews.reviewer(name="Cleo")
    with transaction():
        row = third.call_third(case, here["officer"])
    with pytest.raises(Refusal), transaction():
        third.call_third(case, here["officer"])
    assert (row.reviewer_id, row.state, case.state, case.third_id) == (reader.id, "published", "third", row.id)
    assert [part["key"] for part in row.why][-1] == "third"
    actor = actor_of(reader)
    with transaction():
        mine = scoring.declare(db.session.get(Assignment, row.id), actor, conflict=False)
    late = opened(actor, row.public_id)
    assert others_of(late.review, late.case) == [] and len(seen(here, 0)) == 1
    with transaction():
        sheet(db.session.get(Review, mine.id), actor, 6)
    assert case.state == "talking"
    late = opened(actor, row.public_id)
    assert len(others_of(late.review, late.case)) == 2 == len(seen(here, 0))
    assert queries.totals_of(here["call"]) == {here["application"].id: [2000, 6000, 9000]}
    with transaction():
        disagreeing.revise(case, db.session.get(Review, mine.id), actor, dict.fromkeys(KEYS, 7))
    assert db.session.query(ReaderReason).filter_by(review_id=mine.id).one().revised_total == 7000


def test_another_third_reader_is_found_when_the_first_gives_it_back(here):
    case = settled(here)
    with transaction():
        people = [reviews.reviewer(name=name) for name in ("Cleo", "Dora")]
    with transaction():
        first = third.call_third(case, here["officer"])
    with transaction():
        scoring.refuse(db.session.get(Assignment, first.id), actor_of(next(p for p in people if p.id == first.reviewer_id)),
                       reason="No time.")
    with transaction():
        again = third.call_third(case, here["officer"])
    assert {first.reviewer_id, again.reviewer_id} == {p.id for p in people} and case.third_id == again.id


def test_without_anybody_left_it_is_said(here):
    case = settled(here)
    with pytest.raises(Refusal) as refused, transaction():
        third.call_third(case, here["officer"])
    assert "Nobody else" in str(refused.value.sentence)


def test_homes_say_what_is_needed(here):
    case = signed(here, 9, 2)
    sentences = [str(n.sentence) for n in queries.needs(here["actors"][0])]
    assert sentences[0] == f"Say why you scored {here['application'].number} so"
    assert any("far apart" in str(n.sentence) for n in queries.needs(here["officer"]))
    with transaction():
        disagreeing.close(case, here["officer"], note="Settled by telephone.")
    assert not any("Say why" in str(n.sentence) for n in queries.needs(here["actors"][0]))


def test_reasons_as_short_as_the_call_allows(here):
    with transaction():
        reviews.plan(here["call"], shortest_reason=20)
    with pytest.raises(Refusal) as refused, transaction():
        sheet(db.session.get(Review, here["reviews"][0].id), here["actors"][0], 7)
    assert {p.field for p in refused.value.problems} == {f"why-{key}" for key in KEYS}
