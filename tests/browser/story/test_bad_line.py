"""An officer builds the form of 2014–15 in the editor and opens the call; a group fills it in on a line that is cut at
random more than 200 times, and nothing anybody typed is lost.

The line is cut before a request reaches the fund, after the fund has answered but before the telephone hears it, or it is
slow. The session ends in the middle, two people write in the same section, and one browser is closed with text that was
never sent. Every word typed carries a number; at the end each number must stand in an answer or in its history.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as Broken

from tests.browser.journey.story import Story, people
from tests.browser.story import building
from tests.browser.story.writers import Group, the_call
from yfund.calls.models import FormVersion
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import KINDS, questions
from yfund.infra.db import db

SEED, STEPS, CUTS = 2009, 300, 200


def _text(key: str, kind: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": key.capitalize()}, "limit": 20_000}


SHORT = {"sections": [{"key": "part1", "title": {"en": "Part 1"}, "questions": [
    _text("title", "short_text"), _text("long", "long_text")]}]}
# A section without any of these takes no words.
WORDS = {"short_text", "long_text", "place", "table", "budget"}


class Line:
    """The line between a telephone and the fund. `cuts` counts what never came through whole."""

    def __init__(self, seed: int) -> None:
        self.chance, self.cuts, self.is_bad = random.Random(seed), 0, True

    def carry(self, route: Route) -> None:
        fate = self.chance.random()
        try:
            if self.is_bad and fate < 0.45:
                self.cuts += 1
                route.abort("internetdisconnected")
            elif self.is_bad and fate < 0.8:
                self.cuts += 1
                route.fetch()
                route.abort("connectionreset")
            else:
                route.continue_()
        except Broken:
            """The page was closed while its request was on the way."""


class Writer:
    """One person at a telephone, the section they are in, and every word they typed."""

    def __init__(self, group: Group, who: str, line: Line, section: str) -> None:
        self.group, self.who, self.line, self.words = group, who, line, []
        self.page: Page = group.member(who, section)
        self.page.route("**/autosave", line.carry)

    def type(self, chance: random.Random) -> None:
        """One more word at the end of one field."""
        fields = self.page.locator("form[data-writing] [data-narrative]:not([disabled]):visible")
        field = fields.nth(chance.randrange(fields.count()))
        word = f"{self.who}{len(self.words):04}"
        field.fill(f"{field.input_value()} {word}".strip())
        self.words.append(word)
        field.blur()

    def go(self, section: str) -> None:
        self.page.goto(self.group.at(section))

    def lose_the_line(self) -> None:
        """Nothing goes out of this page any more. A route would not do: what a page sends while it closes passes by routes."""
        self.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")

    def open_again(self, section: str) -> None:
        """The browser is closed, whatever was not sent, and opened again."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self.page.route("**/together/*", lambda route: route.abort())
        self.page.route("**/autosave", self.line.carry)
        self.go(section)

    def finish(self, section: str) -> None:
        """On a good line: wait until the page says that all is saved, and settle what two people wrote."""
        self.go(section)
        for _ in range(20):
            expect(self.page.locator("form[data-waiting]")).to_have_count(0, timeout=15_000)
            mine = self.page.get_by_role("button", name="Keep mine")
            if not mine.count():
                return
            mine.first.click()
        raise AssertionError("the two texts never came to an end")


@pytest.fixture
def built(app: Flask, address: str, browser: Browser, outbox: Any) -> dict[str, Any]:
    """The form as the editor made it, in a call that is open."""
    with app.app_context():
        people()
    story = Story(browser, address, outbox.deliver)
    try:
        building.build(story.as_("officer"))
    finally:
        story.close()
    with app.app_context():
        call = the_call()
        form = db.session.scalars(db.select(FormVersion).where(FormVersion.call_id == call.id)).one().definition
        assert (call.code, call.state) == (building.CODE, "open")
        return dict(form)


@pytest.fixture
def opened(app: Flask, address: str, browser: Browser) -> Iterator[Callable[..., Group]]:
    groups = []

    def begin(definition: dict[str, Any] | None = None) -> Group:
        groups.append(Group(app, browser, address, definition))
        return groups[-1]

    yield begin
    for made in groups:
        for context in made.contexts:
            context.close()


def lost(group: Group, *writers: Writer) -> list[str]:
    """The words that stand neither in an answer nor in its history."""
    there = group.everything()
    return [word for writer in writers for word in writer.words if word not in there]


def test_nothing_typed_is_lost_on_a_line_that_is_cut_two_hundred_times(
        built: dict[str, Any], opened: Callable[..., Group]) -> None:
    assert (len(built["sections"]), len(built["checks"])) == (13, 6) and definition_problems(built) == []
    assert {q["kind"] for q in questions(built)} == set(KINDS)
    sections = [s["key"] for s in built["sections"] if WORDS & {q["kind"] for q in s["questions"]}]
    chance, line, group = random.Random(SEED), Line(SEED), opened()
    one, two = (Writer(group, who, line, sections[0]) for who in ("one", "two"))
    write(group, one, two, line, chance, sections)
    line.is_bad = False
    for section in sections:
        one.finish(section)
        two.finish(section)
    assert line.cuts >= CUTS
    assert lost(group, one, two) == []


def write(group: Group, one: Writer, two: Writer, line: Line, chance: random.Random, sections: list[str]) -> None:
    """Both type, word by word, through all sections; a session ends, and a browser is closed with words that were not sent."""
    step = 0
    while step < STEPS or line.cuts < CUTS:
        step += 1
        (one, two)[chance.randrange(2)].type(chance)
        here = sections[step // 23 % len(sections)]
        if step % 23 == 0:
            one.go(here)
            two.go(here)
        if step == 100:
            group.end_session("one")
        if step == 110:
            beside = one.page.context.new_page()
            group.sign_in(beside, "one")
            beside.close()
            one.page.evaluate("window.dispatchEvent(new Event('focus'))")
        if step == 200:
            two.lose_the_line()
            two.type(chance)
            two.open_again(here)


def test_without_keeping_the_check_finds_what_is_lost(opened: Callable[..., Group]) -> None:
    line, group = Line(SEED), opened(SHORT)
    one = Writer(group, "one", line, "part1")
    one.page.evaluate("document.querySelector('form[data-writing]').dataset.keeping = 'off'")
    line.is_bad = False
    one.lose_the_line()
    one.type(random.Random(SEED))
    one.open_again("part1")
    one.finish("part1")
    assert lost(group, one) == one.words
