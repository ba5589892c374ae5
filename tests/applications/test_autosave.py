"""What saves by itself: each change once, cells apart, two texts told, who is here."""

import re

import pytest
from sqlalchemy import func, select

from yfund.applications.models import AnswerRevision
from yfund.infra.db import db

WRITER = "Norhaina Macarambon"


class Device:
    """One person's browser as the script of the page uses the site."""

    def __init__(self, scene, person):
        self.scene, self.client = scene, scene.sign_in(person)
        page = self.client.get(scene.at + "/sections/group").text
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def post(self, *changes, section="group"):
        return self.client.post(self.scene.at + "/autosave", json={"section": section, "changes": list(changes)},
                                headers={"X-CSRFToken": self.token, "X-Autosave": "1"})

    def send(self, *changes, section="group"):
        answer = self.post(*changes, section=section)
        assert answer.status_code == 200, answer.text
        return answer.json

    def together(self, section="group"):
        return self.client.get(f"{self.scene.at}/together/{section}").json


def change(number, field, base, value="", row="", column="", earlier=()):
    return {"id": f"change{number:04}", "field": field, "base": base, "value": value, "row": row, "column": column,
            "earlier": [f"change{n:04}" for n in earlier]}


@pytest.fixture
def one(scene):
    return Device(scene, scene.writer)


@pytest.fixture
def two(scene, one):
    return Device(scene, scene.other)


def revisions(scene, question):
    with scene.app.app_context():
        return db.session.scalar(select(func.count(AnswerRevision.id)).where(AnswerRevision.question == question))


def test_a_change_is_saved_with_its_revision(scene, one):
    told = one.send(change(1, "title", 0, "A"), change(2, "young", 0, "x"))
    assert told["saved"] == {"change0001": 1, "change0002": 1}
    assert (told["now"], told["clashes"], told["revisions"]) == ({}, [], {"title": 1, "young": 1})
    assert scene.answers() == {"title": "A", "young": {"raw": "x"}}


def test_a_change_sent_again_is_written_once(scene, one):
    first = one.send(change(1, "title", 0, "A"))
    assert one.send(change(1, "title", 0, "A"))["saved"] == first["saved"]
    one.send(change(2, "title", 1, "B"))
    again = one.send(change(1, "title", 0, "A"))
    assert (again["saved"], again["now"]) == ({"change0001": 1}, {"change0001": {"revision": 2, "value": "B"}})
    assert scene.answers()["title"] == "B" and revisions(scene, "title") == 1


def test_who_heard_no_answer_does_not_clash_with_themselves(scene, one):
    one.send(change(1, "title", 0, "A"))
    told = one.send(change(2, "title", 0, "A and more", earlier=[1]))
    assert (told["saved"], told["clashes"], scene.answers()["title"]) == ({"change0002": 2}, [], "A and more")


def test_an_older_change_that_comes_late_is_left_out(scene, one):
    one.send(change(2, "title", 0, "newer", earlier=[1]))
    told = one.send(change(1, "title", 0, "older"))
    assert scene.answers()["title"] == "newer" and told["clashes"] == []
    assert told["now"]["change0001"]["value"] == "newer"


def test_two_texts_are_both_kept_and_a_clash_sent_again_is_told_again(scene, one, two):
    one.send(change(1, "title", 0, "A"))
    one.send(change(2, "title", 1, "B"))
    for _ in range(2):
        (clash,) = two.send(change(3, "title", 1, "C"))["clashes"]
        assert (clash["field"], clash["value"], clash["by"], clash["revision"]) == ("title", "B", WRITER, 2)
        assert clash["url"] == scene.at + "/versions/title"
    assert scene.answers()["title"] == "B"
    page = two.client.get(clash["url"]).text
    assert page.count(">C</p>") == 1
    assert two.send(change(4, "title", 2, "C"))["saved"] == {"change0004": 3}


def test_going_back_to_what_was_there_after_a_lost_answer(scene, one):
    one.send(change(1, "title", 0, "A"))
    one.send(change(2, "title", 1, "B"))
    one.send(change(3, "title", 1, "A", earlier=[2]))
    assert scene.answers()["title"] == "A"


def test_two_people_in_one_row_merge_by_cell(scene, one, two):
    one.send(change(1, "budget", 0, "Boat", row="aa11", column="what"), section="money")
    one.send(change(2, "budget", 1, "3", row="aa11", column="quantity"), section="money")
    told = two.send(change(3, "budget", 1, "12.50", row="aa11", column="unit_cents"),
                    change(4, "budget", 1, "Net", row="bb22", column="what"), section="money")
    assert told["clashes"] == []
    assert scene.answers()["budget"] == [
        {"id": "aa11", "line": "", "what": "Boat", "quantity": 3, "unit_cents": 1250},
        {"id": "bb22", "line": "", "what": "Net", "quantity": "", "unit_cents": ""}]
    (clash,) = one.send(change(5, "budget", 1, "Ferry", row="aa11", column="what"),
                        change(6, "budget", 2, "", row="aa11", column=""), section="money")["clashes"]
    assert (clash["row"], clash["column"], clash["value"]["unit_cents"]) == ("aa11", "", "12.50")
    assert scene.answers()["budget"][0]["what"] == "Ferry"


def test_a_cell_of_two_texts_keeps_the_saved_one_and_the_other_in_the_history(scene, one, two):
    one.send(change(1, "budget", 0, "Boat", row="aa11", column="what"), section="money")
    two.send(change(2, "budget", 1, "Ship", row="aa11", column="what"), section="money")
    (clash,) = one.send(change(3, "budget", 1, "Raft", row="aa11", column="what"), section="money")["clashes"]
    assert (clash["value"], clash["text"], scene.answers()["budget"][0]["what"]) == ("Ship", "Ship", "Ship")
    assert "Raft" in one.client.get(clash["url"]).text


def test_a_row_is_taken_away_when_nobody_wrote_in_it(scene, one):
    one.send(change(1, "budget", 0, "Boat", row="aa11", column="what"), section="money")
    told = one.send(change(2, "budget", 1, row="aa11"), section="money")
    assert (told["saved"], scene.answers()["budget"]) == ({"change0002": 2}, [])


def test_a_page_saved_whole_merges_with_what_a_device_wrote(scene, one):
    one.send(change(1, "budget", 0, "Boat", row="aa11", column="what"),
             change(2, "budget", 0, "Net", row="bb22", column="what"), section="money")
    one.send(change(3, "budget", 1, "Big boat", row="aa11", column="what"), section="money")
    lines = {"budget-0-id": "aa11", "budget-0-what": "Boat", "budget-1-id": "bb22", "budget-1-what": "Big net",
             "budget-2-id": "cc33", "budget-2-what": "Oar"}
    assert scene.post("/sections/money", base_budget="1", **lines).status_code == 303
    assert [(r["id"], r["what"]) for r in scene.answers()["budget"]] == [("aa11", "Big boat"), ("bb22", "Big net"), ("cc33", "Oar")]


def test_who_is_writing_where_is_told_for_a_minute(scene, one, two, clock):
    assert one.send()["others"] == []
    assert two.send(section="idea")["others"] == [{"name": WRITER, "section": "group", "where": "Your group"}]
    assert one.send()["others"] == [{"name": "Jun-Jun Ofong", "section": "idea", "where": "The idea"}]
    assert "Jun-Jun Ofong is writing in: The idea." in one.client.get(scene.at + "/sections/group").text
    clock.forward(minutes=2)
    assert one.send()["others"] == []


def test_what_is_there_now_and_a_fresh_token(scene, one):
    one.send(change(1, "title", 0, "A"))
    told = one.together()
    assert told["answers"] == {"title": {"revision": 1, "value": "A"}}
    one.token = told["token"]
    assert one.send(change(2, "title", 1, "B"))["saved"]


@pytest.mark.parametrize("sent", [
    None, [], {"changes": 3}, {"changes": [1, {"id": "x"}, {"id": "a" * 50, "field": "title", "base": 0}]},
    {"changes": [{"id": "change0001", "field": "title", "base": -1, "value": "x"}]},
    {"changes": [{"id": "change0001", "field": "title", "base": 0, "value": {"raw": "x"}}]},
    {"changes": [{"id": "change0001", "field": ["title"], "base": 0, "value": "x"}]}])
def test_what_has_no_shape_is_left_out(scene, one, sent):
    answer = one.client.post(scene.at + "/autosave", json=sent, headers={"X-CSRFToken": one.token})
    assert (answer.status_code, scene.answers()) == (200, {})


def test_a_list_for_a_text_and_a_text_for_a_list_break_nothing(scene, one):
    one.send(change(1, "title", 0, ["a"]), change(2, "kinds", 0, "art"),
             change(3, "members", 0, "x", row="BAD", column="name"), change(4, "members", 0, "x", row="aa", column="nothing"),
             change(5, "members", 0, {"name": "x"}, row="aa", column="name"))
    assert scene.answers() in ({}, {"members": []})


def test_a_question_that_is_not_asked_is_refused(scene, one):
    answer = one.post(change(1, "nothing", 0, "x"))
    assert (answer.status_code, bool(answer.json["message"])) == (422, True)


def test_who_saves_with_the_button_is_seen_by_the_others_too(scene, clock):
    other = scene.sign_in(scene.other)
    assert "Norhaina Macarambon is writing" not in other.get(scene.at).text
    scene.post("/sections/idea", base_summary="0", summary="Circles.")
    assert "Norhaina Macarambon is writing in this section too." in other.get(scene.at + "/sections/idea").text
    assert "Norhaina Macarambon is writing in: The idea." in other.get(scene.at).text
    clock.forward(minutes=2)
    assert "is writing" not in scene.sign_in(scene.other).get(scene.at).text
