"""What is taken away from choosing never runs: every payload in every column that people can write into, read back."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from tests.build import awards as build
from tests.web.test_spreadsheet import PAYLOADS
from yfund.accounts.models import Organisation, Person
from yfund.applications.models import Application
from yfund.awards.models import Recommendation
from yfund.awards.queries.exports import RANKING, READINGS
from yfund.calls.models import Criterion, Lot
from yfund.infra.db import db, transaction
from yfund.reviews.models import Review, Score
from yfund.web.spreadsheet import DANGEROUS

# PostgreSQL keeps no NUL at all, so no row can carry one into a file.
STORED = [payload for payload in PAYLOADS if "\x00" not in payload]
WRITABLE = ((Application, "title"), (Application, "theme"), (Application, "number"), (Application, "language"), (Lot, "code"),
            (Organisation, "name"), (Recommendation, "reason"), (Person, "name"), (Score, "comment"), (Criterion, "key"),
            (Review, "recommendation"))
FILES = {
    "ranking": (RANKING, "chair", {"number", "title", "group", "theme", "lot", "language", "committee_reason"}),
    "readings": (READINGS, "officer", {"application", "lot", "language", "reviewer_name", "criterion", "reason", "recommendation"}),
}


@pytest.fixture
def here(app, sign_in):
    """One application with one line of the committee, and people who take files away."""
    with app.app_context():
        made = build.prepared(build.world(1))
        with transaction():
            from_now = build.lines(made, "fund")
            build.selecting.record(made.selection, made.actor("chair"), from_now)
    return {part: sign_in(made.people[part]) for part in ("chair", "officer")}


def poison(payload):
    """Write the payload into everything people can write into, past every check of the pages."""
    with transaction():
        for model, column in WRITABLE:
            width = model.__table__.c[column].type.length
            # A rubric has each key once; everything else is written everywhere.
            only = model.id == db.select(db.func.min(model.id)).scalar_subquery() if model is Criterion else model.id > 0
            db.session.execute(update(model).where(only).values({column: payload[:width] if width else payload}))


def cells(client, name, kind):
    """(column, value as a spreadsheet takes it, its type) of every cell, the head included."""
    answer = client.get(f"/choosing/{build.CODE}/{name}.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        assert answer.data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
        return [(column, value, "s") for row in rows for column, value in zip(rows[0], row, strict=True)]
    sheet = load_workbook(io.BytesIO(answer.data))["yfund"]
    head = [cell.value for cell in sheet[1]]
    return [(column, cell.value, cell.data_type) for row in sheet.iter_rows() for column, cell in zip(head, row, strict=True)]


def test_there_are_forty_payloads_and_more():
    assert len(set(STORED)) >= 40


@pytest.mark.parametrize("name", FILES)
def test_no_column_ever_runs_a_payload(app, here, name):
    columns, part, reached = FILES[name]
    for payload in STORED:
        with app.app_context():
            poison(payload)
        for kind in ("csv", "xlsx"):
            found = cells(here[part], name, kind)
            assert [column for column, _value, _type in found[:len(columns)]] == list(columns)
            for column, value, of_type in found:
                assert of_type in ("s", "n", "inlineStr"), (payload, kind, column)
                text = value if isinstance(value, str) else ""
                assert is_number(text) or not text.startswith(DANGEROUS), (payload, kind, column, text)
            quoted = {column for column, value, _type in found if isinstance(value, str) and value.startswith("'")}
            assert reached <= quoted, (payload, kind, reached - quoted)


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
