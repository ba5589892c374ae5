"""The public check of a receipt and of its copy as PDF."""

import io
import re

import pytest

from yfund.applications import queries
from yfund.infra.marking import mark, read_mark
from yfund.infra.pdf import pdf_or_none

TYPED = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def sent(full):
    full.post("/submit", declared_name="Norhaina")
    with full.app.app_context():
        made = full.application()
        last = queries.last_submission(made.id)
        return made.number, last.code, last.fingerprint


def ask(full, **typed):
    return full.app.test_client().get("/receipts", query_string=typed).text


def give(full, data, name="copy.pdf"):
    client = full.app.test_client()
    token = TYPED.search(client.get("/receipts").text)[1]
    return client.post("/receipts", data={"csrf_token": token, "copy": (io.BytesIO(data), name)})


def test_number_code_and_fingerprint_are_each_answered(full, sent):
    number, code, fingerprint = sent
    page = ask(full, number=number.lower(), code=" ".join(code), fingerprint=fingerprint.upper())
    assert ("Yes: what the fund keeps" in page, "The fingerprint you typed is the one" in page) == (True, True)
    page = ask(full, number=number, code=code, fingerprint="0" * 64)
    assert ("No: not everything fits" in page, "The fingerprint you typed is another one" in page) == (True, True)
    assert "We know no receipt" in ask(full, number=number, code="A" * 16)
    assert "We know no receipt" in ask(full, number="", code=code)


def test_nothing_of_the_content_is_shown(full, sent):
    page = ask(full, number=sent[0], code=sent[1])
    assert [word for word in ("Threads of the Lake", "Eighteen circles", "Norhaina", "Lanao") if word in page] == []


def test_a_copy_is_known_again_and_a_changed_one_is_not(full, sent):
    with full.app.test_request_context():
        if pdf_or_none("<p>x</p>") is None:
            pytest.skip("the libraries of the PDF maker are missing")
    paper = full.browser.get(full.at + "/copy").data
    assert paper.startswith(b"%PDF")
    told = give(full, paper).text
    assert ("Yes: what the fund keeps" in told, "Every byte of this PDF" in told) == (True, True)
    changed = bytearray(paper)
    changed[len(changed) // 2] ^= 1
    told = give(full, bytes(changed)).text
    assert ("No: not everything fits" in told, "was changed after the fund gave it out" in told) == (True, True)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 x", b"x" * 300, b"%PDF\n%yfund YSF-1 " + b"A" * 16 + b" " + b"g" * 64 + b"\n"])
def test_what_is_no_copy_of_ours_is_said_so(data, full, sent):
    assert give(full, data).status_code == 422


def test_a_mark_of_a_foreign_hand_is_known(full, sent):
    paper = b"%PDF-1.4 nothing"
    with full.app.app_context():
        marked = mark(paper, sent[0], sent[1])
        assert read_mark(marked).is_unchanged is True
        assert read_mark(marked.replace(b"nothing", b"another")).is_unchanged is False
        assert read_mark(marked + b" ") is None
    told = give(full, marked.replace(b"nothing", b"another")).text
    assert "was changed after the fund gave it out" in told


def test_an_earlier_receipt_stays_good_and_says_that_there_is_a_later(full, sent, clock):
    clock.forward(minutes=1)
    full.post("/change")
    full.post("/sections/group", title="Another", base_title="1")
    full.post("/submit", declared_name="Norhaina")
    page = ask(full, number=sent[0], code=sent[1])
    assert ("Yes: what the fund keeps" in page, "sent its application again after this receipt" in page) == (True, True)
    with full.app.app_context():
        later = queries.last_submission(full.application().id).code
    assert "sent its application again" not in ask(full, number=sent[0], code=later)
