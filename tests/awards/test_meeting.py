"""Committee meetings: the agenda, the room, silent votes, members who step out, motions, minutes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import awards as build
from tests.build import meeting as meetings
from tests.sending import send
from yfund.awards.models.meeting import Meeting, SteppedOut
from yfund.awards.queries import choosing
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import fingerprint, is_carried, is_quorate, motion_problems
from yfund.awards.services import meeting as services
from yfund.infra.db import db, transaction
from yfund.kernel.errors import NotAllowed, Refusal


@given(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)), st.integers(1, 6))
def test_a_quorum_counts_only_those_who_may_vote(present, outside, quorum):
    assert is_quorate(present, outside, quorum) is (len(present - outside) >= quorum)


def test_motions_need_two_members_and_as_many_hands_as_voters():
    whole = {"outcome": "fund", "mover": 1, "seconder": 2, "hands": (2, 1, 0), "voters": {1, 2, 3}}
    assert motion_problems(**whole) == []
    assert [p.field for p in motion_problems(**{**whole, "seconder": 1})] == ["seconder"]
    assert [p.field for p in motion_problems(**{**whole, "hands": (3, 1, 0), "outcome": "", "mover": 9})] == [
        "motion-outcome", "mover", "in_favour"]
    assert (is_carried(2, 1), is_carried(1, 1), is_carried(0, 0)) == (True, False, False)


@pytest.fixture
def here(in_app):
    return meetings.committee()


def test_the_agenda_holds_what_the_ranking_cannot_settle(in_app):
    made = build.prepared(build.world(4, envelope_cents=2_000_000))
    meetings.members(made)
    build.conflict(made.people["member0"], made.applications[0])
    meeting = meetings.called(made)
    found = {item.application.number[-1]: item.flags for item in queries.items(meeting)}
    assert found == {"1": ["conflict"], "2": ["close"], "3": ["close"]} or found["1"] == ["conflict"]
    seen = db.session.scalars(queries.agenda(meeting, made.actor("member0")))
    assert [item.application.number[-1] for item in seen] == sorted(set(found) - {"1"})


def test_votes_are_unseen_until_all_have_voted(here):
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    meetings.vote(here, item, chair="fund", member0="decline")
    assert item.state == "voting"
    meetings.vote(here, item, member0="reserve", member1="fund")
    assert item.state == "shown" and queries.point(item).voted[here.people["member0"].id] == "reserve"
    with pytest.raises(Refusal):
        meetings.vote(here, item, member1="decline")


def test_the_chair_may_end_the_vote_and_outsiders_never_vote(here):
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    with pytest.raises(NotAllowed):
        meetings.vote(here, item, officer="fund")
    with pytest.raises(NotAllowed), transaction():
        services.show_votes(item, here.actor("member0"))
    with transaction():
        services.show_votes(item, here.actor("chair"))
    assert item.state == "shown"


def test_a_member_in_conflict_steps_out_is_minuted_and_learns_nothing(here):
    build.conflict(here.people["member0"], here.applications[2])
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2, "Their partner left."))
    found = queries.point(item)
    assert list(found.outside) == [here.people["member0"].id] and len(found.voters) == 2
    with pytest.raises(NotAllowed):
        meetings.vote(here, item, member0="fund")
    assert queries.item_seen(meeting, here.actor("member0"), item.public_id) is None
    meetings.vote(here, item, chair="fund", member1="fund")
    with transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "fund", 800_000, "Agreed.", "Find a new partner."))
    assert db.session.scalar(db.select(SteppedOut)).came_back_at is not None
    with transaction():
        services.close_meeting(meeting, here.actor("chair"))
    [point] = [p for p in meeting.minutes["points"] if p["number"].endswith("3")]
    assert point["outside"] == ["Member 0 Diallo"] and point["votes"] == {"fund": 2, "reserve": 0, "decline": 0}
    assert meeting.fingerprint == fingerprint(meeting.minutes)
    line = choosing.recommended_lines(here.selection)[item.application_id]
    assert (line.outcome, line.amount_cents, line.conditions) == ("fund", 800_000, "Find a new partner.")


def test_without_a_quorum_nothing_is_taken_up_and_only_one_point_at_a_time(here):
    build.conflict(here.people["member0"], here.applications[2])
    meeting = meetings.opened(here, "chair", "member0")
    item, other = meetings.put_on(here, meeting, 2), meetings.put_on(here, meeting, 3)
    with pytest.raises(Refusal, match="not enough members"):
        meetings.taken_up(here, meeting, item)
    meetings.taken_up(here, meeting, other)
    with transaction():
        services.note_presence(meeting, here.actor("chair"), [here.people[p].id for p in ("chair", "member0", "member1")])
    with pytest.raises(Refusal, match="open first"):
        meetings.taken_up(here, meeting, item)
    with pytest.raises(Refusal, match="open first"), transaction():
        services.close_meeting(meeting, here.actor("chair"))


def test_a_carried_motion_binds_the_result(here):
    meeting = meetings.opened(here)
    item = meetings.taken_up(here, meeting, meetings.put_on(here, meeting, 2))
    meetings.vote(here, item, chair="fund", member0="reserve", member1="fund")
    people = {part: here.people[part].id for part in ("chair", "member0", "member1")}
    with transaction():
        services.move_motion(item, here.actor("chair"), outcome="fund", amount_cents=700_000, words="Less for travel.",
                             mover_id=people["member0"], seconder_id=people["member1"], hands=(2, 1, 0))
    with pytest.raises(Refusal), transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "fund", 900_000, "Agreed."))
    with transaction():
        services.settle(item, here.actor("chair"), Line(item.application_id, "fund", 700_000, "Agreed."))
    assert choosing.recommended_lines(here.selection)[item.application_id].amount_cents == 700_000


@pytest.fixture
def opened(app, sign_in):
    """People with their clients, the address of an open meeting with all three members in the room, and of one point."""
    with app.app_context():
        here = build.prepared(build.world(4))
        meetings.members(here)
        build.conflict(here.people["member0"], here.applications[2])
    people = {part: sign_in(here.people[part]) for part in ("chair", "member0", "member1", "officer", "auditor")}
    called = send(people["officer"], f"/choosing/{build.CODE}/meetings", begins_at="2026-03-03T09:00", place="Geneva", quorum="2",
                  chair=str(here.people["chair"].id))
    meeting = called.location
    assert send(people["member1"], f"{meeting}/open").status_code == 403
    assert send(people["chair"], f"{meeting}/open").status_code == 303
    ids = [str(here.people[part].id) for part in ("chair", "member0", "member1")]
    assert send(people["chair"], f"{meeting}/presence", person=ids).status_code == 303
    assert send(people["member1"], f"{meeting}/put-on", number=f"{build.CODE}-0003", fact="A new board.").status_code == 303
    with app.app_context():
        item = queries.items(db.session.scalar(db.select(Meeting)))[-1].public_id
    point = f"{meeting}/points/{item}"
    assert send(people["chair"], f"{point}/take-up").status_code == 303
    return people, meeting, point


def test_the_pages_tell_whoever_steps_out_nothing_and_votes_stay_unseen(opened):
    people, meeting, point = opened
    outside = people["member0"].get(meeting).text
    assert "Please step out for a moment." in outside and f"{build.CODE}-0003" not in outside and "A new board" not in outside
    assert people["member0"].get(point).status_code == 404
    assert send(people["chair"], f"{point}/vote", outcome="fund").status_code == 303
    unseen = people["member1"].get(point).text
    assert "1 of 2 members have voted" in unseen and "How the members voted" not in unseen
    assert "The committee talks about" in people["member1"].get(meeting).text and "Your vote" in people["member1"].get(meeting).text
    assert "Your vote" not in people["member0"].get(meeting).text
    assert send(people["member1"], f"{point}/vote", outcome="reserve", at="meeting").location == meeting
    assert "How the members voted at first" in people["auditor"].get(point).text


def test_a_point_is_settled_in_pages_and_minuted(opened):
    people, meeting, point = opened
    assert send(people["chair"], f"{point}/show").status_code == 303
    wrong = send(people["chair"], f"{point}/settle", outcome="fund", amount="99,000", reason="")
    assert wrong.status_code == 422 and "at most US$ 10,000" in wrong.text and "write why it is funded" in wrong.text
    assert send(people["chair"], f"{point}/settle", outcome="fund", amount="9,000", reason="Agreed.").status_code == 303
    assert "Take this point up again" in people["chair"].get(point).text
    assert send(people["chair"], f"{point}/again").status_code == 303
    assert "Put this point off" in people["chair"].get(point).text
    assert send(people["chair"], f"{point}/settle", outcome="fund", amount="9,000", reason="Agreed.").status_code == 303
    assert send(people["chair"], f"{meeting}/close").status_code == 303
    whole, copy = people["auditor"].get(f"{meeting}/minutes").text, people["member0"].get(f"{meeting}/minutes").text
    assert f"{build.CODE}-0003" in whole and "Stepped out because of a tie, and did not vote: Member 0 Diallo." in whole
    assert f"{build.CODE}-0003" not in copy and "You were out of the room from" in copy
    paper = people["chair"].get(f"{meeting}/minutes.pdf")
    assert paper.status_code == 200 and paper.content_type.split(";")[0] in ("application/pdf", "text/html")


def test_a_motion_carries_its_conditions_into_the_result_and_the_minutes(app, opened, monkeypatch):
    people, meeting, point = opened
    with app.app_context():
        ids = {a.person.name: str(a.person_id) for a in queries.attendance(db.session.scalar(db.select(Meeting)))}
    said = {"moved": "fund", "moved_amount": "8,000", "words": "Less for travel.", "seconder": ids["Member 1 Diallo"],
            "mover": ids["Chair Okonkwo"]}
    assert send(people["chair"], f"{point}/show").status_code == 303
    lost = {**said, "opposed": "2", "in_favour": "0", "abstained": "0", "moved_conditions": "Wait a year."}
    carried = {**said, "opposed": "0", "in_favour": "2", "abstained": "0", "moved_conditions": " Find a partner. "}
    assert [send(people["chair"], f"{point}/move", **one).status_code for one in (carried, lost)] == [303, 303]
    page = people["chair"].get(point).text
    assert [page.count(f"<b>Condition:</b> {words}") for words in ("Find a partner.", "Wait a year.")] == [1, 1]
    [written] = re.findall(r'<textarea[^>]*name="conditions"[^>]*>\s*([^<]*)</textarea>', page)
    assert written == "Find a partner."
    send(people["chair"], f"{point}/settle", outcome="fund", amount="8,000", reason="Agreed.", conditions="")
    send(people["chair"], f"{meeting}/close")
    with app.app_context():
        minutes = db.session.scalar(db.select(Meeting)).minutes
    assert [motion[8:] for motion in minutes["points"][-1]["motions"]] == [[True, "Find a partner."], [False, "Wait a year."]]
    monkeypatch.setattr("yfund.web.documents.pdf_or_none", lambda _page: None)
    for address in ("minutes", "minutes.pdf"):
        assert "<b>Condition:</b> Find a partner." in people["auditor"].get(f"{meeting}/{address}").text


def test_minutes_kept_before_motions_had_conditions_still_show(app, opened):
    people, meeting, point = opened
    send(people["chair"], f"{point}/show")
    send(people["chair"], f"{point}/settle", outcome="decline", reason="Agreed.")
    send(people["chair"], f"{meeting}/close")
    with app.app_context(), transaction():
        kept = db.session.scalar(db.select(Meeting))
        old = ["Old Mover", "Old Seconder", "fund", 800_000, "As it was.", 2, 0, 0, True]
        kept.minutes = {**kept.minutes, "points": [{**point, "motions": [old]} for point in kept.minutes["points"]]}
    page = people["auditor"].get(f"{meeting}/minutes")
    assert page.status_code == 200 and "As it was." in page.text and "Condition:" not in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_agenda_asks_as_often_for_one_as_for_three(app, sign_in, queries, rows):
    with app.app_context():
        here = build.prepared(build.world(rows))
        meetings.members(here)
        meeting = meetings.opened(here)
        for n in range(rows):
            meetings.put_on(here, meeting, n)
        address = f"/choosing/{build.CODE}/meetings/{meeting.public_id}"
    chair = sign_in(here.people["chair"])
    chair.get("/choosing")
    with queries() as asked:
        assert chair.get(address).status_code == 200
    assert asked.count == 13
