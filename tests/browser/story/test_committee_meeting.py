"""The committee of the 2009 call meets: from the ranking to the letters, seven people in browsers of their own, on telephones.

Asked for in the plan: within twenty minutes of human steps.
"""

import sys

import pytest
from sqlalchemy import func, select

from tests.browser.story.member import Member, Time
from tests.build import awards as build
from tests.build import meeting as meetings
from yfund.awards.models import Decision, Grant
from yfund.awards.models.meeting import Meeting
from yfund.infra.db import db
from yfund.infra.outbox import Letter

CODE, APPLICATIONS = "YSF-2009", 12
PEOPLE = ("chair", "member0", "member1", "officer", "decider", "sealer")
MOST_MINUTES = 20


@pytest.fixture
def here(app):
    """The 2009 call, read: money for five, equals at the line, and a member with a tie to the best proposal."""
    with app.app_context():
        made = build.prepared(build.world(APPLICATIONS, code=CODE, envelope_cents=5_000_000, allotted=5_000_000))
        meetings.members(made)
        build.conflict(made.people["member1"], made.applications[0])
    return made


@pytest.fixture
def room(here, sign_in, browser, address):
    """Everybody at their own telephone, and the time they need."""
    time = Time()
    people = {part: Member(browser, address, part, sign_in(here.people[part]).get_cookie("yfund").value, time) for part in PEOPLE}
    yield people, time
    for person in people.values():
        person.context.close()


def test_from_the_ranking_to_the_letters_in_twenty_minutes(here, room, app):
    people, time = room
    with time.chapter("ranking and scenario"):
        draw_a_list(people["chair"].begin())
    with time.chapter("the meeting is called and opened"):
        call_and_open(people)
    with time.chapter("three points, silent votes"):
        walk_the_agenda(people, time)
    with time.chapter("minutes and recommendation"):
        recommend(people["chair"])
    with time.chapter("decided, sealed, sent"):
        decide_seal_send(people)
    sys.stdout.write(f"\n{time.told()}\n")
    with app.app_context():
        [meeting] = db.session.scalars(select(Meeting))
        assert [p["outside"] for p in meeting.minutes["points"]] == [["Member 1 Diallo"], [], []]
        outcomes = dict(db.session.execute(select(Decision.outcome, func.count()).group_by(Decision.outcome)).all())
        assert outcomes == {"fund": 5, "reserve": 3, "decline": 4}
        assert db.session.scalar(select(func.count()).select_from(Letter)) == APPLICATIONS
        assert db.session.scalar(select(func.count()).select_from(Grant)) == 5
    assert time.seconds <= MOST_MINUTES * 60, time.told()


def draw_a_list(chair):
    chair.menu("Choosing").link("See the ranking").sees("5 of 12 fit in the money", "Equal points")
    chair.link("Scenarios").link("New scenario").fill("Name of the scenario", "Best first").press("Find the list")
    chair.sees("No other list that keeps every demand is better").press("Make it the committee's list")


def call_and_open(people):
    officer = people["officer"].begin().menu("Choosing").link("See the ranking").link("Meetings")
    officer.fill("When", "2026-03-03T09:00").choose("Who chairs", "Chair Okonkwo").fill("How many members", "2")
    officer.press("Call the meeting").sees("Too close to the line", "A member steps out")
    chair = people["chair"].begin(f"/choosing/{CODE}/meetings").link("March")
    chair.press("Open the meeting")
    for name in ("Chair Okonkwo", "Member 0 Diallo", "Member 1 Diallo"):
        chair.tick(name)
    chair.press("Note who is there").sees("In the room 3")
    for part in ("member0", "member1"):
        people[part].page.goto(chair.page.url)


def walk_the_agenda(people, time):
    chair = people["chair"]
    count = chair.page.locator("ol.agenda > li").count()
    assert count == 3 and people["member1"].page.locator("ol.agenda > li").count() == 2
    for place in range(count):
        chair.link("Threads of the Lake", within=chair.page.locator("ol.agenda > li").nth(place)).press("Take this point up")
        voters = ["member0"] if place == 0 else ["member0", "member1"]
        if place == 0:
            people["member1"].again().sees("Please step out for a moment.")
        time.together([lambda part=part, at=place: cast(people[part], at if part == "member0" else at - 1) for part in voters]
                      + [lambda: chair.tick("Fund").press("Vote", exact=True)])
        chair.again().sees("How the members voted at first")
        chair.choose("What is agreed", "Fund" if place < 2 else "Keep in reserve")
        chair.fill("Why", "Agreed after talking.").press("Settle it")
    chair.press("Close it and keep the minutes").sees("The meeting is closed")


def cast(member, place):
    member.link("Threads of the Lake", within=member.page.locator("ol.agenda > li").nth(place))
    member.tick("Fund").press("Vote", exact=True)
    member.link("Agenda")


def recommend(chair):
    chair.link("Read the minutes").sees("Stepped out because of a tie", "Member 1 Diallo", "Fingerprint")
    assert chair.paper("Minutes as PDF")
    chair.link("The committee's list").fill("Minutes", "See the minutes of the meeting of 3 March.").press("Recommend this list")


def decide_seal_send(people):
    people["decider"].begin().menu("Choosing").link("Decisions").link("Look at everything and confirm")
    people["decider"].press("Confirm these decisions")
    people["sealer"].begin().menu("Choosing").link("Decisions").link("Read and seal").press("Seal these decisions")
    officer = people["officer"].begin().menu("Choosing").link("Letters").sees("12 groups hear their answer")
    officer.link("Read it").page.go_back()
    officer.press("Send every letter now").sees("All letters are on their way")
