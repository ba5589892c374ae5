"""Score sheets taken along and sent back: nothing live goes out, every problem is named by its cell, nothing is overwritten."""

import csv
import io
import json
import re
import subprocess
import zipfile
from html import unescape
from shutil import which

import pytest
from openpyxl import Workbook, load_workbook

from tests.build import reviews
from tests.sending import token
from yfund.infra.db import db, transaction
from yfund.reviews.models import Review, Score
from yfund.reviews.rules.away import Kept, compare
from yfund.reviews.rules.scoring import mark
from yfund.reviews.spreadsheets import Cell

LIVE = ("=1+1", "+1", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "\t=1", "=cmd|'/C calc'!A0")


@pytest.fixture
def here(app, sign_in):
    """A reviewer with two open sheets and one that is signed; titles and words that a spreadsheet would run."""
    with app.app_context(), transaction():
        call = reviews.call()
        reviews.reading(call)
        reader = reviews.reviewer()
        rows = [reviews.review(reviews.application(call, title=title, summary="=2+2", state="in_review"), reader)
                for title in ("=1+1 of a radio", "Plain")]
        reviews.review(reviews.application(call, title="Signed", state="in_review"), reader, half_points=6)
        key = db.session.query(Score.criterion_id).first()[0]
        db.session.add(Score(review_id=rows[0].id, criterion_id=key, half_points=7, comment="=A1 because",
                             written_at=call.state_at))
        ids = [row.id for row in rows]
    client = sign_in(reader)
    return {"client": client, "ids": ids, "token": token(client)}


def book_of(here):
    return load_workbook(io.BytesIO(here["client"].get("/reviews/away.xlsx").data))


def send(here, data, name="scores.xlsx"):
    if isinstance(data, Workbook):
        out = io.BytesIO()
        data.save(out)
        data = out.getvalue()
    return here["client"].post("/reviews/away", data={"csrf_token": here["token"], "file": (io.BytesIO(data), name)})


def listed(answer):
    return unescape(re.search(r'name="listed" value="([^"]*)"', answer.text)[1])


def take(here, words):
    return here["client"].post("/reviews/away/take", data={"csrf_token": here["token"], "listed": words})


def test_the_workbook_is_locked_validated_and_runs_nothing(here):
    book = book_of(here)
    sheet = book["Scores"]
    assert sheet.max_row == 1 + 2 * 4 and sheet.protection.sheet and sheet["A2"].protection.locked
    assert not sheet["D2"].protection.locked and not sheet["E2"].protection.locked
    assert sheet.data_validations.dataValidation[0].formula1.startswith('"0,0.5,1')
    cells = [cell for one in book for row in one.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"} and any(str(c.value).startswith("=") for c in cells)
    assert (sheet["D2"].value, sheet["E2"].value) == (3.5, "=A1 because") and "Signed" not in str([c.value for c in cells])


def test_csv_has_its_mark_and_no_live_cell(here):
    text = here["client"].get("/reviews/away.csv").data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    assert rows[1][4] == "'=A1 because"
    assert "Nothing would change" in send(here, text, "scores.csv").text


def test_what_was_filled_in_is_shown_first_and_taken_over_then(here, app):
    book = book_of(here)
    book["Scores"]["D3"], book["Scores"]["E3"], book["Scores"]["E5"] = 4.5, "They decide.", "Well begun."
    answer = send(here, book)
    assert answer.status_code == 200
    assert all(word in answer.text for word in ("Scores!D3", "Scores!E3", "Scores!E5", "They decide."))
    with app.app_context():
        assert db.session.query(Score).filter_by(review_id=here["ids"][0]).count() == 1
    assert take(here, listed(answer)).status_code == 303
    with app.app_context():
        review = db.session.get(Review, here["ids"][0])
        assert [(s.half_points, s.comment) for s in review.scores] == [(7, "=A1 because"), (9, "They decide.")]
        assert (review.comment, review.state) == ("Well begun.", "draft")


def test_every_problem_is_named_by_its_cell(here):
    book = book_of(here)
    sheet = book["Scores"]
    sheet["D2"], sheet["D3"], sheet["D4"], sheet["E6"], sheet["D5"] = 5.3, "six", "=1+1", "x" * 2001, 4
    sheet["F7"] = "elsewhere/relevance"
    answer = send(here, book)
    assert answer.status_code == 422
    told = re.sub(r"<[^>]+>", "", answer.text)
    for words in ("Scores!D2: 5.3 is not a half point", "Scores!D3: six is not a half point", "Scores!D4: write figures",
                  "Scores!E6: 2001 characters", "Scores!D5: this line takes words only",
                  "Scores!A7: this line is not one of yours"):
        assert words in told, words


def test_what_changed_on_the_site_meanwhile_is_not_overwritten(here, app):
    book = book_of(here)
    book["Scores"]["D2"], book["Scores"]["E3"] = 1, "Fresh."
    with app.app_context(), transaction():
        db.session.query(Score).filter_by(review_id=here["ids"][0]).one().half_points = 8
    answer = send(here, book)
    assert "Changed on the site since" in answer.text and [one[:3][1:] for one in json.loads(listed(answer))] == [["why", "Fresh."]]
    with app.app_context(), transaction():
        db.session.add(Score(review_id=here["ids"][0], criterion_id=2, half_points=1, comment="Other page", page="tab",
                             written_at=db.session.query(Score).first().written_at))
    assert take(here, listed(answer)).status_code == 409
    with app.app_context():
        assert {s.comment for s in db.session.query(Score).filter_by(review_id=here["ids"][0])} == {"=A1 because", "Other page"}


def test_lists_made_up_by_hand_change_nothing_of_others(here, app):
    with app.app_context(), transaction():
        call = reviews.call()
        reviews.reading(call)
        other = reviews.review(reviews.application(call, state="in_review"), reviews.reviewer(name="Other"))
        address, number = other.assignment.public_id, other.id
    for words in (json.dumps([[f"{address}/relevance", "points", 3, ""]]), "not json", "[1]", '[["a/b","points","x",""]]'):
        assert take(here, words).status_code in (404, 422), words
    with app.app_context():
        assert db.session.query(Score).filter_by(review_id=number).count() == 0


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", b"0" * 80_000_000)
    return out.getvalue()


def entity():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    return out.getvalue()


@pytest.mark.parametrize(("data", "name"), [
    (b"", "scores.xlsx"), (b"PK\x03\x04nonsense", "scores.xlsx"), (b"hello", "scores.txt"), (b"\xff\xfe\x00bad", "scores.csv"),
    (bomb(), "scores.xlsx"), (entity(), "scores.xlsx")])
def test_other_files_are_refused_in_words(here, data, name):
    answer = send(here, data, name)
    assert answer.status_code == 422 and "root:" not in answer.text


def test_a_workbook_of_something_else_is_refused(here):
    answer = send(here, Workbook())
    assert answer.status_code == 422 and "Scores" in answer.text


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")
def test_files_saved_by_libreoffice_come_back(here, tmp_path):
    book = book_of(here)
    book["Scores"]["D3"] = 2.5
    book.save(tmp_path / "scores.xlsx")
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "scores.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "Scores!D3" in send(here, (tmp_path / "out" / "scores.xlsx").read_bytes()).text


@pytest.mark.parametrize(("points", "half"), [("3.5", 7), ("3,5", 7), ("0", 0), ("5", 10), ("5.0", 10), ("2.50", 5), ("٣", 6)])
def test_half_points_are_read_as_people_write_them(points, half):
    kept = Kept("N", "T", "C", None, "")
    changes, wrongs = compare([Cell(2, "a/b", kept.base, points, "")], {"a/b": kept})
    assert ([c.after for c in changes], wrongs) == ([half], [])


@pytest.mark.parametrize("points", ["5.3", "5.5", "-1", "1e1", "NaN", "inf", "0.25", "six", "3.5.1"])
def test_anything_else_is_a_problem(points):
    kept = Kept("N", "T", "C", 4, "")
    changes, wrongs = compare([Cell(14, "a/b", kept.base, points, "")], {"a/b": kept})
    assert changes == [] and [w.cell for w in wrongs] == ["Scores!D14"]


def test_the_same_line_twice_is_a_problem_and_marks_are_of_what_was_there():
    kept = Kept("N", "T", "C", 4, "why")
    rows = [Cell(2, "a/b", kept.base, "3", ""), Cell(3, "a/b", kept.base, "4", "")]
    changes, wrongs = compare(rows, {"a/b": kept}, "")
    assert ([c.cell for c in changes], [w.cell for w in wrongs]) == (["D2"], ["A3"])
    assert kept.base == f"{mark(4)}:{mark('why')}"
