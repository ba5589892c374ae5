"""The score sheet in a real browser: the sum while one scores is the server's, and keys reach everything."""

import pytest
from playwright.sync_api import expect

from tests.architecture.tree import ROOT
from yfund.calls.models import Criterion
from yfund.calls.rules.rubric import total

WEIGHTS = {"one": 45, "two": 35, "three": 20}
BOX = """<fieldset class="criterion" data-weight="{weight}"><legend>{key}</legend>{steps}
<textarea name="why-{key}"></textarea></fieldset>"""
STEP = '<label>{half}<input type="radio" name="points-{key}" value="{half}"></label>'
PAGE = """<!doctype html><html lang="{language}"><title>Sheet</title><body>
<form class="sheet" method="post" action="/send" data-autosave="/save"><p data-sheet-done data-say="{{done}} of {{total}}"></p>
<p data-sheet-sum data-say="of {{most}} so far" hidden><b></b> <span></span></p>{boxes}
<button name="act" value="next">Save and next</button></form>
<details id="keys"><summary>Keys</summary>All</details></body></html>"""


def page_of(language):
    boxes = "".join(BOX.format(key=key, weight=weight, steps="".join(
        STEP.format(key=key, half=step / 2) for step in range(11))) for key, weight in WEIGHTS.items())
    return PAGE.format(language=language, boxes=boxes)


@pytest.fixture
def page(browser):
    """The sheet's markup and the real script, without a server: what is sent is caught."""
    tab = browser.new_context().new_page()
    tab.sent = []
    tab.route("**/*", lambda route: route.fulfill(body=tab.words, content_type="text/html") if route.request.method == "GET"
              else (tab.sent.append(route.request.post_data), route.fulfill(status=204)))
    tab.set_default_timeout(10_000)
    yield tab
    tab.context.close()


def begin(tab, language="en"):
    tab.words = page_of(language)
    tab.goto("http://localhost/")
    tab.add_script_tag(path=str(ROOT / "static/js/sheet.js"))
    return tab


def test_the_sum_is_that_of_the_server(page):
    begin(page)
    given = {}
    for key, half in (("one", 7), ("two", 3), ("three", 1), ("one", 10)):
        page.check(f'input[name="points-{key}"][value="{half / 2:.1f}"]')
        given[key] = half
        hundredths = total(given, [Criterion(key=k, weight=w) for k, w in WEIGHTS.items()])
        shown = f"{hundredths / 100:.1f}" if hundredths % 100 else str(hundredths // 100)
        expect(page.locator("[data-sheet-sum] b")).to_have_text(shown)
    expect(page.locator("[data-sheet-sum] span")).to_have_text("of 100 so far")
    expect(page.locator("[data-sheet-done]")).to_have_text("3 of 3")


def test_the_sum_is_written_as_the_reader_does(page):
    begin(page, "fr")
    page.check('input[name="points-two"][value="1.5"]')
    expect(page.locator("[data-sheet-sum] b")).to_have_text("10,5")


def test_keys_set_points_move_and_save(page):
    begin(page)
    page.focus('input[name="points-one"][value="0.0"]')
    page.keyboard.press("4")
    expect(page.locator('input[name="points-one"][value="4.0"]')).to_be_checked()
    page.keyboard.press(".")
    expect(page.locator('input[name="points-one"][value="4.5"]')).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.press("2")
    expect(page.locator('input[name="points-two"][value="2.0"]')).to_be_checked()
    page.keyboard.press("p")
    page.keyboard.press("1")
    expect(page.locator('input[name="points-one"][value="1.0"]')).to_be_checked()
    page.focus('textarea[name="why-two"]')
    page.keyboard.type("n3?.")
    expect(page.locator('textarea[name="why-two"]')).to_have_value("n3?.")
    expect(page.locator('input[name="points-two"][value="2.0"]')).to_be_checked()
    page.keyboard.press("n")
    page.focus('input[name="points-two"][value="2.0"]')
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert len(page.sent) == 1 and "act=next" in page.sent[0] and "points-two=2.0" in page.sent[0]
