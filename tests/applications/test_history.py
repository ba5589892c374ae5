"""What was written before, steps and restoring; drafts that go over to a new form."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.build import applications
from tests.build.accounts import kept
from yfund.applications import queries as room
from yfund.applications.rules.history import Past, steps
from yfund.applications.services import moving
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
