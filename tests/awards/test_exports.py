"""The files people take away: complete, and without what they may not know of."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.build import awards as build
from yfund.applications.models import Application
from yfund.infra.db import db, transaction
from yfund.reviews.models import Score

BASE = f"/choosing/{build.CODE}"
NASTY = "=HYPERLINK(\"http://evil.example\")"


@pytest.fixture
def here(app):
    with app.app_context():
        made = build.prepared(build.world(3))
        with transaction():
            db.session.get(Application, made.applications[1].id).title = NASTY
            db.session.scalars(db.select(Score)).first().comment = NASTY
        return made


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet_of(answer):
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.data))["yfund"].iter_rows(values_only=True))


def test_the_ranking_as_a_table(here, sign_in):
    chair = sign_in(here.people["chair"])
    rows = rows_of(chair.get(f"{BASE}/ranking.csv"))
    assert [(r["place"], r["number"][-1], r["mean"], r["above_line"]) for r in rows] == [
        ("1", "1", "90.0", "yes"), ("2", "2", "85.0", "yes"), ("3", "3", "80.0", "yes")]
    assert rows[1]["title"] == f"'{NASTY}"
    assert [row[2] for row in sheet_of(chair.get(f"{BASE}/ranking.xlsx"))][2] == f"'{NASTY}"
    assert chair.get(f"{BASE}/ranking.ods").status_code == 404


def test_one_row_for_reviewer_application_and_criterion(here, sign_in):
    officer = sign_in(here.people["officer"])
    rows = rows_of(officer.get(f"{BASE}/readings.csv"))
    assert len({(r["application"], r["reviewer"], r["criterion"]) for r in rows}) == len(rows) == 3 * 2 * 2
    assert (rows[0]["reason"], rows[0]["points_of_5"], rows[0]["total_of_100"]) == (f"'{NASTY}", "4.0", "88.0")
    assert (rows[0]["revised_points_of_5"], rows[0]["counts_of_100"]) == ("", "88.0")
    assert not any("Weavers" in value or "Lake" in value for row in rows for value in row.values())
    assert len(sheet_of(officer.get(f"{BASE}/readings.xlsx"))) == 13
    assert sign_in(here.people["chair"]).get(f"{BASE}/readings.csv").status_code == 403


def test_a_conflict_leaves_no_trace(here, sign_in, app):
    with app.app_context():
        build.conflict(here.people["officer"], here.applications[0])
    officer = sign_in(here.people["officer"])
    assert {r["application"][-1] for r in rows_of(officer.get(f"{BASE}/readings.csv"))} == {"2", "3"}
    ranked = rows_of(officer.get(f"{BASE}/ranking.csv"))
    assert [(r["place"], r["number"][-1], r["running_usd"]) for r in ranked] == [("1", "2", "10000.0"), ("2", "3", "20000.0")]
