"""Pages of a meeting follow by themselves in real Chromium, and never over what somebody is writing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journey.walker import Walker
from tests.build import awards as build
from tests.build import meeting as meetings
from yfund.awards.models.meeting import AgendaItem, Meeting
from yfund.awards.services import meeting as services
from yfund.infra.db import db, transaction

SOON = 40_000


@pytest.fixture
def here(app):
    """A meeting with everybody in the room and a point that waits."""
    with app.app_context():
        made = build.prepared(build.world(3))
        meetings.members(made)
        meetings.put_on(made, meetings.opened(made), 2)
        point = db.session.scalars(db.select(AgendaItem).order_by(AgendaItem.id.desc())).first()
        made.meeting = f"/choosing/{build.CODE}/meetings/{point.meeting.public_id}"
        made.point = f"{made.meeting}/points/{point.public_id}"
        made.point_id = point.id
    return made


@pytest.fixture
def enter(here, sign_in, browser, address):
    """`enter(part, path)`: somebody with a browser of their own at a page."""
    opened = []

    def enter(part, path):
        one = Walker(browser, address, part)
        opened.append(one)
        one.context.add_cookies([{"name": "yfund", "value": sign_in(here.people[part]).get_cookie("yfund").value, "url": address}])
        one.page.goto(address + path)
        return one

    yield enter
    for one in opened:
        one.context.close()


def happens(app, here, verb, *values):
    """Something is done elsewhere, by the officer who keeps the minutes."""
    with app.app_context(), transaction():
        point = db.session.get_one(AgendaItem, here.point_id)
        verb(point if verb is not services.note_presence else db.session.get_one(Meeting, point.meeting_id),
             here.actor("officer"), *values)


def line(one):
    return one.page.get_by_role("status").filter(has_text="Something new happened.")


def test_a_member_votes_is_sent_out_and_comes_back_without_loading_a_page(app, here, enter):
    member, tied = enter("member0", here.meeting), enter("member1", here.point)
    assert not member.page.get_by_role("button", name="Vote", exact=True).count()
    happens(app, here, services.take_up)
    for one in (member, tied):
        expect(one.page.get_by_role("button", name="Vote", exact=True)).to_be_visible(timeout=SOON)
    with app.app_context():
        build.conflict(here.people["member1"], here.applications[2])
    member.tick("Fund").press("Vote").sees("Change my vote")
    expect(tied.page.locator("main")).to_contain_text("Please step out for a moment.", timeout=SOON)
    assert tied.page.url.endswith(here.meeting) and tied.page.locator("main").get_by_text("Threads of the Lake").count() == 0
    happens(app, here, services.put_off)
    expect(tied.page.locator("main")).not_to_contain_text("Please step out for a moment.", timeout=SOON)
    member.look()


def test_what_is_half_typed_or_ticked_survives_and_a_quiet_line_tells(app, here, enter):
    happens(app, here, services.take_up)
    member = enter("member0", here.meeting).tick("Decline")
    happens(app, here, services.show_votes)
    chair = enter("chair", here.point).fill("Why", "Because they we")
    everybody = [here.people[part].id for part in ("chair", "member0")]
    happens(app, here, services.note_presence, everybody)
    for one in (chair, member):
        expect(line(one)).to_be_visible(timeout=SOON)
        one.look()
    expect(chair.labelled("Why")).to_have_value("Because they we")
    expect(member.labelled("Decline")).to_be_checked()
    member.link("Show it").sees("In the room 2")
    chair.fill("Why", "").page.locator("h1").click()
    expect(line(chair)).to_have_count(0, timeout=SOON)


def test_a_page_that_came_back_from_its_form_stays_and_a_lost_line_is_taken_up_again(app, here, enter):
    happens(app, here, services.take_up)
    happens(app, here, services.show_votes)
    chair = enter("chair", here.point).fill("Amount, if it is funded", "99,000")
    chair.page.get_by_role("button", name="Settle it").click()
    chair.sees("at most US$ 10,000").faults.clear()  # Chromium notes the refusal on the console
    happens(app, here, services.note_presence, [here.people[part].id for part in ("chair", "member0")])
    chair.page.locator("h1").click()
    expect(line(chair)).to_be_visible(timeout=SOON)
    expect(chair.labelled("Amount, if it is funded")).to_have_value("99,000")
    chair.link("Show it").sees("Result")
    expect(line(chair)).to_have_count(0)
    chair.context.set_offline(True)
    chair.page.wait_for_timeout(6000)
    happens(app, here, services.put_off)
    chair.context.set_offline(False)
    expect(chair.page.get_by_role("button", name="Take this point up")).to_be_visible(timeout=SOON)


def test_who_begins_to_write_while_the_new_page_is_on_its_way_keeps_the_old_one(app, here, enter):
    happens(app, here, services.take_up)
    happens(app, here, services.show_votes)
    chair = enter("chair", here.point)
    on_its_way = []
    chair.labelled("Why").scroll_into_view_if_needed()
    place = chair.labelled("Why").bounding_box()
    chair.page.route(re.compile(f"{here.point}$"), lambda route: on_its_way.append(route))
    with chair.page.expect_request(re.compile(f"{here.point}$"), timeout=SOON):
        happens(app, here, services.note_presence, [here.people[part].id for part in ("chair", "member0")])
    # By mouse and keys: a locator would wait until the new page is there.
    chair.page.mouse.click(place["x"] + 20, place["y"] + 20)
    chair.page.keyboard.type("Because they we")
    expect(line(chair)).to_be_visible()
    on_its_way[0].continue_()
    chair.page.unroute_all()
    chair.page.wait_for_timeout(2000)
    expect(chair.labelled("Why")).to_have_value("Because they we")
    chair.link("Show it")
    expect(line(chair)).to_have_count(0)
    expect(chair.labelled("Why")).to_have_value("")
