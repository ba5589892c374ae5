"""The 28 at the page: the upload field of a question, and the way back out."""

import gc
import io
import threading
import time

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.applications.hostile import corpus as made
from tests.applications.hostile.table import FILES, IDS
from yfund.applications import queries
from yfund.applications.models import Upload
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


@pytest.mark.parametrize(("number", "name", "build", "verdict", "why"), FILES, ids=IDS)
def test_each_gets_the_stated_answer(number, name, build, verdict, why, full):
    data, before, began = build(), stored(full.app), time.process_time()
    answer = send(full, (name, data))
    assert time.process_time() - began < 2
    if verdict == "refused":
        assert (answer.status_code, "was not taken" in answer.text, why in answer.text) == (422, True, True)
        assert (there(full), stored(full.app)) == ([], before)
        return
    assert (answer.status_code, [(u.filename, u.warnings) for u in there(full)]) == (
        303, [(shown_name(name), verdict.partition(", ")[2])])
    _comes_out_harmless(full, there(full)[0])


def _comes_out_harmless(full, upload):
    out = full.browser.get(f"/files/{upload.public_id}")
    head = out.headers
    assert (out.status_code, head["X-Content-Type-Options"], head["Content-Security-Policy"]) == (
        200, "nosniff", "sandbox; default-src 'none'")
    assert head["Content-Disposition"].startswith('attachment; filename="')
    assert "x=1" not in head.get("Set-Cookie", "")
    assert out.content_type not in ("text/html", "image/svg+xml")
    section = full.browser.get(full.at + "/sections/money").text
    assert "<script>alert" not in section


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_21_exactly_the_limit_is_taken_and_lies_about_length_are_not(full):
    assert send(full, ("a.pdf", made.whole(made.MOST))).status_code == 303
    before = stored(full.app)
    for environ in ({"CONTENT_LENGTH": str(2**40)}, {"CONTENT_LENGTH": "-1"}):
        answer = full.browser.open(full.at + "/sections/money", method="POST", data=b"x" * 100,
                                   content_type="multipart/form-data; boundary=x", environ_overrides=environ)
        assert answer.status_code in (400, 413)
    endless = full.browser.open(full.at + "/sections/money", method="POST", input_stream=io.BytesIO(made.whole(27 * 2**20)),
                                content_type="multipart/form-data; boundary=x",
                                environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"})
    assert (endless.status_code in (400, 413), stored(full.app)) == (True, before)
    # The part that was cut off in the middle is closed with the request, not by it.
    del endless
    gc.collect()


def test_23_the_photo_has_lost_its_place(full):
    send(full, ("a.jpg", made.located_photo()))
    out = full.browser.get(f"/files/{there(full)[0].public_id}").data
    with Image.open(io.BytesIO(out)) as fresh:
        assert dict(fresh.getexif()) == {}
    assert (b"SecretCamera" in out, b"<script>" in out) == (False, False)


def test_24_a_cut_pdf_is_kept_as_it_is(full):
    assert send(full, ("a.pdf", made.PDF[:40])).status_code == 303


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


@pytest.mark.parametrize("body", [
    b"--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n1\r\n" * 5000 + b"--x--\r\n",
    b"--x--\r\n--x\r\n", b"--" + b"x" * 5000, b"\0" * 1000])
def test_26_boundary_tricks_are_turned_away(body, full):
    answer = full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 413)
    assert there(full) == []


def test_26_two_names_for_one_file_are_one_name_only_shown(full):
    page = full.browser.get(full.at + "/withdraw").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0].encode()
    body = (b"--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n" + token + b"\r\n--x\r\nContent-Disposition: "
            b"form-data; name=\"prices\"; filename=\"a.pdf\"; filename*=UTF-8''b.html\r\n\r\n" + made.PDF + b"\r\n--x--\r\n")
    answer = full.browser.post(full.at + "/sections/money", data=body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, [u.filename for u in there(full)]) in ((303, ["a.pdf"]), (422, []))


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
    answers, browsers = [], [full.sign_in(full.writer) for _ in range(4)]

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
    assert list(tmp_path.iterdir()) == []


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
