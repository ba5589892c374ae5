"""The form of 2014–15 is built in the editor, in real Chromium at 360 px, and the call opens."""

from flask import Flask
from playwright.sync_api import Browser

from tests.browser.journey.story import Story, people
from tests.browser.story import building
from yfund.calls.models import Call, FormVersion
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import KINDS, questions
from yfund.infra.db import db


def test_an_officer_builds_the_form_of_2014_and_opens_the_call(app: Flask, address: str, browser: Browser, outbox) -> None:
    with app.app_context():
        people()
    story = Story(browser, address, outbox.deliver)
    try:
        building.build(story.as_("officer"))
    finally:
        story.close()
    with app.app_context():
        call = db.session.scalar(db.select(Call).where(Call.code == building.CODE))
        definition = db.session.scalar(db.select(FormVersion).where(FormVersion.call_id == call.id)).definition
        assert (call.state, len(definition["sections"]), len(definition["checks"])) == ("open", 13, 6)
        assert definition_problems(definition) == []
        assert {q["kind"] for q in questions(definition)} == set(KINDS)
