"""Quarantine: what waits is given only to its own group, and holds nobody up."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from tests.build import accounts
from yfund.applications import queries
from yfund.applications.services import scanning
from yfund.infra.db import db
from yfund.infra.outbox import Letter
from yfund.infra.quarantine import Scan
from yfund.web.uploads import accept_upload

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40


@pytest.fixture
def sent(full, scanner):
    """An application that was sent while its file still waits, and the way to the file."""
    full.post("/sections/money", prices=(io.BytesIO(PDF), "a.pdf"))
    assert full.post("/submit", declared_name="Norhaina").status_code == 303
    with full.app.app_context():
        place = f"/files/{queries.uploads_of(full.application().id)[0].public_id}"
        officer = accounts.person("Leïla", roles=["officer"])
    return place, full.sign_in(officer)


def test_it_waits_for_others_and_not_for_its_group(sent, full, clock):
    place, officer = sent
    assert (full.browser.get(place).status_code, officer.get(place).status_code) == (200, 403)
    with full.app.app_context():
        assert scanning.scan_waiting() == 1
    assert officer.get(place).status_code == 200


def test_while_the_scanner_is_away_the_file_waits_on(sent, full, scanner, clock):
    place, officer = sent
    scanner.told = "no"
    with full.app.app_context():
        assert (scanning.scan_waiting(), scanning.scan_waiting()) == (0, 0)
        assert db.session.execute(select(Scan.verdict, Scan.attempts)).one() == ("waiting", 1)
    scanner.told = ""
    clock.forward(minutes=1)
    with full.app.app_context():
        assert scanning.scan_waiting() == 1
    assert officer.get(place).status_code == 200


def test_group_and_officers_are_told_once(sent, full, scanner, clock):
    scanner.told = "stream: Doc.Evil FOUND"
    with full.app.app_context():
        scanning.scan_waiting()
        scanning.scan_waiting()
        told = db.session.scalars(select(Letter).where(Letter.kind == "applications/virus")).all()
        assert (len(told), all("Doc.Evil" in letter.body for letter in told)) == (3, True)


def test_the_same_bytes_are_judged_once(full, scanner, clock):
    with full.app.app_context():
        for _ in range(2):
            accept_upload(FileStorage(io.BytesIO(PDF), filename="a.pdf"))
            scanning.scan_waiting()
        assert db.session.execute(select(Scan.verdict, Scan.attempts)).one() == ("clean", 1)


def test_without_a_scanner_nothing_waits(full):
    with full.app.app_context():
        accept_upload(FileStorage(io.BytesIO(PDF), filename="a.pdf"))
        assert (scanning.scan_waiting(), db.session.scalars(select(Scan)).all()) == (0, [])
