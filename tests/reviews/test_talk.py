"""Talking about an application, beside its reviews."""

from datetime import timedelta

import pytest

from tests.build import reviews
from tests.sending import token
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.infra.db import db, transaction
from yfund.infra.journal import JournalEntry
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.reviews.models.panel import Remark
from yfund.reviews.rules.mentions import mentioned, parts_of, people_by_handle
from yfund.reviews.services import talking

KEYS = tuple(reviews.WEIGHTS)


@pytest.fixture
def here(in_app):
    """An application whose two readers have signed, near each other; an officer."""
    return reviews.signed_by_two()


def speak(here, number, words):
    with transaction():
        return talking.say_of(here["application"], here["actors"][number], words=words, review=here["reviews"][number])


def test_handles_are_found_whatever_their_case_and_the_longest_wins():
    named = people_by_handle({1: "Ann", 2: "Ann Moss", 3: "Ann"})
    assert [n.handle for n in named] == ["Ann", "Ann Moss", "Ann 2"]
    assert mentioned("@ann moss and @Ann 2, not mail@Ann or @Annabel", named) == [2, 3]
    assert [(p.words, p.is_name) for p in parts_of("see @Ann!", named)] == [("see ", False), ("@Ann", True), ("!", False)]


def test_readers_talk_when_all_have_signed_and_letters_come_in_one_bundle(here):
    remark = speak(here, 0, "I doubt the budget, @Ben and @Leïla.")
    speak(here, 0, "And the plan.")
    assert remark.mentions == [here["people"][1].id, here["officer"].id]
    with transaction():
        assert talking.tell_remarks() == 0
    with clock.at(clock.now() + timedelta(minutes=11)), transaction():
        assert talking.tell_remarks() == 2
    letters = db.session.query(Letter).filter_by(kind="reviews/said").all()
    assert {x.person_id for x in letters} == {here["people"][1].id, here["officer"].id}
    assert not any("budget" in x.body for x in letters)
    with clock.at(clock.now() + timedelta(hours=1)), transaction():
        assert talking.tell_remarks() == 0


def test_nobody_else_talks(here):
    with transaction():
        reviews.review(here["application"], reviews.reviewer(name="Unfinished"))
    with pytest.raises(NotAllowed):
        speak(here, 0, "All have not signed.")
    with pytest.raises(NotAllowed), transaction():
        talking.say_of(here["application"], actor_of(here["officer"]).__class__(id=99), words="hello")


def test_a_tie_ends_the_talk(here):
    speak(here, 0, "@Ben, look.")
    with transaction():
        db.session.add(Conflict(person_id=here["people"][1].id, application_id=here["application"].id, source="declared",
                                kind="family", began_at=clock.now()))
    with clock.at(clock.now() + timedelta(minutes=11)), transaction():
        assert talking.tell_remarks() == 0
    assert here["people"][1].name not in [n.handle for n in talking.listed(here["application"])]


def test_a_struck_remark_is_out_of_sight_and_in_the_records(here):
    remark = speak(here, 0, "Something unkind.")
    with pytest.raises(NotAllowed), transaction():
        talking.strike(remark, here["actors"][0], reason="x")
    with pytest.raises(Refusal), transaction():
        talking.strike(remark, actor_of(here["officer"]), reason="")
    with transaction():
        talking.strike(remark, actor_of(here["officer"]), reason="Not about the proposal.")
    assert db.session.get(Remark, remark.id).words == "Something unkind."
    assert db.session.query(JournalEntry).filter_by(action="remark.strike").count() == 1


def test_the_page_escapes_marks_names_and_hides_what_is_struck(app, sign_in, here):
    speak(here, 0, "<script>x</script> @Ben")
    gone = speak(here, 0, "Something unkind.")
    with transaction():
        talking.strike(gone, actor_of(here["officer"]), reason="Not about the proposal.")
    client = sign_in(here["people"][1])
    address = f"/reviews/{here['reviews'][1].assignment.public_id}/discussion"
    page = client.get(address).text
    assert "&lt;script&gt;" in page and "<mark>@Ben</mark>" in page and "unkind" not in page and "Not about" in page
    assert client.post(address, data={"csrf_token": token(client), "words": ""}).status_code == 422
    assert client.post(address, data={"csrf_token": token(client), "words": "Yes."}).status_code == 303
    officer = sign_in(here["officer"])
    address = f"/office/applications/{here['application'].public_id}/discussion"
    assert "Yes." in officer.get(address).text
    assert officer.post(address, data={"csrf_token": token(officer), "words": "Thank you."}).status_code == 303


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_three_rows_as_for_one(sign_in, queries, here, rows):
    for _ in range(rows):
        speak(here, 0, "@Ben says so")
        with transaction():
            reviews.disagreement(reviews.application(here["call"], state="in_review"))
    counts = []
    for who, address in ((here["people"][1], f"/reviews/{here['reviews'][1].assignment.public_id}/discussion"),
                         (here["officer"], f"/office/reading/{here['call'].code}/apart")):
        client = sign_in(who)
        client.get(address)
        with queries() as asked:
            assert client.get(address).status_code == 200
        counts.append(asked.count)
    assert counts == [12, 5]
