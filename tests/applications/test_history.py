"""What was written before, steps and restoring; drafts that go over to a new form."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.build import accounts, applications
from tests.build.accounts import kept
from yfund.applications import drafts
from yfund.applications import queries as room
from yfund.applications.rules.history import Past, steps
from yfund.applications.services import moving
from yfund.applications.views import history
from yfund.calls.models import FormVersion
from yfund.infra.db import db, transaction
from yfund.kernel import clock as kernel_clock

T0 = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return T0 + timedelta(minutes=minutes)


def test_what_one_person_wrote_in_one_go_is_one_step() -> None:
    past = [Past(11, 1, "a", 1, at(1)), Past(12, 2, "ab", 1, at(2)), Past(13, 3, "abc", 2, at(40))]
    found = steps(past, "abcd", 2, at(90))
    assert [(s.old, s.new, s.by_id, s.old_id) for s in found] == [
        ("abc", "abcd", 2, 13), ("ab", "abc", 2, 12), (None, "ab", 1, 0)]
    assert steps([], None, None, at(0))[0].new is None


def test_the_history_shows_who_changed_what_and_an_older_text_stands_again(scene, clock):
    scene.post("/sections/idea", base_summary="0", summary="We meet in Dakar.")
    clock.forward(hours=1)
    scene.post("/sections/idea", base_summary="1", summary="We meet in Thiès.")
    page = scene.browser.get(scene.at + "/sections/idea/history").text
    assert "Dakar" in page and "Thiès" in page and '<span class="unseen">removed: </span>' in page
    old = page.split('name="revision" value="')[1].split('"')[0]
    assert scene.post("/versions/summary", revision=old, base_summary="2").status_code == 303
    assert scene.answers()["summary"] == "We meet in Dakar."
    page = scene.browser.get(scene.at + "/sections/idea/history").text
    assert page.count("Thiès") >= 2
    assert scene.post("/versions/summary", revision="nonsense").status_code == 404


def test_the_history_asks_as_often_for_three_steps_as_for_one(scene, clock, queries: Any):
    scene.post("/sections/idea", base_summary="0", summary="one")
    for number in (1, 2, 3):
        clock.forward(hours=1)
        scene.post("/sections/idea", **{"base:summary": str(number)}, summary=f"text {number}")
        with queries() as asked:
            assert scene.browser.get(scene.at + "/sections/idea/history").status_code == 200
        assert asked.count <= 10


def test_the_beginning_of_a_cut_history_is_not_told_as_new() -> None:
    past = [Past(12, 2, "ab", 1, at(2)), Past(13, 3, "abc", 1, at(3))]
    found = steps(past, "x", 2, at(90), is_cut=True)
    assert [(s.old, s.new, s.old_id) for s in found] == [("abc", "x", 13), ("ab", "abc", 12)]
    assert steps([], "x", 2, at(90), is_cut=True) == []


def test_older_changes_follow_page_by_page_and_none_is_left_out(scene, clock, monkeypatch):
    monkeypatch.setattr(history, "MOST_STEPS", 2)
    monkeypatch.setattr(drafts, "MOST_KEPT", 5)
    scene.post("/sections/idea", base_summary="0", summary="Text number 0.")
    for number in range(1, 13):
        clock.forward(minutes=20)
        scene.post("/sections/idea", **{"base:summary": str(number)}, summary=f"Other words {number} altogether.")
    address, seen, pages = scene.at + "/sections/idea/history", [], 0
    while address:
        page = scene.browser.get(address).text
        pages += 1
        seen += [int(n) for n in re.findall(r"added: </span>(\d+)", page)]
        older = re.search(r'href="([^"]+)"[^>]*>(?:<[^>]*>)*\s*Older changes', page)
        address = older[1].replace("&amp;", "&") if older else None
    assert ([n for n in seen if n], pages) == (sorted(range(2, 13), reverse=True), 8)
    assert "There are no older changes." in scene.browser.get(scene.at + "/sections/idea/history?page=99").text


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40


def file_of(name, more=b""):
    return {"prices": (io.BytesIO(PDF + more), name)}


def test_files_that_came_and_went_stand_in_the_history_and_come_back(scene, clock):
    scene.post("/sections/money", **file_of("price list.pdf"))
    with scene.app.app_context():
        upload = room.files_of(scene.application().id)[0].public_id
    scene.post("/files", **{f"about-{upload}": "Three offers", "section": "money"})
    clock.forward(hours=1)
    other = scene.sign_in(scene.other)
    assert scene.post("/sections/money", client=other, remove_file=upload).status_code == 303
    page = scene.browser.get(scene.at + "/sections/money/history").text
    told = re.sub(r"<[^>]+>", " ", page)
    assert [told.count(words) for words in ("removed:", "added:", "Jun-Jun Ofong", "Three offers")] == [1, 1, 1, 2]
    assert scene.browser.get(f"/files/{upload}").status_code == 200
    assert scene.post(f"/files/{upload}/put-back").headers["Location"] == f"{scene.at}/sections/money#prices"
    assert scene.post(f"/files/{upload}/put-back").status_code == 303
    with scene.app.app_context():
        there = room.files_of(scene.application().id)
        assert [(u.filename, u.description, u.public_id == upload) for u in there] == [("price list.pdf", "Three offers", False)]
    assert "Put it back" not in scene.browser.get(scene.at + "/sections/money/history").text


def test_a_file_is_put_back_only_where_one_may_write_and_there_is_room(scene, app):
    scene.post("/sections/money", **file_of("a.pdf"))
    with app.app_context():
        made = scene.application()
        upload = room.files_of(made.id)[0].public_id
        reader = accounts.person("Amina", organisation=made.organisation, part="reader")
        stranger = accounts.person("Somebody")
    scene.post("/sections/money", remove_file=upload)
    for number in range(10):
        scene.post("/sections/money", **file_of(f"{number}.pdf", b" " * (number + 1)))
    assert scene.post(f"/files/{upload}/put-back").status_code == 422
    assert scene.post(f"/files/{upload}/put-back", client=scene.sign_in(stranger)).status_code in (400, 404)
    page = scene.sign_in(reader).get(scene.at + "/sections/money/history").text
    assert ("a.pdf" in page, "Put it back" in page) == (True, False)


NEW: dict[str, Any] = {"sections": [
    applications.DEFINITION["sections"][0] | {"questions": [
        q for q in applications.DEFINITION["sections"][0]["questions"] if q["key"] != "young"]},
    applications.DEFINITION["sections"][1] | {"questions": [
        *(q | ({"kind": "number"} if q["key"] == "partner_name" else {})
          for q in applications.DEFINITION["sections"][1]["questions"]),
        {"key": "rivers", "kind": "long_text", "label": {"en": "Which rivers?"}}]},
    applications.DEFINITION["sections"][2]]}


@pytest.fixture
def moved(scene):
    scene.post("/sections/group", base_title="0", title="Threads", base_young="0", young="18")
    scene.post("/sections/idea", base_partner="0", partner="yes", base_partner_name="0", partner_name="The lake")
    with scene.app.app_context():
        made = scene.application()
        with kept():
            version = FormVersion(call_id=made.call_id, number=2, definition=NEW, published_at=kernel_clock.now())
            db.session.add(version)
        with transaction():
            assert moving.move_drafts(made.call_id, version.id, {"en": "We ask about rivers."}) == 1
        with transaction():
            assert moving.move_drafts(made.call_id, version.id, {"en": "We ask about rivers."}) == 0
    return scene


def test_a_draft_goes_over_to_a_new_form_and_nothing_is_lost(moved):
    with moved.app.app_context():
        made = moved.application()
        assert made.form_version.number == 2
        assert room.written(made) == {"title": "Threads", "young": 18, "partner": True, "partner_name": None}
    page = moved.browser.get(moved.at).text
    assert "We ask about rivers." in page and "“Which rivers?” is new" in page
    assert "No longer asked" in page and "How many members?" in page
    assert "The lake" in moved.browser.get(moved.at + "/sections/idea/history").text
    assert moved.post("/moved").status_code == 303
    page = moved.browser.get(moved.at).text
    assert "We ask about rivers." not in page and "No longer asked" in page


def test_what_was_sent_keeps_its_form(full, clock):
    full.post("/submit", declared_name="Norhaina Macarambon", is_true="yes")
    with full.app.app_context():
        made = full.application()
        with kept():
            version = FormVersion(call_id=made.call_id, number=2, definition=NEW, published_at=kernel_clock.now())
            db.session.add(version)
        with transaction():
            count = moving.move_drafts(made.call_id, version.id, {"en": "New."})
        assert (made.number is not None, count, made.form_version.number) == (True, 0, 1)
