"""Score sheets as spreadsheets: rows in, bytes out, and back. The only place of this room that knows the formats."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yfund.infra import content
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say

SCORES, PROPOSALS = "Scores", "Proposals"
MOST_ROWS = 20_000
LONGEST_CELL = 32_000
POINTS, REASON, KEY, BASE = 3, 4, 5, 6
WIDTHS = (16, 40, 34, 9, 70)
_LIVE = ("=", "+", "-", "@", "\t", "\r")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class Cell:
    """One row as it came back: where its points and reason stand, and what is in them, as text."""

    row: int
    key: str
    base: str
    points: str
    reason: str
    has_formula: bool = False


def workbook(header: Sequence[str], rows: Iterable[Sequence[str]], read: Iterable[Sequence[str]], steps: Sequence[str]) -> bytes:
    """An XLSX file: scores to fill in, with locked headings and points to choose, and the proposals to read.

    A row is number, title, criterion, points, reason, key, base. Every text is stored as text, never as a formula.
    """
    book = Workbook()
    scores, proposals = book.active, book.create_sheet(PROPOSALS)
    scores.title = SCORES
    last = _fill(scores, [header, *rows])
    _dress(scores, last, steps)
    _fill(proposals, read)
    proposals.protection.sheet = True
    for letter, width in zip("ABC", (16, 40, 100), strict=True):
        proposals.column_dimensions[letter].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> int:
    number = 0
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            if place == POINTS + 1 and number > 1 and sheet.title == SCORES and value:
                cell.value = float(value)
                continue
            cell.value = _UNFIT.sub("", value)[:LONGEST_CELL]
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return number


def _dress(sheet: Worksheet, last: int, steps: Sequence[str]) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="F5F0EC")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for letter in "FG":
        sheet.column_dimensions[letter].hidden = True
    choice = DataValidation(type="list", formula1='"' + ",".join(steps) + '"', allow_blank=True, showErrorMessage=True)
    sheet.add_data_validation(choice)
    if last > 1:
        choice.add(f"D2:D{last}")
    for row in sheet.iter_rows(min_row=2, min_col=POINTS + 1, max_col=REASON + 1):
        for cell in row:
            cell.protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False


def comma_separated(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same rows as CSV with a byte order mark; what a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in [header, *rows]:
        writer.writerow([f"'{value}" if value.startswith(_LIVE) else value for value in row])
    return "\ufeff".encode() + out.getvalue().encode()


def read_workbook(path: Path) -> list[Cell]:
    """The rows of the sheet of scores. Raises `Refusal` for anything that is no harmless XLSX file of ours."""
    content.check(path, "xlsx")
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, keep_links=False)
            if SCORES not in book.sheetnames:
                raise Refusal(say("The file has no sheet named “%(name)s”. Send back the file you downloaded.", name=SCORES))
            cells = list(_cells(book[SCORES]))
    except (InvalidFileException, zipfile.BadZipFile, ParseError, DefusedXmlException, KeyError, ValueError, TypeError,
            AttributeError, IndexError, EOFError, OSError) as broken:
        raise Refusal(say("This file is damaged and cannot be opened. Save it again, then choose it again.")) from broken
    return cells


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_row=MOST_ROWS + 2, max_col=BASE + 1), 2):
        if number > MOST_ROWS + 1:
            raise Refusal(say("The sheet has more rows than there can be. Send back the file you downloaded."))
        values = [("" if c.value is None else str(c.value)) for c in row] + [""] * (BASE + 1 - len(row))
        if any(values):
            has_formula = any(getattr(c, "data_type", "") == "f" for c in row[POINTS:REASON + 1])
            yield Cell(number, values[KEY].strip(), values[BASE].strip(), values[POINTS].strip(), values[REASON], has_formula)


def read_comma_separated(path: Path) -> list[Cell]:
    """The same out of a CSV file in UTF-8, with commas or semicolons."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))
    except (UnicodeDecodeError, csv.Error) as broken:
        raise Refusal(say("This is not a CSV file in UTF-8. Save it so, or send the XLSX file.")) from broken
    if len(rows) > MOST_ROWS:
        raise Refusal(say("The sheet has more rows than there can be. Send back the file you downloaded."))
    found = []
    for number, row in enumerate(rows[1:], 2):
        values = [_plain(value) for value in [*row, *[""] * 7][:BASE + 1]]
        if any(values):
            found.append(Cell(number, values[KEY].strip(), values[BASE].strip(), values[POINTS].strip(), values[REASON]))
    return found


def _plain(value: str) -> str:
    return value[1:] if value.startswith("'") and value[1:].startswith(_LIVE) else value
