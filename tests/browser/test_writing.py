"""Two people write in one section: cells merge, two texts are shown, rows come and go, a place and a condition."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.browser.story.writers import Group, saved
from tests.build import applications
from tests.build.accounts import PASSWORD

PLACE = {"key": "where", "kind": "place", "label": {"en": "Where?"}, "required": False}


@pytest.fixture
def group(app: Flask, address: str, browser: Browser) -> Iterator[Group]:
    first, *rest = applications.DEFINITION["sections"]
    made = Group(app, browser, address, {"sections": [first | {"questions": [*first["questions"], PLACE]}, *rest]})
    yield made
    for context in made.contexts:
        context.close()


def test_two_people_in_one_budget(group: Group) -> None:
    one, two = group.member("one", "money"), group.member("two", "money")
    one.get_by_label("What", exact=False).first.fill("Boat")
    saved(one)
    two.reload()
    one.get_by_role("button", name="Add a line").click()
    expect(one.get_by_role("group", name="Line 2", exact=True)).to_be_visible()
    one.get_by_role("group", name="Line 2", exact=True).get_by_label("What").fill("Net")
    two.get_by_role("group", name="Line 1", exact=True).get_by_label("How many").fill("3")
    two.get_by_role("group", name="Line 1", exact=True).get_by_label("Each").fill("12.50")
    saved(one)
    saved(two)
    assert [(r["what"], r["quantity"], r["unit_cents"]) for r in group.answers()["budget"]] == [("Boat", 3, 1250), ("Net", "", "")]
    one.get_by_role("group", name="Line 1", exact=True).get_by_label("What").fill("Ferry")
    saved(one)
    two.get_by_role("group", name="Line 1", exact=True).get_by_label("What").fill("Ship")
    two.get_by_role("group", name="Line 1", exact=True).get_by_label("How many").focus()
    expect(two.locator("[data-clash]")).to_contain_text("Ferry")
    two.get_by_role("button", name="Keep mine").click()
    expect(two.locator("[data-clash]")).to_have_count(0)
    saved(two)
    assert [r["what"] for r in group.answers()["budget"]] == ["Ship", "Net"]
    one.get_by_role("group", name="Line 2", exact=True).get_by_role("button", name="Remove line").click()
    one.wait_for_timeout(600)
    saved(one)
    assert [r["what"] for r in group.answers()["budget"]] == ["Ship"]
    one.get_by_role("button", name="Next").click()
    one.wait_for_url("**/check", wait_until="commit", timeout=20_000)
    assert [r["what"] for r in group.answers()["budget"]] == ["Ship"]


def test_two_texts_of_one_answer_are_shown_and_one_is_taken(group: Group) -> None:
    one, two = group.member("one", "idea"), group.member("two", "idea")
    one.fill("[name=summary]", "First text.")
    saved(one)
    two.fill("[name=summary]", "Second text.")
    expect(two.locator("[data-clash]")).to_contain_text("First text.")
    two.get_by_role("button", name="Take the other").click()
    assert two.input_value("[name=summary]") == "First text."
    saved(two)
    assert group.answers()["summary"] == "First text."
    expect(two.locator("[data-others]")).to_contain_text("is writing in this section too")


def test_a_condition_lives_in_the_page_and_a_place_is_found(group: Group) -> None:
    one = group.member("one", "idea")
    expect(one.locator("[data-question=partner_name]")).to_be_hidden()
    one.locator("[data-question=partner]").get_by_label("Yes").check()
    expect(one.locator("[data-question=partner_name]")).to_be_visible()
    one.fill("[name=partner_name]", "شبيبة البحيرة")
    saved(one)
    one.goto(one.url.replace("idea", "group"))
    one.get_by_label("Name of the place").fill("Île de Gorée")
    one.get_by_role("button", name="Use where I am").click()
    expect(one.locator("[data-here-said]")).to_contain_text("Found")
    saved(one)
    assert group.answers() == {"partner": True, "partner_name": "شبيبة البحيرة",
                               "where": {"name": "Île de Gorée", "lat": "14.69371", "lon": "-17.44406"}}


def test_without_a_line_the_text_waits_on_the_device_and_goes_up_once(group: Group) -> None:
    one = group.member("one", "idea")
    one.context.set_offline(True)
    one.fill("[name=summary]", "Written on the bus.")
    expect(one.locator("[data-save-state] b")).to_contain_text("Your text is kept on this device")
    one.close()
    one.context.set_offline(False)
    again = one.context.new_page()
    again.goto(f"{group.address}/applications/{group.id}/sections/idea")
    assert again.input_value("[name=summary]") == "Written on the bus."
    saved(again)
    assert group.answers()["summary"] == "Written on the bus."
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_after_the_session_ended_signing_in_beside_sends_what_waited(group: Group) -> None:
    one = group.member("one", "idea")
    one.context.clear_cookies()
    one.fill("[name=summary]", "Still here.")
    expect(one.locator("[data-save-state] b")).to_contain_text("you were signed out")
    with one.context.expect_page() as opened:
        # A finger stays down for a while; leaving the field saves meanwhile.
        one.locator("[data-save-more] a").click(delay=600)
    beside = opened.value
    beside.fill("[name=email]", "one@example.org")
    beside.fill("[name=password]", PASSWORD)
    beside.locator("main form button[type=submit], main form input[type=submit]").first.click()
    beside.wait_for_url("**/sections/idea")
    one.unroute("**/together/*")
    one.bring_to_front()
    one.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(one)
    assert group.answers()["summary"] == "Still here."
