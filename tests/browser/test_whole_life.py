"""From a donor's pledge to what was learnt: every person at a telephone, in real Chromium, on the real site."""

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.journey import s01_money_in, s02_call, s03_apply
from tests.browser.journey.story import Story, people

STEPS = (s01_money_in, s02_call, s03_apply)


@pytest.fixture
def story(app: Flask, address: str, browser: Browser, outbox):
    """The people of the walk, nobody signed in yet."""
    with app.app_context():
        people()
    told = Story(browser, address, outbox.deliver)
    yield told
    told.close()


def answer_of(app: Flask, *command: str) -> str:
    """What a command of the installed program says; it must succeed."""
    said = app.test_cli_runner().invoke(args=list(command))
    assert said.exit_code == 0, said.output
    return said.output


def test_the_whole_life_of_a_grant(app: Flask, story: Story) -> None:
    for step in STEPS:
        step.walk(story)
    answer_of(app, "check")
    answer_of(app, "journal", "verify")
