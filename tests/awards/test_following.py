"""Pages of a meeting follow by themselves: the mark moves with what one person may see, and with nothing else."""

import re

import pytest

from tests.build import awards as build
from tests.build import meeting as meetings
from tests.sending import send
from yfund.awards.queries.following import mark
from yfund.awards.rules.deciding import Line
from yfund.awards.services import meeting as services
from yfund.infra.db import transaction


@pytest.fixture
def here(in_app):
    made = build.prepared(build.world(4))
    meetings.members(made)
    return made


class Marks:
    """What marks different people have, and whether they moved since they last looked."""

    def __init__(self, here, meeting, item=None):
        self.of = lambda part: mark(build.CODE, meeting.public_id, here.actor(part), item and item.public_id)
        self.known = {}

    def moved(self, *parts):
        before, self.known = self.known, {part: self.of(part) for part in parts}
        return [part for part in parts if before.get(part) != self.known[part]]


def do(verb, *values, **named):
    with transaction():
        return verb(*values, **named)


def test_a_page_of_a_meeting_moves_with_what_is_seen_there(here):
    meeting, chair = meetings.called(here), here.actor("chair")
    everybody = [here.people[part].id for part in ("chair", "member0", "member1")]
    marks, people = Marks(here, meeting), ("chair", "member0", "officer")
    assert marks.moved(*people) == list(people) and marks.moved(*people) == []
    for step in (lambda: services.open_meeting(meeting, chair), lambda: services.note_presence(meeting, chair, everybody),
                 lambda: services.note_presence(meeting, chair, everybody[:2]),
                 lambda: services.note_presence(meeting, chair, everybody)):
        do(step)
        assert marks.moved(*people) == list(people) and marks.moved(*people) == []
    item = meetings.put_on(here, meeting, 2)
    assert marks.moved(*people) == list(people)
    meetings.put_on(here, meeting, 2, "A new board.")
    assert marks.moved(*people) == list(people)
    result = Line(item.application_id, "decline")
    for step in (lambda: services.take_up(item, chair), lambda: services.put_off(item, chair),
                 lambda: services.take_up(item, chair), lambda: services.show_votes(item, chair),
                 lambda: services.settle(item, chair, result), lambda: services.close_meeting(meeting, chair)):
        do(step)
        assert marks.moved(*people) == list(people) and marks.moved(*people) == []


def test_the_page_of_a_point_counts_votes_and_motions_and_never_tells_what_was_voted(here):
    meeting, chair = meetings.opened(here), here.actor("chair")
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    marks, agenda, people = Marks(here, meeting, item), Marks(here, meeting), ("chair", "member0", "officer")
    marks.moved(*people), agenda.moved(*people)
    for part, outcome, tells in (("chair", "fund", True), ("chair", "decline", False), ("member0", "fund", True)):
        do(services.vote, item, here.actor(part), outcome)
        assert bool(marks.moved(*people)) is tells and agenda.moved(*people) == []
    do(services.show_votes, item, chair)
    assert marks.moved(*people) == agenda.moved(*people) == list(people)
    do(services.move_motion, item, chair, outcome="fund", amount_cents=700_000, words="", mover_id=here.people["member0"].id,
       seconder_id=here.people["member1"].id, hands=(2, 1, 0))
    assert marks.moved(*people) == list(people)


def test_whoever_has_a_tie_learns_only_whether_to_wait_outside(here):
    build.conflict(here.people["member0"], here.applications[2])
    meeting, chair, people = meetings.opened(here), here.actor("chair"), ("member0", "member1")
    marks = Marks(here, meeting)
    marks.moved(*people)
    item = meetings.put_on(here, meeting, 2)
    assert marks.moved(*people) == ["member1"] and Marks(here, meeting, item).of("member0") is None
    inside = marks.known["member0"]
    do(services.take_up, item, chair)
    assert marks.moved(*people) == list(people)
    outside = marks.known["member0"]
    do(services.vote, item, here.actor("member1"), "fund")
    do(services.show_votes, item, chair)
    meetings.put_on(here, meeting, 2, "Their partner left.")
    assert marks.moved(*people) == ["member1"]
    do(services.settle, item, chair, Line(item.application_id, "decline"))
    assert (marks.moved(*people), marks.known["member0"]) == (list(people), inside) and inside != outside
    do(services.take_up_again, item, chair)
    assert marks.moved(*people) == list(people) and marks.known["member0"] == outside


def test_a_mark_says_whether_oneself_is_outside_and_not_who_else_is(here):
    """Who is out of the room for a point stands on the page of that point alone."""
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    agenda, point = Marks(here, meeting), Marks(here, meeting, item)
    agenda.moved("member1"), point.moved("member1")
    build.conflict(here.people["member0"], here.applications[2])
    do(services.vote, item, here.actor("chair"), "fund")
    assert agenda.moved("member1") == [] and point.moved("member1") == ["member1"]


@pytest.fixture
def visited(app, sign_in):
    """The addresses of an open meeting and of an open point, the chair and a member with a tie to the point."""
    with app.app_context():
        here = build.prepared(build.world(3))
        meetings.members(here)
        build.conflict(here.people["member0"], here.applications[2])
        meeting = meetings.opened(here)
        meetings.put_on(here, meeting, 1)
        item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
        address = f"/choosing/{build.CODE}/meetings/{meeting.public_id}"
        point = f"{address}/points/{item.public_id}"
    return {part: sign_in(here.people[part]) for part in ("chair", "member0")}, address, point


def test_a_mark_costs_two_questions_beside_the_three_of_who_asks(visited, queries):
    people, address, point = visited
    for path in (address, point):
        people["chair"].get(f"{path}/mark")
        with queries() as asked:
            assert people["chair"].get(f"{path}/mark").status_code == 200
        assert asked.count == 5


def test_pages_carry_the_mark_that_is_asked_for_until_the_meeting_is_closed(visited):
    people, address, point = visited
    for part, path in (("chair", address), ("chair", point), ("member0", address)):
        answer = people[part].get(f"{path}/mark")
        [found] = re.findall(r'data-follow="([^"]*)" data-mark="([^"]*)"', people[part].get(path).text)
        assert found == (f"{path}/mark", answer.text) and answer.headers["Cache-Control"] == "no-store"
        assert answer.content_type == "text/plain; charset=utf-8" and "js/follow." in people[part].get(path).text
    assert people["member0"].get(f"{point}/mark").status_code == 404
    refused = send(people["chair"], f"{point}/settle", outcome="fund", reason="")
    assert refused.status_code == 422 and " data-held>" in refused.text and " data-held>" not in people["chair"].get(point).text
    for step in (f"{point}/show", f"{point}/settle", f"{address}/close"):
        assert send(people["chair"], step, outcome="decline", reason="Agreed.").status_code == 303
    assert not any("data-follow" in people["chair"].get(path).text for path in (address, point))


def test_the_page_of_another_point_says_what_is_talked_about_and_who_must_go(visited):
    people, address, point = visited
    [other] = re.findall(rf'href="({address}/points/\w+)"', people["member0"].get(address).text)
    outside, inside = people["member0"].get(other).text, people["chair"].get(other).text
    assert "Please step out for a moment." in outside and point not in outside and "The committee talks about</b>" not in outside
    assert "Please step out" not in inside and re.search(rf'The committee talks about</b>\s*<a href="{point}">', inside)
    assert "The committee talks about</b>" not in people["chair"].get(point).text
