"""The small behaviours in a real browser: counting, saving drafts, keeping what cannot be sent, sending once."""

import threading
from pathlib import Path

import pytest
from flask import Flask, Response, jsonify, request
from playwright.sync_api import expect
from werkzeug.serving import make_server

from yfund.web.assets import install

ROOT = Path(__file__).parents[2] / "static"
PAGE = """<!doctype html><html lang="en"><title>Draft</title><script src="{script}" defer></script><body>
<form id="draft" method="post" action="/send" data-autosave="/save" data-keep="test" data-sign-in="/in">
<textarea name="why" data-version="3" data-meter="m" data-most="10" data-unit="characters">one</textarea>
<div id="m" data-left="{{count}} left" data-over="{{count}} over" data-used="{{used}} of {{most}}">
<svg><rect/></svg><p class="count"><span></span><span></span></p></div>
<input name="other" value="same"><input type="radio" name="points" value="2.0" data-kept data-version="p">
<input type="radio" name="points" value="3.5" data-kept data-version="p">
<input type="radio" name="plain" value="a" data-version="q">
<button>Send</button></form>
<p class="saved quiet" data-save-state="draft" data-say-start="start" data-say-saving="saving" data-say-saved="saved"
 data-say-offline="offline" data-say-away="away" data-say-signin="sign in" data-say-signin-link="again"
 data-say-clash="clash" data-say-refused="refused"><b></b> <span data-save-more></span></p></body></html>"""


class Fund:
    """A server that answers as it is told and remembers what it got."""

    def __init__(self):
        self.status, self.got, self.sent, self.slow = 200, [], 0, threading.Event()
        self.slow.set()
        app = Flask(__name__, static_folder=None)
        assets = install(app, ROOT)
        script = f"/static/{assets.printed('all.js')}"
        app.add_url_rule("/", "page", lambda: Response(PAGE.format(script=script), content_type="text/html"))
        app.add_url_rule("/save", "save", self.save, methods=["POST"])
        app.add_url_rule("/send", "send", self.send, methods=["POST"])
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def save(self):
        self.slow.wait(5)
        self.got.append(request.form.to_dict())
        if self.status == 409:
            return Response("<i>Jun-Jun wrote too</i>", 409, content_type="text/html")
        return jsonify(versions={"why": "4"}), self.status

    def send(self):
        self.sent, self.saved_before = self.sent + 1, len(self.got)
        return Response(status=204)


@pytest.fixture
def fund():
    one = Fund()
    thread = threading.Thread(target=one.server.serve_forever)
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


@pytest.fixture
def page(browser, fund):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(fund.url)
    yield opened
    context.close()


def state(page, words):
    expect(page.locator("[data-save-state] b")).to_have_text(words, timeout=6000)


def test_counts_by_the_rule_of_the_server(page):
    counted = page.evaluate("""[yfund.characters('e\\u0301\\r\\na\\u{1F469}'), yfund.words(' one\\n two '),
                                yfund.words('مقاهي الحكاية 一河两岸 and'), yfund.words('')]""")
    assert counted == [4, 2, 7, 0]
    page.fill("[name=why]", "twelve signs")
    expect(page.locator(".count")).to_have_text("2 over12 of 10")


def test_a_pause_sends_only_what_changed_with_its_version(page, fund):
    state(page, "start")
    page.fill("[name=why]", "two")
    state(page, "saved")
    assert fund.got == [{"why": "two", "base:why": "3"}]
    assert page.get_attribute("[name=why]", "data-version") == "4"


def test_without_connection_the_text_is_kept_and_goes_up_by_itself(page, fund):
    page.context.set_offline(True)
    page.fill("[name=why]", "kept")
    state(page, "offline")
    assert "kept" in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    state(page, "saved")
    assert fund.got == [{"why": "kept", "base:why": "3"}]
    assert page.evaluate("localStorage.length") == 0


def test_a_text_that_could_not_be_saved_is_there_after_loading_again(page, fund):
    fund.status = 500
    page.fill("[name=why]", "still here")
    state(page, "away")
    page.reload()
    assert page.input_value("[name=why]") == "still here"
    fund.status = 200
    state(page, "saved")
    assert fund.got[-1] == {"why": "still here", "base:why": "3"}


def test_points_that_could_not_be_saved_are_there_after_loading_again(page, fund):
    fund.status = 500
    page.check("[name=points][value='3.5']")
    state(page, "away")
    page.check("[name=plain]")
    page.wait_for_timeout(300)
    page.reload()
    assert page.is_checked("[name=points][value='3.5']") and not page.is_checked("[name=plain]")
    fund.status = 200
    state(page, "saved")
    assert fund.got[-1] == {"points": "3.5", "base:points": "p"}
    assert page.evaluate("localStorage.length") == 0


def test_a_clash_shows_the_answer_and_is_not_sent_again(page, fund):
    fund.status = 409
    page.fill("[name=why]", "mine")
    state(page, "clash")
    expect(page.locator("[data-save-more] i")).to_have_text("Jun-Jun wrote too")
    page.focus("[name=other]")
    page.wait_for_timeout(1800)
    assert len(fund.got) == 1


def test_a_lost_session_offers_to_sign_in_beside(page, fund):
    fund.status = 401
    page.fill("[name=why]", "mine")
    state(page, "sign in")
    assert page.get_attribute("[data-save-more] a", "href") == "/in"
    assert page.get_attribute("[data-save-more] a", "target") == "_blank"


def test_a_form_goes_out_once_and_the_keyboard_stays(page, fund):
    page.evaluate("document.querySelector('button').focus()")
    page.evaluate("document.querySelector('button').click(); document.querySelector('button').click()")
    page.wait_for_timeout(300)
    assert fund.sent == 1
    assert page.evaluate("document.activeElement.textContent") == "Send"


def test_a_pressed_button_waits_for_the_save_on_its_way_and_nothing_is_saved_after_it(page, fund):
    fund.slow.clear()
    page.fill("[name=why]", "first")
    state(page, "saving")
    page.fill("[name=why]", "first and second")
    page.click("button")
    page.wait_for_timeout(300)
    assert fund.sent == 0
    fund.slow.set()
    page.wait_for_timeout(2500)
    assert (fund.sent, fund.saved_before, len(fund.got)) == (1, 1, 1)
