"""Bad luck and bad will on the applicant's pages: nothing typed is lost, nothing foreign gets in."""

import io
import re

from sqlalchemy import select

from tests.build import accounts
from yfund.applications import queries as room
from yfund.applications.models import Upload
from yfund.applications.services import drafting
from yfund.infra.db import db, transaction

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40
OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_session_that_ended_loses_nothing(scene):
    browser = scene.browser
    with browser.session_transaction() as session:
        session.clear()
    data = {"csrf_token": "old", "base:summary": "0", "summary": "Long words about the lake and its weavers."}
    silent = browser.post(scene.at + "/autosave", data=data, headers={"X-Autosave": "1", **OURS})
    assert silent.status_code == 401
    out = browser.post(scene.at + "/sections/idea", data=data, headers=OURS)
    assert (out.status_code, "Long words about the lake" in out.text) == (401, True)
    scene.sign_in(scene.writer, browser)
    again = browser.post(scene.at + "/sections/idea", data=data, headers=OURS)
    assert (again.status_code, "signed in again" in again.text) == (400, True)
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', again.text[again.text.index("<main"):]))
    assert browser.post(scene.at + "/sections/idea", data=held, headers=OURS).status_code == 303
    assert scene.answers()["summary"] == data["summary"]


def test_a_foreign_page_gets_no_button_to_press(scene):
    answer = scene.browser.post(scene.at + "/sections/idea", data={"summary": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "Send it again" in answer.text) == (400, False)


def test_a_refused_file_takes_nothing_else_with_it(scene):
    data = {"base_lot": "0", "lot": "small", "prices": [(io.BytesIO(PDF), "offer.pdf"), (io.BytesIO(b"<html>"), "x.pdf")]}
    answer = scene.post("/sections/money", **data)
    assert (answer.status_code, "was not taken" in answer.text) == (422, True)
    assert scene.answers() == {"lot": "small"}
    with scene.app.app_context():
        upload = db.session.scalar(select(Upload))
    got = scene.browser.get(f"/files/{upload.public_id}")
    assert (got.data, got.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert got.headers["Content-Disposition"].startswith("attachment")
    stranger = scene.app.test_client().get(f"/files/{upload.public_id}")
    assert stranger.status_code == 303
    with scene.app.app_context():
        outsider = accounts.person("Outsider")
    assert scene.sign_in(outsider).get(f"/files/{upload.public_id}").status_code == 404
    scene.post("/sections/money", base_lot="1", lot="small", remove_file=upload.public_id)
    with scene.app.app_context():
        assert room.uploads_of(upload.application_id) == []


def test_more_than_fits_at_once_is_said_clearly(scene):
    answer = scene.browser.post(scene.at + "/sections/money", data=b"x", content_type="multipart/form-data; boundary=b",
                                environ_overrides={"CONTENT_LENGTH": str(27 * 2**20)})
    assert (answer.status_code, "larger than we can take" in answer.text) == (413, True)


def test_words_that_look_like_markup_stay_words(scene):
    scene.post("/sections/group", base_title="0", title='<script>alert(1)</script>"x')
    page = scene.browser.get(scene.at + "/sections/group").text
    assert "<script>alert" not in page
    with scene.app.app_context(), transaction():
        drafting.write(scene.application(), scene.actor(), {"summary": "\x00<b>"}, {})
    assert "<b></p>" not in scene.browser.get(scene.at + "/read").text
