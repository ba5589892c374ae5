"""Templates keep the rules of the house: no inline script or style, every component is on the pattern page."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))
BROKEN = re.compile(r'<[a-z][^>{]*\s(style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:')
ONE_SIDED = re.compile(r"(?<![-\w])(margin|padding|border|inset)-(left|right)|(?<![-\w])(left|right)\s*:"
                       r"|(text-align|float):\s*(left|right)")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_script_or_style(path):
    assert not BROKEN.search(path.read_text())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_how_it_is_called_and_is_on_the_pattern_page(path):
    assert path.read_text().startswith("{#")
    shown = (ROOT / "templates/patterns.html").read_text()
    used = "".join(other.read_text() for other in COMPONENTS if other != path)
    assert f'"components/{path.name}"' in shown + used


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_styles_know_no_left_and_right(path):
    assert not ONE_SIDED.search(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES + sorted((ROOT / "static/js").glob("*.js")), ids=lambda path: path.name)
def test_no_file_grows_beyond_300_lines(path):
    assert len(path.read_text().splitlines()) <= 300


def test_the_check_for_inline_script_finds_some():
    for bad in ('<p style="color:red">', '<a onclick="x()">', "<script>x()</script>", '<a href="javascript:x">'):
        assert BROKEN.search(bad)
    assert not BROKEN.search('<script src="/a.js" defer></script>')
