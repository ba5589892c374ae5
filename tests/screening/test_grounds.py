"""What matched stands beside a likeness, as both sides write it, and nothing of it comes from what is hidden or not sent."""

import re
from dataclasses import replace

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from tests.build import accounts, applications, payments, screening
from yfund.accounts.queries import actor_of
from yfund.applications.evidence import findings
from yfund.applications.grounds import Ground, people_sent
from yfund.applications.likeness import Likeness, MatchKey
from yfund.applications.models import Conflict
from yfund.applications.register import alike
from yfund.applications.services import changing, drafting, matching
from yfund.calls.models import EligibilityRule
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.kernel import clock as kernel_clock
from yfund.payments import services as paying

CHAIR = {"name": "Norhaina Macarambon", "role": "Chair", "born": "1999", "decides": "yes"}
AGAIN = {"name": "MACARAMBON, Norhaina", "role": "Member", "born": "1999", "decides": "no"}
OTHER = {"name": "Amina Diallo", "role": "Chair", "born": "2001", "decides": "yes"}


@pytest.fixture
def officer(app, clock):
    with app.app_context():
        yield accounts.person("Leïla Benali", roles=["officer"])


def group(name, **more):
    return accounts.organisation(name, **{"registration_number": "", **more})


def sent(call, of, *people):
    """An application of the group that names these people, and its writer."""
    writer = accounts.person(organisation=of, email=f"{random_id()}@example.org")
    return applications.application(call, of, writer, members=list(people)), actor_of(writer)


def banked(made, writer):
    with transaction():
        paying.enter_bank_account(made.organisation, writer, replace(payments.DETAILS, holder="Both of us"))


def shown(made, officer):
    """The grounds of the only other application in the same call."""
    [twin] = alike(made, actor_of(officer)).twins
    return twin.basis.grounds if twin.basis else None


def alone(made, officer):
    """What the records say of the rule that a group sends one application."""
    with transaction():
        rule = EligibilityRule(call_id=made.call_id, position=90, kind="one_application", question={"en": "Your only one?"},
                               params={})
        db.session.add(rule)
    db.session.refresh(made.call)
    return findings([made], actor_of(officer))[made.id][rule.id].verdict


def cells(page):
    """The words of the tables of what matched, row by row."""
    tables = re.findall(r'<table class="table beside">.*?</table>', page, re.S)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
            for one in tables for row in re.findall(r"<tr>(.*?)</tr>", one, re.S)]


def test_all_that_matched_is_shown_side_by_side_and_of_an_account_the_end_alone(officer, sign_in):
    call = applications.open_call()
    one, writer = sent(call, group("Association Passerelles Dakar", registration_number="SN 44-71", website="www.ponts.example"),
                       CHAIR)
    other, other_writer = sent(call, group("ONG Passerelles Dakar", registration_number="sn4471", website="ponts.example"),
                               OTHER, AGAIN)
    screening.past_grantee("Passerelles de Dakar")
    banked(one, writer)
    banked(other, other_writer)
    page = sign_in(officer).get(f"/office/applications/{one.public_id}/screen").text
    assert cells(page) == [
        ["This group", "In the register"], ["similar name"], ["Association Passerelles Dakar", "Passerelles de Dakar"],
        ["This group", "The other group"],
        ["same registration number"], ["SN 44-71", "sn4471"],
        ["same bank account"], ["•• 8494", "•• 8494"],
        ["the same people"], ["Norhaina Macarambon, 1999", "MACARAMBON, Norhaina, 1999"],
        ["same mail or web address"], ["ponts.example", "ponts.example"],
        ["similar name"], ["Association Passerelles Dakar", "ONG Passerelles Dakar"]]
    mark = db.session.scalar(select(MatchKey.key).where(MatchKey.kind == "account").limit(1))
    assert not any(secret in page for secret in (payments.IBAN, payments.IBAN[-8:], mark, "Both of us"))


def test_what_holds_no_more_is_said_to_hold_no_more(officer):
    call = applications.open_call()
    one, _writer = sent(call, group("Lake Singers", website="ponts.example"), OTHER)
    other, _writer = sent(call, group("Young Weavers", website="ponts.example"), CHAIR)
    likeness = db.session.scalars(select(Likeness)).one()
    with transaction():
        matching.decide_likeness(likeness, actor_of(officer), verdict="same", why="One house.", before="")
        other.organisation.website = "looms.example"
        db.session.flush()
        matching.compare([other.organisation_id])
    assert shown(one, officer) == [Ground("domain", [])]


def test_what_is_not_sent_again_is_neither_compared_nor_shown(officer, clock):
    call = applications.open_call()
    one, writer = sent(call, group("Lake Singers"), CHAIR)
    clock.forward(minutes=1)
    with transaction():
        changing.change(one, writer)
        drafting.write(one, writer, {"members": [OTHER]}, {"members": 1})
    other, _writer = sent(call, group("Young Weavers"), OTHER, AGAIN)
    with transaction():
        matching.compare([one.organisation_id])
    assert shown(other, officer) == [Ground("people", [("MACARAMBON, Norhaina, 1999", "Norhaina Macarambon, 1999")])]
    assert list(people_sent([one.organisation_id])[one.organisation_id].values()) == ["Norhaina Macarambon, 1999"]


@pytest.mark.parametrize("tied", [False, True])
def test_people_named_in_a_tied_application_are_not_shown(officer, tied):
    call = applications.open_call()
    here, away = group("Passerelles Dakar"), group("Passerelle Dakar")
    one, _writer = sent(call, here, CHAIR)
    sent(call, away, OTHER)
    hidden, _writer = sent(applications.open_call("YSF-2025"), away, AGAIN)
    if tied:
        with transaction():
            db.session.add(Conflict(public_id=random_id(), person_id=officer.id, application_id=hidden.id, source="declared",
                                    kind="family", began_at=kernel_clock.now()))
    [twin] = alike(one, actor_of(officer)).twins
    assert [ground.kind for ground in twin.basis.grounds] == (["name"] if tied else ["people", "name"])
    assert (twin.likeness.score, twin.basis.score) == (99, 98 if tied else 99)


def test_a_likeness_of_hidden_people_alone_is_not_listed(officer):
    call = applications.open_call()
    away = group("Young Weavers")
    one, _writer = sent(call, group("Lake Singers"), CHAIR)
    sent(call, away, OTHER)
    hidden, _writer = sent(applications.open_call("YSF-2025"), away, AGAIN)
    assert len(shown(one, officer)) == 1 and alone(one, officer) == "unclear"
    with transaction():
        db.session.add(Conflict(public_id=random_id(), person_id=officer.id, application_id=hidden.id, source="declared",
                                kind="family", began_at=kernel_clock.now()))
    found = alike(one, actor_of(officer))
    assert (found.twins, found.earlier, found.more) == ([], [], 0) and alone(one, officer) == "met"


@pytest.mark.parametrize("many", [1, 4])
def test_the_page_asks_as_often_for_many_grounds_as_for_one(officer, sign_in, queries, many):
    call = applications.open_call()
    for number in range(many + 1):
        one, writer = sent(call, group("ABCDE"[number] * 9, website="ponts.example", registration_number="SN 4471"), CHAIR)
        banked(one, writer)
        screening.past_grantee(f"{'PQRST'[number]}ast", registration_number="SN 4471")
    page = f"/office/applications/{one.public_id}/screen"
    with queries() as asked:
        answer = sign_in(officer).get(page).text
    assert answer.count("<bdi>•• 8494") == 2 * many
    assert asked.count == 31, asked.statements


def test_the_ends_of_accounts_known_before_are_filled_in(officer):
    made, writer = sent(applications.open_call(), group("Lake Singers"), CHAIR)
    banked(made, writer)
    db.session.remove()
    downgrade(revision="0015")
    with pytest.raises((OperationalError, ProgrammingError)):
        db.session.execute(select(MatchKey.ending))
    db.session.remove()
    upgrade()
    assert set(db.session.execute(select(MatchKey.kind, MatchKey.ending)).all()) >= {("account", "8494"), ("people", "")}
