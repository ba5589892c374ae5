"""Where people who judge, decide or pay belong: said by themselves, searched for by the worker, whatever their role."""

from datetime import date

import pytest

from tests.build import accounts, reviews
from tests.sending import token
from yfund.accounts.models import Organisation, Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.applications.queries import visible
from yfund.infra.db import db, transaction
from yfund.kernel.errors import NotAllowed
from yfund.reviews.models.readers import Affiliation, InterestStatement
from yfund.reviews.queries.invited import needs, silent
from yfund.reviews.services.interests import search_due, state_interests

ROLES = ("reviewer", "committee", "officer", "certifier", "approver", "payer", "administrator")


def stated(person_id, *places):
    with transaction():
        person = db.session.get(Person, person_id)
        state_interests(person, actor_of(person), [("role", name, None) for name in places])


def ties():
    return {(tie.person_id, tie.kind) for tie in db.session.query(Conflict)}


@pytest.fixture
def sent(in_app):
    """A call that is read, with an application of Lake Weavers."""
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        reviews.application(call, accounts.organisation("Lake Weavers"), state="in_review")
    return call


@pytest.mark.parametrize("role", ROLES)
def test_what_anybody_states_binds_within_a_minute_whatever_the_role(sent, clock, role):
    with transaction():
        person_id = accounts.person(name="Somebody", roles=[role]).id
    assert search_due() == 0
    clock.forward(minutes=5)
    assert search_due() == 0
    stated(person_id, "lake weavers")
    clock.forward(minutes=1)
    assert search_due() == 1 and ties() == {(person_id, "role")}
    assert db.session.scalars(visible(actor_of(db.session.get(Person, person_id)))).all() == []
    assert search_due() == 0


@pytest.mark.parametrize(("role", "is_asked"), [*((role, True) for role in ROLES), ("auditor", False), ("donor", False)])
def test_whom_a_tie_would_bind_is_asked_on_the_home_once_a_year(in_app, clock, role, is_asked):
    with transaction():
        person = accounts.person(name="Somebody", roles=[role])

    def asked():
        return [need.detail.message for need in needs(actor_of(person)) if need.endpoint == "reviews.interests"]

    assert asked() == (["You have not said so yet."] if is_asked else [])
    stated(person.id)
    assert asked() == []
    clock.forward(days=366)
    assert asked() == (["You said so more than a year ago."] if is_asked else [])


def test_what_changed_without_a_word_is_found_a_day_later(sent, clock):
    with transaction():
        person = accounts.person(name="Late member", roles=["committee"])
        group = db.session.query(Organisation).filter_by(name="Lake Weavers").one()
    assert search_due() == 0
    with transaction():
        reviews.join(group, db.session.get(Person, person.id), "reader")
    clock.forward(hours=3)
    assert search_due() == 0
    clock.forward(hours=22)
    assert search_due() >= 1 and (person.id, "member") in ties()


def test_only_oneself_and_an_officer_state_it_and_nothing_is_an_answer(sent):
    with transaction():
        officer, member, other = (accounts.person(name=name, roles=[role]) for name, role in (
            ("Leïla", "officer"), ("Member", "committee"), ("Other", "payer")))
        stranger = accounts.person(name="Stranger")
    for actor, about in ((other, member), (stranger, stranger)):
        with pytest.raises(NotAllowed), transaction():
            state_interests(db.session.get(Person, about.id), actor_of(db.session.get(Person, actor.id)), [])
    assert [p.name for p in silent()] == ["Leïla", "Member", "Other"]
    stated(member.id)
    with transaction():
        state_interests(db.session.get(Person, other.id), actor_of(db.session.get(Person, officer.id)),
                        [("family", "River School", date(2030, 1, 1))])
    assert [p.name for p in silent()] == ["Leïla"]
    assert [(a.person_id, a.kind) for a in db.session.query(Affiliation)] == [(other.id, "family")]


def test_the_page_keeps_what_was_typed_and_says_when_it_was_said(app, sign_in, queries):
    with app.app_context(), transaction():
        person = accounts.person(name="Member", roles=["committee"])
    client = sign_in(person)
    wrong = {"csrf_token": token(client), "place-name-0": "River School", "place-kind-0": "family", "place-until-0": "soon"}
    answer = client.post("/interests", data=wrong)
    assert answer.status_code == 422 and "River School" in answer.text and 'value="soon"' in answer.text
    assert client.post("/interests", data={**wrong, "place-until-0": ""}).status_code == 303
    with queries() as counted:
        page = client.get("/interests")
    assert "River School" in page.text and "You said so last on" in page.text and counted.count == 5
    assert "/interests" in client.get("/account").text
    with app.app_context():
        assert db.session.query(InterestStatement).one().person_id == person.id
