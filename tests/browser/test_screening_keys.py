"""One application is screened without a mouse: rule to rule, verdicts, saving; typing is never taken for a key."""

import pytest
from playwright.sync_api import expect

from tests.architecture.tree import ROOT

RULE = ('<div data-rule><h3>{n}</h3>' + "".join(
    f'<input type="radio" name="rule_{{n}}" value="{value}">' for value in ("met", "not_met", "unclear")) +
    '<input name="evidence_{n}"></div>')
SCREEN = """<!doctype html><html lang="en"><title>Screen</title><body><p class="eyebrow"><a href="/list">List</a>
<span data-key="follow"><a href="/following">Next</a></span></p><form method="post" action="/send">{rules}
<button name="act" value="eligible">Eligible</button><button name="act" value="save">Save</button></form>
<details id="keys"><summary>Keys</summary>All</details></body></html>"""
QUEUE = """<!doctype html><html lang="en"><title>Queue</title><body><div id="list"><table><tbody><tr><th><a href="/one">One</a></th>
</tr></tbody></table></div><form method="get" action="/several"><button name="act" value="eligible">Find eligible</button>
</form></body></html>"""


@pytest.fixture
def page(browser):
    """The markup and the real script, without a server: what is sent is caught."""
    tab = browser.new_context().new_page()
    tab.sent, tab.words = [], SCREEN.format(rules="".join(RULE.format(n=n) for n in (1, 2)))
    tab.route("**/*", lambda route: route.fulfill(body=tab.words, content_type="text/html") if route.request.method == "GET"
              else (tab.sent.append(route.request.post_data), route.fulfill(status=204)))
    tab.set_default_timeout(10_000)
    yield tab
    tab.context.close()


def begin(tab):
    tab.goto("http://localhost/")
    tab.add_script_tag(path=str(ROOT / "static/js/queue.js"))


def test_rules_are_judged_and_saved_by_keys(page):
    begin(page)
    for key in ("j", "2", "j", "3", "k", "j"):
        page.keyboard.press(key)
    expect(page.locator("[name=rule_1][value=not_met]")).to_be_checked()
    expect(page.locator("[name=rule_2][value=unclear]")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("[name=act][value=eligible]")).to_be_focused()
    assert page.sent == []
    page.locator("[name=evidence_1]").fill("")
    page.locator("[name=evidence_1]").press_sequentially("se1 j?")
    expect(page.locator("[name=evidence_1]")).to_have_value("se1 j?")
    page.locator("[name=rule_2][value=unclear]").focus()
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert len(page.sent) == 1 and "act=save" in page.sent[0] and "rule_1=not_met" in page.sent[0]


def test_the_keys_of_verdicts_press_nothing_on_the_list(page):
    page.words = QUEUE
    begin(page)
    for key in ("j", "1", "e", "s"):
        page.keyboard.press(key)
    expect(page.locator("tbody a")).to_be_focused()
    assert page.url == "http://localhost/"
