"""Files in pieces: begun, cut off, gone on with, refused, forgotten; and what that does to the deadline."""

import io

import pytest
from PIL import Image

from yfund.applications import queries
from yfund.infra import arriving, storage
from yfund.infra.arriving import Arriving
from yfund.infra.db import db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 2000


@pytest.fixture
def line(full):
    """The script of the page, by hand."""
    token = full.browser.get(full.at + "/sections/money").text.split('name="csrf_token" value="')[1].split('"')[0]
    head = {"X-CSRFToken": token, "X-Autosave": "1"}

    class Line:
        def begin(self, data=PDF, name="plan.pdf", question="prices", mark="m"):
            return full.browser.post(full.at + "/arriving", headers=head, data={
                "name": name, "size": str(len(data)), "mark": mark, "question": question})

        def piece(self, url, offset, data):
            return full.browser.patch(f"{url}?offset={offset}", data=data, headers=head, content_type="application/octet-stream")

        def finish(self, url):
            return full.browser.post(url + "/finish", headers=head)

        def files(self):
            with full.app.app_context():
                return [u.filename for u in queries.files_of(full.application().id)]

        def rows(self):
            with full.app.app_context():
                return db.session.query(Arriving).count()

    return Line()


def test_a_file_goes_on_where_the_line_was_cut(line, full):
    begun = line.begin()
    url = begun.json["url"]
    assert (begun.status_code, begun.json["offset"]) == (201, 0)
    assert line.piece(url, 0, PDF[:1000]).json == {"offset": 1000}
    assert (line.piece(url, 0, PDF[:1000]).status_code, full.browser.get(url).json) == (409, {"offset": 1000, "size": len(PDF)})
    assert "% has arrived. Choose the same file again" in full.browser.get(full.at + "/sections/money").text
    assert line.begin().json == {"url": url, "offset": 1000}
    assert line.finish(url).status_code == 409
    assert line.piece(url, 1000, PDF[1000:]).json == {"offset": len(PDF)}
    assert [line.finish(url).status_code for _ in range(2)] == [201, 200]
    assert line.files() == ["plan.pdf"]
    with full.app.app_context():
        assert storage._pieces(url.rpartition("/")[2]) == []


def test_a_piece_is_stored_again_after_a_crash_between_store_and_row(line, full):
    url = line.begin().json["url"]
    with full.app.app_context():
        storage.put_piece(url.rpartition("/")[2], 0, b"x" * 777)
    line.piece(url, 0, PDF)
    assert (line.finish(url).status_code, line.files()) == (201, ["plan.pdf"])


@pytest.mark.parametrize(("values", "status"), [
    ({"name": "a.html"}, 422), ({"data": b""}, 422), ({"question": "title"}, 404), ({"question": "none"}, 404),
    ({"name": "../../x.pdf"}, 201)])
def test_what_is_said_before_the_first_byte(values, status, line):
    assert line.begin(**values).status_code == status


def test_too_large_is_said_before_the_first_byte_and_pieces_are_bounded(line, full):
    token = full.browser.get(full.at + "/sections/money").text.split('name="csrf_token" value="')[1].split('"')[0]
    big = full.browser.post(full.at + "/arriving", headers={"X-CSRFToken": token}, data={
        "name": "a.pdf", "size": str(10 * 2**20 + 1), "question": "prices"})
    assert (big.status_code, big.json["message"]) == (413, "This file is too big: at most 10 MB.")
    url = line.begin().json["url"]
    assert line.piece(url, 0, b"x" * (2**20 + 1)).status_code == 413
    assert line.piece(url, 0, PDF + b"x").status_code == 409
    assert line.piece(url, -1, PDF).status_code == 409


def test_a_hostile_file_is_refused_at_the_end_and_forgotten(line):
    bad = b"<html><script>alert(1)</script></html>" + b" " * 90
    url = line.begin(bad).json["url"]
    line.piece(url, 0, bad)
    told = line.finish(url)
    assert (told.status_code, "not really a PDF" in told.json["message"], line.files(), line.rows()) == (422, True, [], 0)


def test_a_photo_in_pieces_loses_its_place(line, full):
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "JPEG", exif=exif)
    url = line.begin(made.getvalue(), name="a.jpg").json["url"]
    line.piece(url, 0, made.getvalue())
    assert line.finish(url).status_code == 201
    with full.app.app_context():
        upload = queries.files_of(full.application().id)[0]
        assert b"SecretCamera" not in b"".join(storage.open_blob(upload.sha256))


def test_nobody_else_finds_it(line, full):
    url = line.begin().json["url"]
    other = full.sign_in(full.other)
    assert (other.get(url).status_code, full.app.test_client().get(url).status_code) == (404, 303)


def test_one_person_sends_five_at_once(line):
    assert [line.begin(mark=str(n)).status_code for n in range(6)] == [201] * 5 + [422]


def test_what_was_abandoned_is_forgotten_after_a_day(line, full, clock):
    url = line.begin().json["url"]
    line.piece(url, 0, PDF[:100])
    clock.forward(hours=23)
    with full.app.app_context():
        assert arriving.sweep() == 0
    clock.forward(hours=2)
    with full.app.app_context():
        assert (arriving.sweep(), storage._pieces(url.rpartition("/")[2])) == (1, [])
    assert line.rows() == 0


def test_a_file_begun_in_time_may_end_later_and_the_application_be_sent_with_it(line, full, clock):
    with full.app.app_context():
        closes = full.application().call.closes_at
    clock.set(closes)
    full.browser = full.sign_in(full.writer)
    url = line_of(full, clock)
    assert full.post("/sections/group", title="Too late", base_title="1").status_code == 422
    sent = full.post("/submit", declared_name="Norhaina")
    with full.app.app_context():
        kept = queries.last_submission(full.application().id)
        assert (sent.status_code, [u["filename"] for u in kept.snapshot["uploads"]], bool(url)) == (303, ["slow.pdf"], True)
        assert kept.received_at == clock.moment


def line_of(full, clock):
    """A file that begins to arrive at the last second and is whole twenty minutes later."""
    token = full.browser.get(full.at + "/sections/money").text.split('name="csrf_token" value="')[1].split('"')[0]
    head = {"X-CSRFToken": token}
    begun = full.browser.post(full.at + "/arriving", headers=head, data={
        "name": "slow.pdf", "size": str(len(PDF)), "mark": "s", "question": "prices"})
    url = begun.json["url"]
    full.browser.patch(f"{url}?offset=0", data=PDF, headers=head, content_type="application/octet-stream")
    clock.forward(minutes=20)
    assert full.browser.post(url + "/finish", headers=head).status_code == 201
    return url
