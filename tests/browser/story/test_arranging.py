"""Questions are put elsewhere by drag and by keyboard."""

from flask import Flask
from playwright.sync_api import Browser

from tests.browser.journey.story import Story, people
from tests.build import calls
from yfund.calls.models import Call
from yfund.calls.queries import latest_form
from yfund.calls.rules.form import section_named
from yfund.infra.db import db


def order(app: Flask, section: str) -> list[str]:
    """The questions of a section as they are stored."""
    with app.app_context():
        call = db.session.scalar(db.select(Call))
        return [q["key"] for q in section_named(latest_form(call).definition, section)["questions"]]


def test_questions_move_by_drag_and_by_keyboard(app: Flask, address: str, browser: Browser, outbox, clock) -> None:
    with app.app_context():
        people()
        calls.draft("YSF-2026")
    story = Story(browser, address, outbox.deliver)
    try:
        officer = story.as_("officer")
        officer.page.goto(f"{address}/office/calls/YSF-2026/form")
        officer.look()
        with officer.page.expect_navigation():
            officer.page.get_by_role("button", name="Down: Title of the project").press("Enter")
        assert order(app, "overview")[:2] == ["summary", "title"]
        grip, goal = officer.page.locator("[data-question=title] .grip"), officer.page.locator("[data-question=country]")
        officer.page.set_viewport_size({"width": 360, "height": 2400})
        grip.scroll_into_view_if_needed()
        start = grip.bounding_box()
        officer.page.mouse.move(start["x"] + 5, start["y"] + 5)
        officer.page.mouse.down()
        end = goal.bounding_box()
        with officer.page.expect_navigation():
            officer.page.mouse.move(end["x"] + 40, end["y"] + end["height"] - 4, steps=8)
            officer.page.mouse.up()
        assert order(app, "overview")[:3] == ["summary", "country", "title"]
    finally:
        story.close()
