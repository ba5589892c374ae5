"""Every kind of question keeps what was written, byte for byte: draft, page again, new form, sent, paper.

What is promised: texts are stored in NFC, line breaks as one newline, without outer blanks; nothing else is changed.
"""

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import current_app, render_template

from tests.build import accounts, applications
from tests.build.accounts import kept
from yfund.accounts.queries import actor_of
from yfund.applications import queries as room
from yfund.applications.services import drafting, moving, submitting
from yfund.calls.models import FormVersion
from yfund.calls.rules.form import KINDS
from yfund.infra.db import db, transaction
from yfund.kernel import clock as kernel_clock

ARABIC = "مقاهي الحكاية في القُرى، حيث يلتقي الشبابُ كلَّ أسبوع.\n\n" * 60
CHINESE = "我们每周在河边见面，讲述两个村庄的故事。" * 120
MIXED = "Thiès — « été » 👩🏽‍🌾🇸🇳 x̱̌ <b>&amp;</b> \"quoted\" 'single' \\n {{ 7 * 7 }} %(name)s\tTab\u200dZWJ\n  indented\n\nend"


def _question(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": f"The {key}"}, "required": False, **more}


OFFERED = [{"value": "art", "label": {"en": "Art"}}, {"value": "sport", "label": {"en": "Sport"}}]
QUESTIONS = [
    _question("title", "short_text", feeds="title"), _question("arabic", "long_text"), _question("chinese", "long_text"),
    _question("mixed", "long_text"), _question("one", "choice", choices=OFFERED),
    _question("several", "choices", choices=OFFERED), _question("yes", "yes_no"), _question("no", "yes_no"),
    _question("count", "number"), _question("share", "number"), _question("sum", "money"), _question("day", "date"),
    _question("land", "country", feeds="country"), _question("lands", "countries"), _question("spot", "place"),
    _question("team", "people"), _question("plan", "table", columns=[
        _question("what", "short_text"), _question("many", "number"), _question("when", "date"), _question("cost", "money")]),
    _question("costs", "budget", categories=[{"value": "fees", "label": {"en": "Fees"}}]),
    _question("papers", "upload"), _question("safe", "statement")]
TYPED: dict[str, Any] = {
    "title": "  مقهى 故事 café\u0301  ", "arabic": ARABIC, "chinese": CHINESE, "mixed": MIXED.replace("\n", "\r\n"), "one": "art",
    "several": ["sport", "art"], "yes": "yes", "no": "no", "count": "1 250", "share": "12,5", "sum": "1250.50",
    "day": "2026-03-15", "land": "SN", "lands": ["SN", "ML"], "spot": {"name": "Île de Gorée", "lat": "14.66670", "lon": "-17.4"},
    "team": [{"id": "p1", "name": "Norhaina “Nor” Macarambon", "role": "Présidente", "born": "1999"}],
    "plan": [{"id": "a1", "what": "Marche <3 & chant", "many": "3", "when": "2026-04-01", "cost": "99.99"},
             {"id": "a2", "what": "جلسة", "many": "", "when": "", "cost": ""}],
    "costs": [{"id": "b1", "line": "fees", "what": "Traduction 中文", "quantity": "2.5", "unit_cents": "400.50"}], "safe": "yes"}


def told(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


WANTED = {
    **{key: told(TYPED[key]) for key in ("title", "arabic", "chinese", "mixed")}, "one": "art", "several": ["sport", "art"],
    "yes": True, "no": False, "count": 1250, "share": "12.5", "sum": 125_050, "day": "2026-03-15", "land": "SN",
    "lands": ["SN", "ML"], "spot": {"name": "Île de Gorée", "lat": "14.66670", "lon": "-17.4"}, "safe": True}


class Fields(HTMLParser):
    """The texts of a page's fields as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self._area: str | None = None
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._area = given.get("name") if tag == "textarea" else None
        if self._area:
            self.values[self._area] = [""]
        if tag == "input" and given.get("name") and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values.setdefault(str(given["name"]), []).append(given.get("value") or "")
        if tag == "option" and "selected" in given:
            self.values.setdefault("selected", []).append(given.get("value") or "")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area:
            self.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = None

    def area(self, name: str) -> str:
        """The text of a textarea: browsers leave out its first line break."""
        return self.values[name][0].removeprefix("\n")


@pytest.fixture
def every(app, sign_in, clock):
    definition = {"sections": [{"key": "all", "title": {"en": "All"}, "questions": QUESTIONS}], "checks": []}
    with app.app_context():
        call, group = applications.open_call(definition=definition), accounts.organisation()
        writer = accounts.person(organisation=group)
        made = applications.draft(call, group, writer)
        with transaction():
            drafting.write(made, actor_of(writer), TYPED, {})
        yield made, writer, sign_in(writer)


def test_the_form_asks_every_kind():
    assert {q["kind"] for q in QUESTIONS} == set(KINDS)


def test_every_kind_stays_what_it_was(every):
    made, writer, browser = every
    begun = room.written(made)
    assert {key: begun[key] for key in WANTED} == WANTED
    page = Fields(browser.get(f"/applications/{made.public_id}/sections/all").text)
    for key in ("arabic", "chinese", "mixed"):
        assert page.area(key) == WANTED[key]
    assert page.values["title"] == [WANTED["title"]] and page.values["spot"] == ["Île de Gorée"]
    assert (page.values["spot-lat"], page.values["sum"], page.values["several"]) == (["14.66670"], ["1250.50"], ["art", "sport"])
    _saved_whole_again(made, writer, browser, begun)
    _moved(made, begun)
    with transaction():
        sent = submitting.submit(made, actor_of(writer), declared_name=writer.name, received_at=kernel_clock.now())
    assert sent.snapshot["answers"] == begun
    _on_paper(made, sent)


def _saved_whole_again(made, writer, browser, begun) -> None:
    """The page, sent back as a browser without a script sends it, changes nothing."""
    answer = browser.get(f"/applications/{made.public_id}/sections/all").text
    page = Fields(answer)
    data = {name: values for name, values in page.values.items() if name != "selected"}
    chosen = r'<select id="[^"]+" name="([^"]+)"[^>]*>(?:(?!</select>).)*?<option value="([^"]+)" selected'
    selected = dict(re.findall(chosen, answer, re.S))
    data |= {name: [value] for name, value in selected.items()} | {"lands": ["SN", "ML"]}
    for name in ("arabic", "chinese", "mixed"):
        data[name] = [page.area(name).replace("\n", "\r\n")]
    assert browser.post(f"/applications/{made.public_id}/sections/all", data=data).status_code == 303
    db.session.expire_all()
    now = room.written(made)
    assert {k: (sorted(v) if k in ("several", "lands") else v) for k, v in now.items()} == {
        k: (sorted(v) if k in ("several", "lands") else v) for k, v in begun.items()}
    with transaction():
        drafting.write(made, actor_of(writer), {"several": ["sport", "art"], "lands": ["SN", "ML"]}, {})


def _moved(made, begun) -> None:
    with kept():
        version = FormVersion(call_id=made.call_id, number=2, published_at=kernel_clock.now(), definition={
            "sections": [{"key": "other", "title": {"en": "Another order"}, "questions": QUESTIONS[::-1]}], "checks": []})
        db.session.add(version)
    with transaction():
        assert moving.move_drafts(made.call_id, version.id, {"en": "Another order."}) == 1
    assert room.written(made) == begun


def _on_paper(made, sent) -> None:
    """What the PDF maker is given, read as text."""
    with current_app.test_request_context("/"):
        html = render_template("applications/pdf.html", as_pdf=True, application=made, submission=sent, uploads=[],
                               definition=made.form_version.definition, answers=sent.snapshot["answers"],
                               paper_number=made.number)
    text = Fields(html).text
    for key in ("arabic", "chinese", "mixed"):
        for paragraph in str(WANTED[key]).split("\n\n"):
            assert paragraph in text
    for said in (WANTED["title"], "Île de Gorée", "14.66670", "Norhaina “Nor” Macarambon", "Marche <3 & chant", "جلسة",
                 "Traduction 中文", "1,250.50", "99.99", "Senegal", "Mali", "Art", "Sport", "12.5"):
        assert said in text, said
