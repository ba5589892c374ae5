"""Files go out under names with sums, once for ever, packed, and within the budget of a first visit."""

from pathlib import Path

import brotli
import pytest
from flask import Flask

from yfund.web.assets import Assets, install

ROOT = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="module")
def served():
    app = Flask(__name__, static_folder=None)
    assets = install(app, ROOT)
    return app, assets


@pytest.fixture
def browser(served):
    return served[0].test_client()


def test_the_url_carries_a_sum_of_the_bytes(served, tmp_path):
    (tmp_path / "a.txt").write_text("one")
    first = Assets(tmp_path).printed("a.txt")
    (tmp_path / "a.txt").write_text("two")
    assert first != Assets(tmp_path).printed("a.txt")
    assert len(first) == len("a..txt") + 10


def test_a_name_with_the_sum_is_kept_for_ever(served, browser):
    answer = browser.get(f"/static/{served[1].printed('css/base.css')}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type == "text/css; charset=utf-8"


def test_a_plain_name_is_asked_for_again(browser):
    answer = browser.get("/static/css/base.css")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = browser.get("/static/css/base.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["css/base.0000000000.css", "../setup.cfg", "css/none.css", "css"])
def test_anything_else_is_not_there(browser, name):
    assert browser.get(f"/static/{name}").status_code == 404


def test_a_missing_file_is_a_mistake_of_ours(served):
    with pytest.raises(KeyError):
        served[1].printed("css/none.css")


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None)])
def test_the_smallest_form_the_browser_reads_goes_out(served, browser, accepted, coding):
    name = served[1].printed("all.css")
    answer = browser.get(f"/static/{name}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    if coding == "br":
        assert brotli.decompress(answer.data) == served[1].by_name["all.css"].content


def test_all_styles_are_joined_in_the_order_of_their_layers(served):
    joined = served[1].by_name["all.css"].content.decode()
    places = [joined.index(f"@layer {name} {{") for name in ("tokens", "base", "layout", "components", "print")]
    assert joined.startswith("@layer tokens, base, layout, components, print;") or "@layer tokens, base" in joined
    assert places == sorted(places)


def test_pictures_in_styles_are_pointed_at_by_their_sum(served):
    joined = served[1].by_name["all.css"].content.decode()
    assert f"url(/static/{served[1].printed('img/world.svg')})" in joined
    assert "../img" not in joined


def test_a_first_visit_stays_below_the_budget(served):
    needed = ["all.css", "all.js", "vendor/htmx-2.0.11/htmx.min.js", "img/favicon.svg"]
    total = sum(len(served[1].by_name[name].body("br")[0]) for name in needed)
    assert total <= 34_000, "6 KB of the 40 are for the page itself"
