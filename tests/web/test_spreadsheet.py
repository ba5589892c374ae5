"""What is handed out as a table is never run as a formula, whoever wrote it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from yfund.web.spreadsheet import DANGEROUS, csv_pieces, harmless, xlsx_pieces

PAYLOADS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  +2", "\u00a0=1",
    "\ufeff=1",
    "\u200b=1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=WEBSERVICE(\"http://evil.example\")", "=IMPORTXML(\"http://a\",\"b\")",
    "=IMPORTDATA(\"http://a\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0",
    "@cmd|' /C calc'!A0",
    "|calc", "%0A=1", "=2+5+cmd|' /C calc'!A0", "=A1", "=-1", "=+1", "-2+3+cmd|' /C calc'!A0", "@A1", "=IF(1,1,1)", "='a'!A1",
    "=\"a\"&\"b\"", "＝1+1", "＋1", "－1", "＠SUM(1)", "={1,2}", "=RTD(\"x\",,\"y\")", "=CALL(\"a\",\"b\")", "=1;=2", "+44 20 7946",
    "-", "=", "@", "+", "=1+1\n=2", "=\x00cmd", "\x07=1", "=ＳＵＭ(1)", "- item of a list", "=\u202e1+1")


def read_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_lives(payload):
    rows = [[payload, 5, f"before {payload}"]]
    [_head, row] = read_csv(b"".join(csv_pieces([payload, "n", "t"], rows)))
    assert row[0].startswith("'") and _head[0].startswith("'") and row[1] == "5"
    sheet = load_workbook(io.BytesIO(b"".join(xlsx_pieces([payload, "n", "t"], rows))))["yfund"]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    assert sheet["A2"].value.startswith("'") and sheet["B2"].value == 5


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula(text):
    shown = harmless(text)
    assert not shown.startswith(DANGEROUS)
    assert shown in (text, f"'{text}") or any(ord(c) < 32 for c in text)


def test_words_and_numbers_stay_as_they_are():
    assert [harmless(v) for v in ("Tissage à Dakar", "1,5", -3, 2.5, None, True)] == ["Tissage à Dakar", "1,5", -3, 2.5, "", "yes"]


def test_long_tables_come_in_pieces():
    rows = ([n, "words " * 20] for n in range(5000))
    pieces = csv_pieces(["n", "t"], rows)
    first = next(pieces)
    assert len(first) < 200_000 and next(rows)[0] < 1000
    assert len(read_csv(first + b"".join(pieces))) > 4000
