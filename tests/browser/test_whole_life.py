"""From a donor's pledge to what was learnt: every person at a telephone, in real Chromium, on the real site."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.journey import (
    s01_money_in,
    s02_call,
    s03_apply,
    s04_screen,
    s05_review,
    s06_choose,
    s07_agree,
    s08_pay,
    s09_report,
    s10_learn,
    without_script,
)
from tests.browser.journey.story import Story, open_call, people

STEPS = (s01_money_in, s02_call, s03_apply, s04_screen, s05_review, s06_choose, s07_agree, s08_pay, s09_report, s10_learn)


@pytest.fixture
def story(app: Flask, address: str, browser: Browser, outbox) -> Iterator[Story]:
    """The people of the walk, nobody signed in yet."""
    with app.app_context():
        people()
    told = Story(browser, address, outbox.deliver)
    yield told
    told.close()


def answer_of(app: Flask, *command: str) -> str:
    """What a command of the program says; it must succeed."""
    said = app.test_cli_runner().invoke(args=list(command))
    assert said.exit_code == 0, said.output
    return said.output


def test_the_whole_life_of_a_grant(app: Flask, story: Story) -> None:
    for step in STEPS:
        step.walk(story)
    answer_of(app, "check")
    answer_of(app, "journal", "verify")


def test_a_group_applies_without_javascript(app: Flask, story: Story) -> None:
    with app.app_context():
        open_call()
    without_script.walk(story)
    answer_of(app, "check")
