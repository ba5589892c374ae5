"""The reserve list: in the order of the ranking, until a day, offered when a group gives its grant up, never out of turn."""

from datetime import timedelta

import pytest

from tests.build import awards as build
from tests.sending import send
from yfund.applications.models import Application
from yfund.awards.models import Decision, Grant
from yfund.awards.models.telling import DecisionLetter, ReservePlace
from yfund.awards.queries import reserve
from yfund.awards.services import cooling, reserving, selecting
from yfund.funds.queries import position
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def here(in_app):
    made = build.world(4, envelope_cents=1_000_000, allotted=900_000)
    return drawn_up(build.released(made, "fund", "reserve", "reserve", "decline"))


def drawn_up(made):
    with transaction():
        assert reserving.draw_up(made.selection, made.actor("officer"), expires_on=clock.today() + timedelta(days=30)) == 2
    return made


def offered(here, place, part="decider", cents=900_000):
    with transaction():
        return reserving.offer(here.selection, here.actor(part), place_id=place.id, amount_cents=cents)


def given_up(here):
    with transaction():
        reserving.give_up(here.grants[0], here.actor("officer"), reason="They found other money.")


def test_the_next_is_offered_when_money_is_free_again(here):
    first, second = reserve.places(here.selection, here.actor("officer"))
    assert [first.application.number[-1], second.application.number[-1]] == ["2", "3"]
    with pytest.raises(Refusal):
        offered(here, first)
    given_up(here)
    assert position(build.CODE).free == 900_000
    with pytest.raises(Refusal, match="first on the list"):
        offered(here, second)
    with pytest.raises(NotAllowed):
        offered(here, first, part="officer")
    grant = offered(here, first)
    assert (grant.amount_cents, grant.application.state, position(build.CODE).free) == (900_000, "awarded", 0)
    kinds = [k for k in db.session.scalars(db.select(Letter.kind).where(Letter.about_id == grant.application_id)) if "awards" in k]
    assert kinds == ["awards/reserved", "awards/funded"]
    assert db.session.scalar(db.select(Decision.outcome).where(Decision.application_id == grant.application_id)) == "fund"
    assert db.session.get(Grant, here.grants[0].id).state == "ended"


def test_after_its_day_a_place_is_over_and_a_conflict_hands_it_on(here):
    given_up(here)
    first, second = reserve.places(here.selection, None)
    build.conflict(here.people["decider"], here.applications[1])
    with pytest.raises(Refusal, match="Somebody who sees every proposal"):
        offered(here, second)
    with transaction():
        for place in db.session.scalars(db.select(ReservePlace)):
            place.expires_on = clock.now().date() - timedelta(days=1)
    with pytest.raises(Refusal):
        offered(here, first, part="sealer")


def test_the_list_stands_as_soon_as_letters_are_out_and_says_its_day(in_app):
    made = build.released(build.world(4, envelope_cents=1_000_000, allotted=900_000), "fund", "reserve", "reserve", "decline")
    until = clock.today() + timedelta(days=120)
    assert [(p.position, p.expires_on) for p in reserve.places(made.selection, None)] == [(1, until), (2, until)]
    bodies = db.session.scalars(db.select(Letter.body).where(Letter.kind == "awards/reserved"))
    assert all("The list holds until" in body for body in bodies)


def test_a_reserve_needs_a_day_to_come(in_app):
    made = build.prepared(build.world())
    with transaction():
        selecting.record(made.selection, made.actor("chair"), build.lines(made, "fund", "reserve", "decline"))
    for day in (None, clock.today()):
        with pytest.raises(Refusal) as refused, transaction():
            selecting.recommend(made.selection, made.actor("chair"), minutes="We met.", reserve_until=day)
        assert [p.field for p in refused.value.problems] == ["reserve_until"]


def test_letters_do_not_promise_a_list_that_is_over(in_app, clock):
    made = build.sealed(build.world())
    clock.forward(days=121)
    with pytest.raises(Refusal) as refused, transaction():
        cooling.send(made.selection, made.actor("officer"), wait=timedelta(0))
    assert "last day of the reserve list" in str(refused.value.problems[0].sentence)


def test_who_still_waits_when_the_list_ends_is_told_once(in_app, clock):
    made = build.released(build.world(4, envelope_cents=1_000_000, allotted=900_000), "fund", "reserve", "reserve", "decline")
    with transaction():
        db.session.get(Application, made.applications[2].id).state = "withdrawn"
    clock.forward(days=120)
    assert reserving.end_places() == 0
    clock.forward(days=1)
    assert (reserving.end_places(), reserving.end_places()) == (1, 0)
    [letter] = db.session.scalars(db.select(Letter).where(Letter.kind == "awards/reserve_over"))
    told = [row.outcome for row in db.session.scalars(db.select(DecisionLetter).where(
        DecisionLetter.application_id == letter.about_id).order_by(DecisionLetter.id))]
    assert (told, db.session.get(Application, letter.about_id).state) == (["reserve", "over"], "declined")


def test_the_list_in_pages(app, sign_in):
    with app.app_context():
        here = drawn_up(build.released(build.world(3, envelope_cents=1_000_000, allotted=900_000), "fund", "reserve"))
        grant = here.grants[0].public_id
        place = db.session.scalars(db.select(ReservePlace.id).order_by(ReservePlace.position)).first()
    officer, decider = sign_in(here.people["officer"]), sign_in(here.people["decider"])
    base = f"/choosing/{build.CODE}/reserve"
    assert "First" in officer.get(base).text and "Give the grant and send the letter" not in officer.get(base).text
    assert "Write what the group said" in send(officer, f"{base}/give-up", grant=grant, reason="").text
    assert send(officer, f"{base}/give-up", grant=grant, reason="No time.").status_code == 303
    assert send(decider, f"{base}/offer", place=place, amount="99,000").status_code == 422
    assert send(decider, f"{base}/offer", place=place, amount="9,000").status_code == 303
    assert "Got a grant" in officer.get(base).text
    with app.app_context():
        assert db.session.get(Application, here.applications[1].id).state == "awarded"
