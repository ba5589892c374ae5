"""The ranking goes by what counts: points revised after a disagreement, and anchors that are said to count."""

import csv
import io

import pytest
from sqlalchemy import select

from tests.build import awards as build
from yfund.awards.queries import board as boards
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews.models import Review, Score
from yfund.reviews.models.panel import Anchor, AnchorScore, Disagreement, Practice, ReaderReason, ReviewPlan, RevisedScore


@pytest.fixture
def here(in_app):
    made = build.world(3)
    assert numbers(made) == ["1", "2", "3"]
    return made


def rows(made):
    return boards.board(made.call, made.actor("chair")).rows


def numbers(made):
    return [row.number[-1] for row in rows(made)]


def revise(made, place, total):
    """The first reader of that application comes to another total after reading the others' reasons."""
    with transaction():
        about = made.applications[place]
        review = db.session.scalars(select(Review).where(Review.application_id == about.id).order_by(Review.id)).first()
        case = Disagreement(application_id=about.id, call_id=made.call.id, spread=4000, state="closed", state_at=clock.now())
        db.session.add(case)
        db.session.flush()
        db.session.add(ReaderReason(disagreement_id=case.id, review_id=review.id, reason="so", written_at=clock.now(),
                                    revised_total=total, revised_at=clock.now()))
    return review


def test_revised_points_move_a_proposal_at_once(here):
    review = revise(here, 2, 10_000)
    assert numbers(here) == ["3", "1", "2"] or numbers(here) == ["1", "3", "2"]
    assert rows(here)[numbers(here).index("3")].place.standing.totals == (8200, 10_000)
    assert db.session.get(Review, review.id).total == 7800
    with transaction():
        db.session.scalar(select(ReaderReason)).revised_total = 4000
    assert numbers(here) == ["1", "2", "3"] and rows(here)[2].place.standing.totals == (4000, 8200)


def test_revised_points_of_the_first_criterion_break_ties(here):
    for place, total in ((1, 8800), (0, 8800)):
        revise(here, place, total)
    second = here.applications[1]
    reviews = list(db.session.scalars(select(Review).where(Review.application_id == second.id).order_by(Review.id)))
    with transaction():
        reviews[1].total = 9200
        reviews[1].version += 1
        score = db.session.scalars(select(Score).where(Score.review_id == reviews[0].id).order_by(Score.criterion_id)).first()
        db.session.add(RevisedScore(review_id=reviews[0].id, criterion_id=score.criterion_id, half_points=10,
                                    written_at=clock.now()))
    assert numbers(here)[:2] == ["2", "1"] and rows(here)[1].place.tie == "first"


def test_an_anchor_that_counts_is_ranked_as_soon_as_it_is_read(here):
    with transaction():
        practice = Practice(call_id=here.call.id, state="finished", state_at=clock.now())
        db.session.add(practice)
        db.session.flush()
        anchor = Anchor(practice_id=practice.id, application_id=here.applications[2].id, counts=False)
        db.session.add(anchor)
        db.session.flush()
        db.session.add(AnchorScore(anchor_id=anchor.id, reviewer_id=here.people["auditor"].id, total=10_000,
                                   finished_at=clock.now()))
    assert rows(here)[2].place.standing.totals == (7800, 8200)
    with transaction():
        db.session.get(Anchor, anchor.id).counts = True
    assert rows(here)[numbers(here).index("3")].place.standing.totals == (7800, 8200, 10_000)


def test_readers_disagree_from_as_many_points_as_the_call_says(here):
    assert not any(row.place.is_divided for row in rows(here))
    with transaction():
        db.session.add(ReviewPlan(call_id=here.call.id, spread_limit=4))
    assert all(row.place.is_divided for row in rows(here))


def test_the_file_of_readings_says_what_was_signed_and_what_counts(here, sign_in):
    revise(here, 2, 10_000)
    text = sign_in(here.people["officer"]).get(f"/choosing/{build.CODE}/readings.csv").data.decode("utf-8-sig")
    told = {(r["application"][-1], r["total_of_100"], r["counts_of_100"]) for r in csv.DictReader(io.StringIO(text, newline=""))}
    assert {row for row in told if row[0] == "3"} == {("3", "78.0", "100.0"), ("3", "82.0", "82.0")}
