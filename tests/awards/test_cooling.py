"""The wait before letters go out: called back, sent when it is over, kept back when the money is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.build import awards as build
from tests.sending import send
from yfund.awards.models import Decision, Grant, Release, Selection
from yfund.awards.services import cooling, deciding
from yfund.awards.services.cooling import release_due
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal

DAY = timedelta(hours=24)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def waiting(clock):
    here = build.sealed(build.world())
    with transaction():
        cooling.send(here.selection, here.actor("officer"), wait=DAY)
    return here


def state():
    return db.session.scalar(select(Selection.state))


def test_nothing_goes_out_before_the_wait_is_over_and_everything_after(in_app, clock):
    here = waiting(clock)
    assert (state(), count(Letter), count(Grant)) == ("cooling", 0, 0)
    clock.forward(hours=23, minutes=59)
    assert release_due() == 0 and count(Letter) == 0
    clock.forward(minutes=2)
    assert release_due() == 1
    assert (state(), count(Letter), count(Grant)) == ("released", 3, 1)
    assert release_due() == 0 and count(Letter) == 3
    assert here.selection is not None


@pytest.mark.parametrize("who", ["decider", "sealer", "officer"])
def test_two_who_sealed_and_the_one_who_sends_can_call_back(in_app, clock, who):
    here = waiting(clock)
    with transaction():
        cooling.recall(here.selection, here.actor(who), reason="A group withdrew.")
    clock.forward(hours=48)
    assert release_due() == 0 and (state(), count(Letter)) == ("sealed", 0)
    with transaction():
        cooling.send(here.selection, here.actor("officer"), wait=DAY)
    clock.forward(hours=25)
    assert release_due() == 1 and count(Letter) == 3 and count(Release) == 2


def test_others_cannot_and_a_reason_is_needed(in_app, clock):
    here = waiting(clock)
    with pytest.raises(NotAllowed), transaction():
        cooling.recall(here.selection, here.actor("chair"), reason="Me too.")
    with pytest.raises(Refusal), transaction():
        cooling.recall(here.selection, here.actor("officer"), reason=" ")
    assert state() == "cooling"


def test_pressed_twice_it_waits_once(in_app, clock):
    here = waiting(clock)
    with transaction():
        cooling.send(here.selection, here.actor("officer"), wait=DAY)
    assert count(Release) == 1


def test_letters_stay_back_when_the_money_is_gone_meanwhile(in_app, clock, monkeypatch):
    waiting(clock)
    monkeypatch.setattr("yfund.awards.services.releasing.funds.commit", no_money)
    clock.forward(hours=25)
    assert release_due() == 0
    assert (state(), count(Letter), count(Grant)) == ("sealed", 0, 0)
    assert db.session.scalar(select(Release.reason)) == "The money is gone."


def no_money(*_given, **_named):
    raise Refusal("The money is gone.")


def test_the_pages_tell_when_and_take_back(app, sign_in, clock, monkeypatch):
    with app.app_context():
        here = build.sealed(build.world())
    monkeypatch.setitem(app.extensions["yfund_settings"].__dict__, "cooling_hours", 24)
    address = f"/choosing/{build.CODE}/release"
    officer = sign_in(here.people["officer"])
    assert "Send every letter in 24 hours" in officer.get(address).text
    assert send(officer, address).status_code == 303
    page = officer.get(address).text
    assert "&lt;time" not in page and "Call them back" in page and "The letters go out on" in page
    assert send(officer, f"/choosing/{build.CODE}/recall", reason="Too early.").status_code == 303
    assert "were called back" in officer.get(address).text and "Too early." in officer.get(address).text


def test_may_be_sent_again_is_kept_for_declined_ones_only(in_app, clock):
    here = build.recommended(build.world())
    for decision in list(db.session.scalars(select(Decision))):
        with transaction():
            deciding.edit_feedback(decision, here.actor("officer"), {}, may_resend=True)
    told = dict(db.session.execute(select(Decision.outcome, Decision.may_resend)).all())
    assert told == {"fund": False, "reserve": False, "decline": True}
