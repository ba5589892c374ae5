import csv
import io

import pytest
from sqlalchemy import func, select

from yfund.applications.models import PastGrant, PastGrantee
from yfund.infra.db import db

HEAD = ["Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Identifier",
        "Recipient Org:Name", "Recipient Org:Charity Number", "Funding Org:Name", "Grant Programme:Title"]


def line(number, **changes):
    row = {"Identifier": f"XX-{number}", "Title": f"Grant {number}", "Description": "Two\nlines, “quoted”", "Currency": "GBP",
           "Amount Awarded": "3028.63", "Award Date": "2013-01-18", "Recipient Org:Identifier": f"org-{number % 2}",
           "Recipient Org:Name": f"Group {number % 2}", "Recipient Org:Charity Number": "123456", "Funding Org:Name": "Council",
           "Grant Programme:Title": ""}
    return [{**row, **changes}[name] for name in HEAD]


def sheet(*rows, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


@pytest.fixture
def load(app, tmp_path):
    def run(content, *options):
        path = tmp_path / "grants.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return app.test_cli_runner().invoke(args=["import", "grants", str(path), *options])

    return run


def kept(app):
    with app.app_context():
        return [db.session.scalar(select(func.count(table.id))) for table in (PastGrant, PastGrantee)]


def test_grants_arrive_to_the_penny_and_once_only(app, load):
    content = sheet(*(line(n) for n in range(1200)))
    first = load(content)
    assert (first.exit_code, first.output) == (0, "1200 rows read, 1200 added, 0 already there, 0 refused.\n")
    assert load(content).output == "1200 rows read, 0 added, 1200 already there, 0 refused.\n"
    assert kept(app) == [1200, 2]
    with app.app_context():
        assert db.session.scalar(select(func.sum(PastGrant.amount_cents))) == 1200 * 302863


def test_a_bad_row_is_named_and_nothing_is_kept(app, load):
    bad = line(3, **{"Amount Awarded": "a lot", "Award Date": "soon"})
    content = sheet(line(1), line(2), bad)
    answer = load(content)
    assert answer.exit_code == 1
    assert "grants.csv, line 6: Amount Awarded is not a sum: “a lot”; Award Date is not a date" in answer.output
    assert "Nothing of the file was kept" in answer.output
    assert kept(app) == [0, 0]
    answer = load(content, "--skip-bad")
    assert answer.exit_code == 0
    assert answer.output.endswith("3 rows read, 2 added, 0 already there, 1 refused.\n") and "line 6" in answer.output


def test_a_row_that_contradicts_the_register_is_refused(app, load):
    load(sheet(line(1)))
    answer = load(sheet(line(1, **{"Amount Awarded": "5"}), line(2)))
    assert answer.exit_code == 1 and "line 2: the grant “XX-1” is there already with another sum" in answer.output
    assert kept(app) == [1, 1]
    assert "1 refused" in load(sheet(line(4), line(4, Currency="EUR")), "--skip-bad").output


def test_a_byte_order_mark_blank_lines_and_other_columns_do_no_harm(app, load):
    extra = sheet([*line(1), "x"], head=[*(h.upper() for h in HEAD), "Whatever"]) + "\r\n\r\n"
    assert load(b"\xef\xbb\xbf" + extra.encode()).output == "1 rows read, 1 added, 0 already there, 0 refused.\n"
    assert load(extra.replace("XX-1", "XX-2").encode("utf-16")).output == "1 rows read, 1 added, 0 already there, 0 refused.\n"


@pytest.mark.parametrize(("content", "words"), [
    (b"", "it is empty"), (b"\n\n", "it is empty"), (b"PK\x03\x04rest", "not a CSV file"), (b"\x00\x01\x02\x03", "not a text file"),
    (b"\x89PNG\r\n", "not a CSV file"), (b"a;b;c\n1;2;3\n", "columns are missing: Identifier, Title"),
    (sheet(line(1)).encode() + "é".encode("latin-1") + b",x\n", "not UTF-8"),
    (sheet(line(1)).encode() + b'"open', "not a CSV file"),
    (sheet(line(1)).encode() + b"a\x00b\n", ""),
])
def test_a_broken_file_is_told_in_a_sentence(app, load, content, words):
    answer = load(content)
    assert answer.exit_code == 1 and words in answer.output and "Traceback" not in answer.output
    assert isinstance(answer.exception, SystemExit)
    assert kept(app) == [0, 0]


def test_a_file_that_is_not_there_or_a_folder(app, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        answer = app.test_cli_runner().invoke(args=["import", "grants", str(path)])
        assert answer.exit_code == 1 and "cannot be opened" in answer.output
