"""What an officer typed beside an application comes back with the sentence when it is refused."""

import pytest
from sqlalchemy import select

from tests.build import accounts, calls
from tests.build import screening as applications
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.applications.likeness import Likeness
from yfund.applications.services import screening
from yfund.infra.db import db, transaction

ROOT = "/office/applications"


@pytest.fixture
def scene(app, clock, sign_in):
    """Two applications whose groups are alike, and the officer's browser."""
    with app.app_context():
        officer = accounts.person("Leïla Benali", roles=["officer"])
        call = calls.call("YSF-2026")
        one, _other = (applications.application(call, accounts.organisation(name, registration_number=""))
                       for name in ("Association Jeunes Passerelles Dakar", "ONG Jeunes Passerelles Dakar"))
        applications.past_grantee("Jeunes Passerelles Dakar")
        yield one, actor_of(officer), sign_in(officer)


def turned_away(one, actor):
    rule = one.call.rules[0].id
    with transaction():
        screening.find_ineligible(one, actor, reason="Kindly no.", chosen=[], verdicts={rule: ("not_met", "")})


def part(page, address):
    """The form of the page that posts to this address."""
    return page.split(f'action="{address}"')[1].split("</form>")[0]


def test_an_appeal_comes_back_with_who_asked_and_why(scene):
    one, actor, officer = scene
    turned_away(one, actor)
    address = f"{ROOT}/{one.public_id}/reinstate"
    for fields, said in (({"appealed_by": "Norhaina of the board", "reason": " "}, "Say why the application is taken back in."),
                         ({"appealed_by": "N" * 201, "reason": "New papers came"}, "too long")):
        answer = send(officer, address, **fields)
        form = part(answer.text, address)
        assert answer.status_code == 422 and "Rule by rule" in answer.text
        assert said in form and said in answer.text.split("Rule by rule")[0]
        assert all(words.strip() in form for words in fields.values())
    assert 'href="#why-reinstate"' in send(officer, address).text and 'id="why-reinstate"' in form


def test_an_appeal_that_somebody_took_first_keeps_what_was_typed(scene):
    one, _actor, officer = scene
    address = f"{ROOT}/{one.public_id}/reinstate"
    answer = send(officer, address, appealed_by="Norhaina", reason="New papers came")
    assert answer.status_code == 422 and "New papers came" in part(answer.text, address)
    assert answer.text.count('id="reason"') == 1
    assert "New papers came" not in part(answer.text, f"{ROOT}/{one.public_id}/screen")
    assert f'action="{address}"' not in officer.get(f"{ROOT}/{one.public_id}/screen").text


def test_a_likeness_comes_back_open_with_the_word_and_the_reason(scene):
    one, _actor, officer = scene
    for likeness in db.session.scalars(select(Likeness).where(Likeness.organisation_id == one.organisation_id)).all():
        address = f"{ROOT}/{one.public_id}/alike/{likeness.public_id}"
        ident = f"l{likeness.public_id}"
        answer = send(officer, address, verdict="different", why="", before="")
        assert answer.status_code == 422 and "Rule by rule" in answer.text and f'href="#{ident}-why"' in answer.text
        form = part(answer.text, address)
        assert 'value="different" checked' in form and "Say what you saw." in form and f'id="{ident}-why"' in form
        assert answer.text.split(f'action="{address}"')[0].rpartition("<details")[2].startswith(' class="more" open>')
        answer = send(officer, address, verdict="", why="Two boards, two towns", before="")
        form = part(answer.text, address)
        assert answer.status_code == 422 and "Two boards, two towns" in form and "Say whether they are the same." in form
        assert answer.text.count("Two boards, two towns") == 1 and " checked" not in form
        answer = send(officer, address, verdict="same", why="x" * 1001, before="")
        assert answer.status_code == 422 and "too long" in part(answer.text, address) and "x" * 1001 in part(answer.text, address)
    assert not db.session.scalar(select(Likeness.id).where(Likeness.verdict != ""))


def test_a_wish_for_another_look_comes_back(scene):
    one, _actor, officer = scene
    address = f"{ROOT}/{one.public_id}/look"
    answer = send(officer, address, look_reason="y" * 1001)
    assert answer.status_code == 422 and "y" * 1001 in part(answer.text, address)
    assert "Say what should be looked at." in part(send(officer, address).text, address)
