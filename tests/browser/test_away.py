"""A section opens without a line from the copy on the device: what is written there is kept, goes up once, and no answer but
narrative ever lies on the device."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.story.writers import Group, saved
from tests.build import applications

COPIES = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith('yfund-copy:')) continue;
    const shelf = await caches.open(name);
    for (const one of await shelf.keys()) texts.push(await (await shelf.match(one)).text());
  }
  return texts.join('\\n');
}"""
EVERYTHING_KEPT = f"async () => (await ({COPIES})()) + JSON.stringify(localStorage)"
FORGET = """async () => {
  for (const name of await caches.keys()) if (name.startsWith('yfund-copy:')) await caches.delete(name);
}"""
ONLY_ANOTHER = """async (old) => {
  const names = await caches.keys();
  return !names.includes(old) && names.some(n => n.startsWith('yfund-copy:'));
}"""
PRIVATE = {"key": "phone", "kind": "short_text", "label": {"en": "Telephone"}, "private": True, "limit": 60, "required": False}
PEOPLE = {"key": "team", "kind": "people", "label": {"en": "Who leads"}, "required": False}
AGREED = {"key": "amount", "kind": "number", "label": {"en": "How many"}, "required": False}


@pytest.fixture
def group(app: Flask, address: str, browser: Browser) -> Iterator[Group]:
    sections = [s | {"questions": [*s["questions"], PRIVATE, PEOPLE, AGREED]} if s["key"] == "idea" else s
                for s in applications.DEFINITION["sections"]]
    made = Group(app, browser, address, {"sections": sections})
    yield made
    for context in made.contexts:
        context.close()


def kept(page: Page, words: str) -> None:
    """The copy on this device says these words."""
    page.wait_for_function(f"async (words) => (await ({COPIES})()).includes(words)", arg=words, polling=200)


def ready(page: Page) -> None:
    """The service worker has taken over."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def test_a_section_opens_without_a_line_and_what_is_written_goes_up_once(group: Group) -> None:
    one = group.member("one", "idea")
    one.unroute("**/together/*")
    ready(one)
    one.fill("[name=summary]", "Saved at home.\n\nSecond part.")
    saved(one)
    kept(one, "Saved at home.")
    context = one.context
    context.set_offline(True)
    one.fill("[name=summary]", "Saved at home.\n\nSecond part. Waiting.")
    expect(one.locator("[data-save-state] b")).to_contain_text("Your text is kept on this device")
    one.close()
    again = context.new_page()
    again.goto(group.at("idea"))
    expect(again.locator("div[data-copy-note]")).to_contain_text("This is the copy on this device")
    assert again.input_value("[name=summary]") == "Saved at home.\n\nSecond part. Waiting."
    again.locator("[name=summary]").focus()
    again.fill("[name=summary]", "Saved at home.\n\nSecond part. Waiting. And more.")
    assert again.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.set_offline(False)
    expect(again.locator("[data-back]")).to_be_visible()
    saved(again)
    assert group.answers()["summary"] == "Saved at home.\n\nSecond part. Waiting. And more."
    assert again.evaluate("Object.keys(localStorage).length") == 0
    again.locator("[data-back] a").click()
    expect(again.locator("div[data-copy-note]")).to_have_count(0)
    assert again.input_value("[name=summary]") == "Saved at home.\n\nSecond part. Waiting. And more."


def test_the_next_button_of_a_copy_saves_and_opens_the_whole_page(group: Group) -> None:
    one = group.member("one", "idea")
    one.unroute("**/together/*")
    ready(one)
    one.get_by_label("How many").fill("12")
    one.fill("[name=summary]", "Text.")
    saved(one)
    kept(one, "Text.")
    one.context.set_offline(True)
    one.reload()
    expect(one.locator("div[data-copy-note]")).to_be_visible()
    one.fill("[name=summary]", "Text on the bus.")
    one.context.set_offline(False)
    one.get_by_role("button", name="Next").click()
    expect(one.locator("div[data-copy-note]")).to_have_count(0)
    expect(one.get_by_label("How many")).to_have_value("12")
    assert {k: v for k, v in group.answers().items() if k in ("summary", "amount")} == {"summary": "Text on the bus.", "amount": 12}


def secrets(page: Page) -> list[str]:
    """Fill in what must not stay on a device, see it saved, and return it."""
    page.get_by_label("Telephone").fill("+221770001122")
    page.get_by_label("How many").fill("98765")
    page.locator("[data-question=team] [data-row]").first.fill("Awa Ndiaye-Sarr")
    page.fill("[name=summary]", "Only this may stay.")
    page.locator("[name=summary]").blur()
    saved(page)
    return ["+221770001122", "98765", "Awa Ndiaye-Sarr", page.locator("[name=csrf_token]").first.input_value()]


def test_nothing_but_narrative_stays_on_the_device_and_signing_out_takes_it_away(group: Group) -> None:
    one = group.member("one", "idea")
    ready(one)
    found = secrets(one)
    assert group.answers()["phone"] == "+221770001122"
    kept(one, "Only this may stay.")
    typed = one.evaluate(EVERYTHING_KEPT)
    one.evaluate(FORGET)
    one.reload()
    assert one.get_by_label("Telephone").input_value() == "+221770001122"
    kept(one, "Only this may stay.")
    there = typed + one.evaluate(EVERYTHING_KEPT)
    assert [secret for secret in found if secret in there] == []
    one.locator("header details.menu summary").last.click()
    one.get_by_role("button", name="Sign out").click()
    one.wait_for_function(f"async () => !(await ({EVERYTHING_KEPT})()).includes('Only this')", polling=200)


def test_the_next_person_on_the_same_telephone_takes_the_copies_of_the_one_before_away(group: Group) -> None:
    one = group.member("one", "idea")
    ready(one)
    one.fill("[name=summary]", "By the first.")
    saved(one)
    kept(one, "By the first.")
    shelves: Any = one.evaluate("caches.keys()")
    one.context.clear_cookies()
    group.sign_in(one, "two")
    one.goto(group.at("group"))
    mine = [name for name in shelves if name.startswith("yfund-copy:")]
    one.wait_for_function(ONLY_ANOTHER, arg=mine[0], polling=200)


def test_any_other_page_without_a_line_says_which_sections_can_be_written(group: Group) -> None:
    one = group.member("one", "idea")
    ready(one)
    one.fill("[name=summary]", "Text.")
    saved(one)
    kept(one, "Text.")
    one.context.set_offline(True)
    one.goto(f"{group.address}/home")
    expect(one.get_by_role("heading", level=1)).to_have_text("This page needs a connection")
    one.locator("[data-kept] a").click()
    expect(one.locator("[name=summary]")).to_have_value("Text.")
    one.evaluate(FORGET)
    one.goto(f"{group.address}/home")
    expect(one.locator("[data-kept]")).to_have_count(0)
