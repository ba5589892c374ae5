"""The form on trial: every kind of question, its checks and conditions, before the call opens, and nothing is kept."""

import html
import re

import pytest
from sqlalchemy import func, select

from tests.applications.every_kind import QUESTIONS
from tests.build import accounts, applications, calls
from tests.sending import send
from yfund.applications.models import Answer, Application
from yfund.calls.services import asking
from yfund.infra import storage
from yfund.infra.db import db, transaction

TRY = "/office/calls/YSF-2026/try"
FORM = {"sections": [applications.DEFINITION["sections"][1], applications.DEFINITION["sections"][2],
                     {"key": "every", "title": {"en": "Every kind"}, "questions": QUESTIONS[1:]}]}


@pytest.fixture
def officer(app, clock, sign_in):
    with app.app_context():
        call = calls.draft("YSF-2026")
        with transaction():
            asking.set_form(call, calls.OFFICER, FORM)
        person = accounts.person(roles=["officer"])
    return sign_in(person)


def carried(page):
    return html.unescape(re.search(r'name="carried" value="([^"]*)"', page)[1])


def go(browser, page, at, where, **typed):
    bases = {f"base:{key}": "0" for key in typed}
    return send(browser, TRY, at=at, go=where, carried=carried(page), **bases, **typed).text


def test_a_draft_is_walked_through_as_a_group_would_and_leaves_nothing(app, officer):
    page = officer.get("/office/calls/YSF-2026/preview").text
    assert f'href="{TRY}"' in page
    page = officer.get(TRY).text
    assert "between 18 and 35" in page
    page = go(officer, page, ":quiz", "next")
    assert "What will change?" in page and 'name="partner_name"' in page and "At least so many" not in page
    page = go(officer, page, "idea", "check", summary="x" * 250, starts="2026-06-01", ends="2026-05-01", partner="no")
    assert "50 characters too long" in page and "The end must come after the beginning" in page and "x" * 250 in page
    page = go(officer, page, "idea", "next", summary="Good", partner="yes", partner_name="Léa", kinds="art")
    assert "What will it cost?" in page
    budget = {"budget-0-what": "Bus", "budget-0-quantity": "2", "budget-0-unit_cents": "9000", "budget-0-line": "fees"}
    page = send(officer, TRY, at="money", go="check", carried=carried(page), **{"base:budget": "0"}, **budget).text
    assert "18,000" in page and "more than its 40" in page
    page = go(officer, page, "money", "idea")
    assert "Léa" in page and "Good" in page
    page = go(officer, page, "idea", ":end", partner="yes", partner_name="Léa")
    assert "A group could not send this yet" in page and "What the rules find in it" in page
    with app.app_context():
        assert [db.session.scalar(select(func.count(one.id))) for one in (Application, Answer)] == [0, 0]


def test_every_kind_is_drawn_checked_and_carried(app, officer, monkeypatch):
    monkeypatch.setattr(storage, "store", None)
    page = go(officer, officer.get(TRY).text, "money", "next")
    for question in QUESTIONS[1:]:
        assert f'data-question="{question["key"]}"' in page
    page = send(officer, TRY, at="every", add="plan", carried=carried(page), **{"base:plan": "0", "plan-0-what": "Walk"}).text
    assert 'name="plan-1-what"' in page and 'value="Walk"' in page
    page = go(officer, page, "every", "check", count="many", sum="1250.50", lands=["SN", "ML"], spot="Gorée")
    assert "is not a number we can read" in page
    page = go(officer, go(officer, page, "every", "idea"), "idea", "every")
    assert 'value="many"' in page and 'value="1250.50"' in page and 'value="Gorée"' in page


@pytest.mark.parametrize("made", ["", "no json", "[]", '{"answers": 3}', '{"answers": {"count": [1], "spot": "x", "plan": [[2]]}}',
                                  '{"uploads": {"papers": "x"}, "quiz": {"1": []}}'])
def test_a_page_made_by_hand_brings_nothing_in(officer, made):
    for at in ("every", "nowhere", ":end"):
        assert send(officer, TRY, at=at, go="next", carried=made, **{"base:spot": "0", "spot": "x"}).status_code == 200


def test_groups_and_strangers_do_not_see_it(app, officer, sign_in, client):
    with app.app_context():
        member = accounts.person(organisation=accounts.organisation())
    assert sign_in(member).get(TRY).status_code == 403
    assert client.get(TRY).status_code in (302, 303)
