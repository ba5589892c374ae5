"""The 28 at the page: the upload field of a question, and the way back out."""

import gc
import html
import io
import re
import threading
import time

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.applications.hostile import corpus as made
from tests.applications.hostile.table import FILES, IDS, SHOWN, WARNINGS, is_taken
from yfund.applications import queries
from yfund.applications.models import Upload
from yfund.applications.rules import uploads
from yfund.applications.services import scanning
from yfund.infra import arriving
from yfund.infra.config import instance_path
from yfund.infra.db import db, transaction
from yfund.infra.quarantine import Scan
from yfund.web.uploads import shown_name


def send(full, *files, browser=None):
    """Put files to the question through the plain form; each is (name, bytes)."""
    browser = browser or full.browser
    page = browser.get(full.at + "/withdraw").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    body = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()
    for name, data in files:
        shown = name.replace('"', "%22")
        body += f'--x\r\nContent-Disposition: form-data; name="prices"; filename="{shown}"\r\n\r\n'.encode() + data + b"\r\n"
    return browser.post(full.at + "/sections/money", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def there(full):
    with full.app.app_context():
        return list(queries.files_of(full.application().id))


def stored(app):
    folder = instance_path(app.extensions["yfund_settings"].storage_url)
    return {p.name for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(("number", "name", "build", "answer"), FILES, ids=IDS)
def test_each_gets_the_stated_answer(number, name, build, answer, full):
    data, before, began = build(), stored(full.app), time.process_time()
    told = send(full, (name, data))
    assert time.process_time() - began < (1 if number in (12, 13) else 2)
    taken, warned = is_taken(answer)
    if not taken:
        said = f"“{shown_name(name)}” was not taken. {answer}"
        assert (told.status_code, said in html.unescape(told.text)) == (413 if number == 21 else 422, True)
        assert (there(full), stored(full.app)) == ([], before)
        return
    assert (told.status_code, [(u.filename, u.warnings) for u in there(full)]) == (303, [(SHOWN.get(name, name), warned)])
    _comes_out_harmless(full, there(full)[0], warned)


def _comes_out_harmless(full, upload, warned):
    out = full.browser.get(f"/files/{upload.public_id}?inline=1")
    head = out.headers
    assert (out.status_code, head["X-Content-Type-Options"], head["Content-Security-Policy"]) == (
        200, "nosniff", "sandbox; default-src 'none'")
    assert re.fullmatch(r"attachment; filename=\"[ -!#-\[\]-~]+\"; filename\*=UTF-8''[!-~]+", head["Content-Disposition"])
    assert ("Set-Cookie" in head, out.content_type) == (False, upload.media_type)
    section = full.browser.get(full.at + "/sections/money").text
    assert ("<script>alert" in section, upload.filename in html.unescape(section)) == (False, True)
    read = full.browser.get(full.at + "/read").text
    for sign, words in WARNINGS.items():
        assert [words[0] in section, words[1] in read] == [sign == warned] * 2
    # Nothing shows a file inside of a page: there is no preview that could run, or freeze.
    assert not re.search(r"<(iframe|embed|object|img)[^>]*files/", section + read)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_21_exactly_the_limit_is_taken_and_lies_about_length_are_not(full, tmp_path, monkeypatch):
    assert send(full, ("a.pdf", made.whole(made.MOST))).status_code == 303
    before = stored(full.app)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for length, status in (("1099511627776", 413), ("-1", 400)):
        environ = {"CONTENT_LENGTH": length}
        answer = full.browser.open(full.at + "/sections/money", method="POST", data=b"x" * 100,
                                   content_type="multipart/form-data; boundary=x", environ_overrides=environ)
        assert answer.status_code == status
    endless = full.browser.open(full.at + "/sections/money", method="POST", input_stream=io.BytesIO(made.whole(27 * 2**20)),
                                content_type="multipart/form-data; boundary=x",
                                environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"})
    assert (endless.status_code, stored(full.app)) == (413, before)
    # The part that was cut off in the middle is closed with the request, not by it.
    del endless
    gc.collect()
    assert send(full, ("b.pdf", made.whole(made.MOST + 1))).status_code == 413
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_23_the_photo_has_lost_its_place(name, kind, full):
    assert made.located_photo(kind).find(b"SecretCamera") > 0
    send(full, (name, made.located_photo(kind)))
    out = full.browser.get(f"/files/{there(full)[0].public_id}").data
    with Image.open(io.BytesIO(out)) as fresh:
        assert (dict(fresh.getexif()), fresh.size) == ({}, (40, 30))
    assert (b"SecretCamera" in out, b"<script>" in out) == (False, False)


def test_25_a_virus_waits_and_is_then_opened_by_nobody(full, scanner, outbox):
    assert send(full, ("a.pdf", made.sick())).status_code == 303
    place = f"/files/{there(full)[0].public_id}"
    assert "Waits for the virus scanner" in full.browser.get(full.at + "/sections/money").text
    with full.app.app_context():
        assert (scanning.scan_waiting(), scanning.scan_waiting()) == (1, 0)
        assert db.session.execute(select(Scan.verdict, Scan.finding)).one() == ("found", "Win.Test.EICAR_HDB-1")
    assert full.browser.get(place).status_code == 403
    assert "virus scanner found something" in full.browser.get(full.at + "/sections/money").text
    letters = outbox.deliver()
    assert ["carries a virus" in letter["Subject"] for letter in letters] == [True, True]


FIELD = b"--x\r\nContent-Disposition: form-data; name=\"%d\"\r\n\r\n1\r\n"


@pytest.mark.parametrize(("body", "status"), [
    (b"".join(FIELD % n for n in range(5000)) + b"--x--\r\n", 413), (b"".join(FIELD % n for n in range(1001)) + b"--x--\r\n", 413),
    (FIELD % 1 * 1001 + b"--x--\r\n", 413), (b"--x--\r\n--x\r\n", 400), (b"--" + b"x" * 5000, 400), (b"\0" * 1000, 400)])
def test_26_boundary_tricks_are_turned_away(body, status, full):
    before = stored(full.app)
    answer = full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, there(full), stored(full.app)) == (status, [], before)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_26_a_part_without_its_end_is_turned_away(full):
    body = b"--x\r\nContent-Disposition: form-data; name=\"prices\"; filename=\"a.pdf\"\r\n\r\n" + made.PDF
    answer = full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, there(full)) == (400, [])
    del answer
    gc.collect()


def test_26_as_many_fields_as_fit_are_read(full):
    page = full.browser.get(full.at + "/withdraw").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0].encode()
    body = b"--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n" + token + b"\r\n"
    body += b"".join(FIELD % n for n in range(999)) + b"--x--\r\n"
    answer = full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303


@pytest.mark.parametrize("names", [
    b"filename=\"a.pdf\"; filename*=UTF-8''b.html", b"filename*=UTF-8''b.html; filename=\"a.pdf\"", b"filename*=UTF-8''a.pdf",
    b"filename=\"a.pdf\"; filename=\"b.pdf\"", b"filename*0=\"a\"; filename*1=\".pdf\""])
def test_26_a_file_under_two_names_is_turned_away(names, full):
    answer, before = named(full, names), stored(full.app)
    assert (answer.status_code, there(full), stored(full.app)) == (400, [], before)


def test_26_a_name_that_only_looks_like_two_is_one(full):
    assert named(full, b"filename=\"a; filename*=b.pdf\"").status_code == 303
    assert [u.filename for u in there(full)] == ["a; filename_=b.pdf"]


def named(full, names):
    page = full.browser.get(full.at + "/withdraw").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0].encode()
    body = (b"--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n" + token + b"\r\n--x\r\nContent-Disposition: "
            b"form-data; name=\"prices\"; " + names + b"\r\n\r\n" + made.PDF + b"\r\n--x--\r\n")
    return full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")


def test_26_two_files_under_one_field_are_two_files(full):
    assert send(full, ("a.pdf", made.PDF), ("b.pdf", made.PDF + b" ")).status_code == 303
    assert [u.filename for u in there(full)] == ["a.pdf", "b.pdf"]


def test_27_quotas_hold_for_a_person_and_an_application(full):
    with full.app.app_context():
        person, purpose = full.actor().id, "application:1:prices"
        with transaction():
            for number in range(arriving.MOST_EACH):
                arriving.begin(person, purpose, filename="a.pdf", size=10 * 2**20, mark=str(number), began_at=arriving.clock.now())
        for other, size, words in ((person, 1, "Too many"), (person + 1, 51 * 2**20, "Too many")):
            with pytest.raises(arriving.Refusal, match=words), transaction():
                arriving.begin(other, purpose, filename="a.pdf", size=size, mark="x", began_at=arriving.clock.now())
        assert db.session.scalar(select(func.count(arriving.Arriving.id))) == arriving.MOST_EACH


def test_27_a_hundred_at_once_leave_no_temporary_file(full, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answers, before, browsers = [], stored(full.app), [full.sign_in(full.writer) for _ in range(4)]

    def five(own):
        for number in range(5):
            data = made.whole(2**20) + bytes([65 + own, 65 + number])
            answers.append(send(full, (f"{own}{number}.pdf", data), browser=browsers[own]).status_code)

    threads = [threading.Thread(target=five, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), len(there(full))) == ([303] * 10 + [422] * 10, 10)
    # Two that arrive in the same instant may both be stored; nobody fills a disk with that.
    assert (list(tmp_path.iterdir()), 10 <= len(stored(full.app) - before) <= 13) == ([], True)


def test_27_what_finds_no_room_is_not_kept(full):
    assert send(full, *((f"{n}.pdf", made.PDF + b" " * n) for n in range(10))).status_code == 303
    before = stored(full.app)
    told = send(full, ("one more.pdf", made.PDF + b"x"))
    assert (told.status_code, "At most 10 files fit here" in told.text, stored(full.app) == before) == (422, True, True)
    assert send(full, ("again.pdf", made.PDF)).status_code == 303


@pytest.mark.parametrize(("limit", "words"), [("MOST_MB_IN_ALL", "has had 1 MB of files"),
                                              ("MOST_MB_A_DAY", "have sent 1 MB of files")])
def test_27_taking_away_and_adding_again_fills_no_disk(limit, words, full, clock, monkeypatch):
    monkeypatch.setattr(uploads, limit, 1)
    for number in range(2):
        sent = made.whole(400_000) + bytes([65 + number])
        assert send(full, (f"{number}.pdf", sent)).status_code == 303
        assert full.post("/sections/money", remove_file=there(full)[0].public_id).status_code == 303
    before, more = stored(full.app), made.whole(400_000) + b"!"
    told = send(full, ("2.pdf", more))
    assert (told.status_code, words in told.text, stored(full.app) == before) == (422, True, True)
    assert send(full, ("0.pdf", made.whole(400_000) + b"A")).status_code == 303
    clock.forward(hours=25)
    full.browser = full.sign_in(full.writer)
    assert send(full, ("2.pdf", more)).status_code == (422 if limit == "MOST_MB_IN_ALL" else 303)


def test_28_the_same_bytes_of_two_people_stay_when_one_takes_theirs_away(full):
    send(full, ("a.pdf", made.PDF))
    mine = there(full)[0]
    with full.app.app_context():
        theirs = Upload(application_id=mine.application_id, question="other", filename="b.pdf", media_type=mine.media_type,
                        size=mine.size, sha256=mine.sha256, uploaded_at=mine.uploaded_at)
        with transaction():
            db.session.add(theirs)
        other = theirs.public_id
    assert full.post("/sections/money", remove_file=mine.public_id).status_code == 303
    assert full.browser.get(f"/files/{other}").data == made.PDF
    for guess in (mine.sha256, mine.sha256[:16]):
        assert full.browser.get(f"/files/{guess}").status_code == 404
