"""Every kind of question keeps what was written, byte for byte: draft, page again, new form, sent, paper.

What is promised: texts are stored in NFC, line breaks as one newline, without outer blanks; nothing else is changed.
"""

import importlib
import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import current_app, render_template

from tests.applications.every_kind import DEFINITION, QUESTIONS, STEPS, TYPED, WANTED
from tests.build import accounts, applications
from tests.build.accounts import kept
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications import queries as room
from yfund.applications.services import drafting, moving, submitting
from yfund.calls.models import FormVersion
from yfund.calls.rules.form import COLUMN_KINDS, KINDS
from yfund.infra.db import db, transaction
from yfund.infra.pdf import missing_libraries
from yfund.infra.storage import open_blob
from yfund.kernel import clock as kernel_clock

PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n" + bytes(range(256))


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
    with app.app_context():
        call, group = applications.open_call(definition=DEFINITION), accounts.organisation()
        writer = accounts.person(organisation=group)
        made = applications.draft(call, group, writer)
        with transaction():
            drafting.write(made, actor_of(writer), TYPED, {})
        yield made, writer, sign_in(writer)


def test_the_form_asks_every_kind():
    assert {q["kind"] for q in QUESTIONS} == set(KINDS)
    assert {c["kind"] for q in QUESTIONS if q["kind"] == "table" for c in q["columns"]} == set(COLUMN_KINDS)


def test_every_kind_stays_what_it_was(every):
    made, writer, browser = every
    begun = room.written(made)
    assert begun == WANTED
    page = Fields(browser.get(f"/applications/{made.public_id}/sections/all").text)
    for key in ("arabic", "chinese", "mixed"):
        assert page.area(key) == WANTED[key]
    assert page.values["title"] == [WANTED["title"]] and page.values["spot"] == [WANTED["spot"]["name"]]
    assert (page.values["spot-lat"], page.values["sum"], page.values["several"]) == (["14.66670"], ["1250.50"], ["art", "sport"])
    _saved_whole_again(made, writer, browser, begun)
    _given(made, browser)
    begun = _away_and_back(made, browser, begun)
    _moved(made, begun)
    with transaction():
        sent = submitting.submit(made, actor_of(writer), declared_name=writer.name, received_at=kernel_clock.now())
    assert sent.snapshot["answers"] == begun
    assert [b"".join(open_blob(one["sha256"])) for one in sent.snapshot["uploads"]] == [PAPER]
    _on_paper(_paper(made, sent))
    _laid_out(_paper(made, sent))


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


def _given(made, browser) -> None:
    """A file comes out as it went in."""
    page = browser.get(f"/applications/{made.public_id}/sections/all").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(f"/applications/{made.public_id}/sections/all", data={
        "csrf_token": token, "papers": (io.BytesIO(PAPER), "Statuts – النظام.pdf")}, content_type="multipart/form-data")
    (upload,) = room.files_of(made.id)
    assert (answer.status_code, upload.filename) == (303, "Statuts – النظام.pdf")
    assert browser.get(f"/files/{upload.public_id}").data == PAPER


def _away_and_back(made, browser, begun) -> dict[str, Any]:
    """The text to take along, pasted back as it is, differs in nothing; pasted into an emptied draft it brings all back."""
    text = browser.get(f"/applications/{made.public_id}/answers.txt").data.decode("utf-8-sig")
    token = browser.get(f"/applications/{made.public_id}/paste").text.split('name="csrf_token" value="')[1].split('"')[0]
    same = browser.post(f"/applications/{made.public_id}/paste", data={"csrf_token": token, "text": text, "go": "look"}).text
    assert 'name="take"' not in same
    with transaction():
        drafting.write(made, actor_of(db.session.get(Person, made.begun_by_id)),
                       {key: [] if isinstance(value, list) else "" for key, value in begun.items()}, {})
    browser.post(f"/applications/{made.public_id}/paste", data={
        "csrf_token": token, "text": text, "go": "keep", "take": list(begun)})
    db.session.expire_all()
    now = room.written(made)
    assert _bare(now) == _bare(begun)
    return now


def _bare(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers without the marks of their rows, which a text does not carry, and ticked boxes in any order."""
    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [({k: v for k, v in row.items() if k != "id"}) for row in value] if isinstance(value[0], dict) else sorted(value)
        return value
    return {key: one(value) for key, value in answers.items() if value not in ("", [])}


def _moved(made, begun) -> None:
    with kept():
        version = FormVersion(call_id=made.call_id, number=2, published_at=kernel_clock.now(), definition={
            "sections": [{"key": "other", "title": {"en": "Another order"}, "questions": QUESTIONS[::-1]}], "checks": []})
        db.session.add(version)
    with transaction():
        assert moving.move_drafts(made.call_id, version.id, {"en": "Another order."}) == 1
    assert room.written(made) == begun


def _paper(made, sent) -> str:
    """What the PDF maker is given."""
    with current_app.test_request_context("/"):
        return render_template("applications/pdf.html", as_pdf=True, application=made, submission=sent,
                               uploads=sent.snapshot["uploads"], definition=made.form_version.definition,
                               answers=sent.snapshot["answers"], paper_number=made.number)


SAID = (WANTED["title"], WANTED["spot"]["name"], "14.66670", "Norhaina “Nor” Macarambon", "علي", "Marche <3 & chant", STEPS,
        "جلسة", "Traduction 中文", "1,250.50", "99.99", "Senegal", "Mali", "Côte d’Ivoire", "Art", "Sport", "12.5",
        "Statuts – النظام.pdf")


def _on_paper(html: str) -> None:
    text = Fields(html).text
    for key in ("arabic", "chinese", "mixed"):
        for paragraph in str(WANTED[key]).split("\n\n"):
            assert paragraph in text
    for said in SAID:
        assert said in text, said


def _laid_out(html: str) -> None:
    """What stands on the pages of the PDF: every letter is there, and line breaks and indents are where they were typed."""
    if missing_libraries():
        pytest.skip("the libraries of the PDF maker are missing")
    maker, urls = importlib.import_module("weasyprint"), importlib.import_module("yfund.infra.pdf")
    with current_app.test_request_context("/"):
        pages = maker.HTML(string=html, base_url="static:/", url_fetcher=urls._static_only(maker.urls)).render().pages
    lines = ["".join(box.text for box in line.descendants() if hasattr(box, "text"))
             for page in pages for line in page._page_box.children[0].descendants() if type(line).__name__ == "LineBox"]
    whole = re.sub(r"\s", "", "".join(lines))
    for said in (*SAID, *(WANTED[key] for key in ("arabic", "chinese", "mixed"))):
        assert re.sub(r"\s", "", said) in whole, said[:60]
    alone = {"  indented", "1.  one", "2.  two", "  then walk"}
    assert alone <= {line.rstrip() for line in lines}
