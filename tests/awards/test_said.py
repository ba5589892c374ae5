"""What the committee says so far, in sums and lines; long lists of decisions and points a page at a time."""

import re

import pytest

from tests.build import awards as build
from tests.build import meeting as meetings
from yfund.applications.models import Application
from yfund.awards.queries import choosing
from yfund.awards.queries import meeting as meeting_queries
from yfund.awards.queries.board import board
from yfund.awards.queries.said import Sums, said
from yfund.awards.rules.deciding import funded_cents
from yfund.awards.services import selecting
from yfund.infra.db import db, transaction


@pytest.fixture
def here(in_app):
    """Six applications: of five something was said; one of these left, the officer has a tie to another."""
    made = build.prepared(build.world(6, envelope_cents=9_000_000, allotted=9_000_000))
    with transaction():
        selecting.record(made.selection, made.actor("chair"), build.lines(made, "fund", "reserve", "fund", "fund", "decline")[:5])
    with transaction():
        db.session.get(Application, made.applications[2].id).state = "withdrawn"
    build.conflict(made.people["officer"], made.applications[3])
    return made


@pytest.mark.parametrize("part", ["chair", "officer"])
def test_sums_are_those_of_a_plain_count(here, part):
    found = board(here.call, here.actor(part))
    plain = [line for line in choosing.recommended_lines(here.selection).values() if line.application_id in found.ids]
    sums, lines = said(here.selection, found)
    assert sums == Sums(len(plain), sum(line.outcome == "fund" for line in plain), funded_cents(plain))
    assert sums == (Sums(4, 2, 1_800_000) if part == "chair" else Sums(3, 1, 900_000))
    assert {i: lines[i] for i in found.ids if i in lines} == {line.application_id: line for line in plain}


def test_lines_are_those_asked_for_and_sums_stay_whole(here):
    found, first = board(here.call, here.actor("chair")), here.applications[0].id
    whole, _ = said(here.selection, found)
    assert said(here.selection, found, of=[first])[1].keys() == {first}
    assert said(here.selection, found, outcomes=("reserve",))[1].keys() == {here.applications[1].id}
    for narrow in ({"of": []}, {"of": [here.applications[5].id]}, {"outcomes": ("reserve",)}):
        assert said(here.selection, found, **narrow)[0] == whole
    assert said(None, found) == (Sums(), {})


@pytest.mark.parametrize("part", ["officer", "auditor"])
def test_decisions_are_counted_as_they_are_listed(in_app, part):
    here = build.recommended(build.world(6, envelope_cents=9_000_000, allotted=9_000_000), "fund", "reserve", "decline")
    build.conflict(here.people["officer"], here.applications[3])
    tally = choosing.tally(here.selection, here.actor(part))
    for outcome in ("", "fund", "reserve", "decline", choosing.UNREAD):
        ids = choosing.decisions(here.selection, here.actor(part), outcome=outcome)
        rows = db.session.execute(choosing.decided(ids)).all()
        assert [decision.id for decision, *_ in rows] == list(db.session.scalars(ids))
        assert len(rows) == choosing.total(tally, outcome) > 0
        assert (here.applications[3].id in {application.id for _, application, *_ in rows}) is (
            part == "auditor" and outcome in ("", "decline", choosing.UNREAD))


@pytest.fixture
def long(app, monkeypatch):
    """A meeting with four points, its pages three points long."""
    monkeypatch.setattr("yfund.awards.views.meeting.A_PAGE", 3)
    with app.app_context():
        here = build.prepared(build.world(5, envelope_cents=9_000_000, allotted=9_000_000))
        meetings.members(here)
        meeting = meetings.opened(here)
        for n in range(4):
            meetings.put_on(here, meeting, n)
        yield here, meeting, f"/choosing/{build.CODE}/meetings/{meeting.public_id}"


def _numbers(text):
    return re.findall(rf"{build.CODE}-(\d{{4}})", text.partition("Agenda")[2])


def test_a_long_agenda_comes_in_pages_and_keeps_the_open_point_in_sight(long, sign_in):
    here, meeting, address = long
    meetings.taken_up(here, meeting, meeting_queries.items(meeting)[3])
    chair = sign_in(here.people["chair"])
    first, second = chair.get(address).text, chair.get(f"{address}?page=2").text
    assert _numbers(first) == ["0001", "0002", "0003"] and _numbers(second) == ["0004"]
    for page in (first, second):
        assert f"{build.CODE}-0004" in page.partition("Agenda")[0] and "0 of 4 settled" in page
    assert 'start="4"' in second and "1 to 3 of 4" in first


def test_no_point_is_offered_while_another_is_open(long, sign_in):
    here, meeting, address = long
    waiting, other = meeting_queries.items(meeting)[:2]
    chair = sign_in(here.people["chair"])
    assert "Take this point up" in chair.get(f"{address}/points/{waiting.public_id}").text
    meetings.taken_up(here, meeting, other)
    page = chair.get(f"{address}/points/{waiting.public_id}").text
    assert "Take this point up" not in page and "The committee talks about" in page


def test_long_minutes_come_in_pages_and_number_their_points_through(long, sign_in):
    here, meeting, address = long
    for item in meeting_queries.items(meeting)[:3]:
        meetings.settled(here, meeting, item)
    with transaction():
        meetings.services.close_meeting(meeting, here.actor("chair"))
    auditor = sign_in(here.people["auditor"])
    first, second = auditor.get(f"{address}/minutes").text, auditor.get(f"{address}/minutes?page=2").text
    assert all(f"<h2>{n}. " in first for n in (1, 2, 3)) and "Not settled" not in first
    assert "Not settled" in second and f"{build.CODE}-0004" in second and "<h2>1. " not in second
    assert "Not settled" in auditor.get(f"{address}/minutes?page=99").text


def test_what_comes_next_skips_what_is_settled_and_what_one_may_not_know_of(long):
    here, meeting, _ = long
    for item in meeting_queries.items(meeting)[:1]:
        meetings.settled(here, meeting, item)
    build.conflict(here.people["officer"], here.applications[1])
    assert meeting_queries.next_point(meeting, here.actor("chair")).application_id == here.applications[1].id
    assert meeting_queries.next_point(meeting, here.actor("officer")).application_id == here.applications[2].id
    assert meeting_queries.steps(meeting, here.actor("officer")) == {"settled": 1, "waiting": 2}
