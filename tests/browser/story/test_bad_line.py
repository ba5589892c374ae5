"""A group writes on a line that is cut at random more than 200 times, and nothing anybody typed is lost.

The line is cut before a request reaches the fund, after the fund has answered but before the telephone hears it, or it is
slow. The session ends in the middle, two people write in the same section, and one browser is closed with text that was
never sent. Every word typed carries a number; at the end each number must stand in an answer or in its history.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as Broken

from tests.browser.story.writers import Group

SEED, STEPS, CUTS = 2009, 300, 200


def _text(key: str, kind: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": key.capitalize()}, "limit": 20_000}


FORM = {"sections": [{"key": f"part{n}", "title": {"en": f"Part {n}"}, "questions": [
    _text(f"long{n}", "long_text"), _text(f"short{n}", "short_text"),
    {"key": f"acts{n}", "kind": "table", "label": {"en": "Acts"}, "columns": [
        {"key": "what", "kind": "short_text", "label": {"en": "What"}},
        {"key": "who", "kind": "short_text", "label": {"en": "Who"}}]}]} for n in range(1, 14)]}


class Line:
    """The line between a telephone and the fund. `cuts` counts what never came through whole."""

    def __init__(self, seed: int) -> None:
        self.chance, self.cuts, self.is_bad, self.is_dead = random.Random(seed), 0, True, False

    def carry(self, route: Route) -> None:
        fate = self.chance.random()
        try:
            if self.is_dead or self.is_bad and fate < 0.45:
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

    def __init__(self, group: Group, who: str, line: Line) -> None:
        self.group, self.who, self.line, self.words = group, who, line, []
        self.page: Page = group.member(who, "part1")
        self.page.route("**/autosave", line.carry)

    def type(self, chance: random.Random) -> None:
        """One more word at the end of one field."""
        fields = self.page.locator("form[data-writing] :is(textarea, input[type=text]):not([disabled])")
        field = fields.nth(chance.randrange(fields.count()))
        word = f"{self.who}{len(self.words):04}"
        field.fill(f"{field.input_value()} {word}".strip())
        self.words.append(word)
        field.blur()

    def go(self, section: str) -> None:
        self.page.goto(self.group.at(section))

    def open_again(self, section: str) -> None:
        """The browser is closed, whatever was not sent, and opened again."""
        context = self.page.context
        # What a browser still sends while it closes must not come through either.
        context.set_offline(True)
        self.page.close()
        context.set_offline(False)
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
def group(app: Flask, address: str, browser: Browser) -> Iterator[Group]:
    made = Group(app, browser, address, FORM)
    yield made
    for context in made.contexts:
        context.close()


def lost(group: Group, *writers: Writer) -> list[str]:
    """The words that stand neither in an answer nor in its history."""
    there = group.everything()
    return [word for writer in writers for word in writer.words if word not in there]


def test_nothing_typed_is_lost_on_a_line_that_is_cut_two_hundred_times(group: Group) -> None:
    chance, line = random.Random(SEED), Line(SEED)
    writers = [Writer(group, "one", line), Writer(group, "two", line)]
    one, two = writers
    step = 0
    while step < STEPS or line.cuts < CUTS:
        step += 1
        writers[chance.randrange(2)].type(chance)
        if step % 23 == 0:
            section = f"part{(step // 23 - 1) % 13 + 1}"
            one.go(section)
            two.go(section)
        if step == 100:
            one.page.context.clear_cookies()
        if step == 110:
            beside = one.page.context.new_page()
            group.sign_in(beside, "one")
            beside.close()
            one.page.evaluate("window.dispatchEvent(new Event('focus'))")
        if step == 200:
            line.is_dead = True
            two.type(chance)
            two.open_again(f"part{(step // 23 - 1) % 13 + 1}")
            line.is_dead = False
    line.is_bad = False
    for number in range(1, 14):
        one.finish(f"part{number}")
        two.finish(f"part{number}")
    assert line.cuts >= CUTS
    assert lost(group, one, two) == []


def test_without_keeping_the_check_finds_what_is_lost(group: Group) -> None:
    line = Line(SEED)
    one = Writer(group, "one", line)
    one.page.evaluate("document.querySelector('form[data-writing]').dataset.keeping = 'off'")
    line.is_dead = True
    one.type(random.Random(SEED))
    one.open_again("part1")
    line.is_dead = line.is_bad = False
    one.finish("part1")
    assert lost(group, one) == one.words
