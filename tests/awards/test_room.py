"""In the room: who comes and goes while a point is open, points put off and taken up again, and what minutes bind."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.build import accounts
from tests.build import awards as build
from tests.build import meeting as meetings
from yfund.awards.queries import choosing, needs
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import tied_at_lines
from yfund.awards.rules.ranking import Standing, ranking
from yfund.awards.rules.scenarios import Demands
from yfund.awards.services import deciding, scenarios, selecting, solving
from yfund.awards.services import meeting as services
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def here(in_app):
    return meetings.committee()


def present(here, meeting, *parts):
    with transaction():
        services.note_presence(meeting, here.actor("chair"), [here.people[part].id for part in parts])


def test_who_comes_in_with_a_tie_while_a_point_is_open_steps_out_too(here):
    build.conflict(here.people["member1"], here.applications[2])
    meeting = meetings.opened(here, "chair", "member0")
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    present(here, meeting, "chair", "member0", "member1")
    assert set(queries.point(item).voters) == {here.people["chair"].id, here.people["member0"].id}
    with pytest.raises(NotAllowed):
        meetings.vote(here, item, member1="fund")
    meetings.vote(here, item, chair="fund", member0="fund")
    assert item.state == "shown"


def test_a_tie_found_after_the_vote_takes_the_vote_out_of_the_count(here):
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    meetings.vote(here, item, member0="fund")
    build.conflict(here.people["member0"], here.applications[2])
    meetings.vote(here, item, chair="decline", member1="decline")
    assert item.state == "shown" and "fund" not in queries.point(item).voted.values()
    with transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "decline"))
    with transaction():
        services.close_meeting(meeting, here.actor("chair"))
    [point] = meeting.minutes["points"]
    assert point["outside"] == ["Member 0 Diallo"] and point["votes"] == {"fund": 0, "reserve": 0, "decline": 2}


def test_nothing_is_shown_moved_or_settled_when_too_many_have_gone(here):
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    meetings.vote(here, item, chair="fund", member0="fund")
    present(here, meeting, "chair")
    with pytest.raises(Refusal, match="not enough members"), transaction():
        services.show_votes(item, here.actor("chair"))
    with pytest.raises(Refusal, match="put it off"), transaction():
        services.close_meeting(meeting, here.actor("chair"))
    with transaction():
        services.put_off(item, here.actor("chair"))
    assert (item.state, queries.point(item).voted) == ("waiting", {})
    present(here, meeting, "chair", "member0")
    meetings.taken_up(here, meeting, item)
    meetings.vote(here, item, chair="fund", member0="decline")
    present(here, meeting, "chair")
    with pytest.raises(Refusal, match="not enough members"), transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "decline"))


def test_a_settled_point_is_taken_up_again_and_the_new_result_counts(here):
    build.conflict(here.people["member1"], here.applications[2])
    meeting = meetings.opened(here)
    item = meetings.put_on(here, meeting, 2)
    meetings.settled(here, meeting, item, "decline", ("decline", "decline"))
    with transaction():
        services.take_up_again(item, here.actor("chair"))
    assert item.state == "shown" and queries.waits_outside(meeting, here.actor("member1"))
    with transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "fund", 500_000, "Half of it."))
    assert choosing.recommended_lines(here.selection)[item.application_id].amount_cents == 500_000
    assert not queries.waits_outside(meeting, here.actor("member1"))


def test_a_list_never_goes_on_against_its_minutes_and_a_scenario_leaves_them(here):
    meeting = meetings.opened(here)
    item = meetings.put_on(here, meeting, 0)
    meetings.settled(here, meeting, item, "decline", ("decline", "decline", "decline"))
    with transaction():
        made = scenarios.make(here.call, here.actor("chair"), name="Best first", demands=Demands(3_000_000))
    with transaction():
        scenarios.keep(made, solving.solve(made))
    with transaction():
        assert scenarios.adopt(made, here.selection, here.actor("chair")) == 2
    assert choosing.recommended_lines(here.selection)[item.application_id].outcome == "decline"
    with transaction():
        selecting.record(here.selection, here.actor("chair"), build.lines(here, "fund", "fund", "decline"))
    with pytest.raises(Refusal) as refused, transaction():
        selecting.recommend(here.selection, here.actor("chair"), minutes="We met.")
    assert [str(p.sentence) for p in refused.value.problems] == [
        f"{item.application.number}: a meeting agreed on something else. Write that, or take the point up in a meeting again."]


def test_whoever_was_in_the_room_or_wrote_a_line_never_decides(here):
    with transaction():
        both = accounts.person("Both Hats", roles=["committee", "administrator"])
        other = accounts.person("Other Hats", roles=["committee", "administrator"])
    here.people |= {"both": both, "other": other}
    meeting = meetings.called(here)
    with transaction():
        services.open_meeting(meeting, here.actor("chair"))
    present(here, meeting, "chair", "member0", "both")
    with transaction():
        selecting.record(here.selection, here.actor("other"), build.lines(here, "decline"))
    with transaction():
        selecting.record(here.selection, here.actor("chair"), build.lines(here, "fund", "reserve", "decline"))
    hands = choosing.recommenders(here.selection)
    assert {both.id, other.id, here.people["chair"].id, here.people["member0"].id} <= hands
    assert here.people["decider"].id not in hands and here.people["member1"].id not in hands
    with transaction():
        selecting.recommend(here.selection, here.actor("chair"), minutes="We met.",
                            reserve_until=clock.today() + timedelta(days=9))
    for part in ("both", "other"):
        with pytest.raises(NotAllowed), transaction():
            deciding.decide(here.selection, here.actor(part))


def test_members_are_asked_by_letter_and_find_the_meeting_at_home(here):
    meeting = meetings.called(here)
    letters = list(db.session.scalars(db.select(Letter).where(Letter.kind == "awards/meeting_called")))
    assert {letter.person_id for letter in letters} == {here.people[part].id for part in ("chair", "member0", "member1")}
    assert all(meeting.public_id in letter.body and "Threads of the Lake" not in letter.body for letter in letters)
    first = needs(here.actor("member0"))[0]
    assert (first.endpoint, first.values["public_id"]) == ("awards.meeting", meeting.public_id)
    with transaction():
        services.open_meeting(meeting, here.actor("chair"))
    assert "meets now" in str(needs(here.actor("member0"))[0].sentence) and needs(here.actor("auditor")) == []


def test_equal_points_are_talked_about_only_where_one_line_divides_them():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    some = [Standing(n, (value,), 100, at, pot=pot) for n, (value, pot) in enumerate(
        ((9000, "s"), (8000, "s"), (8000, "s"), (8000, "s"), (8000, "l"), (5000, "l")))]
    places = ranking(some, envelope_cents=300, threshold=60, pots={"s": 200, "l": 100})
    assert tied_at_lines(places) == {1, 2, 3}
