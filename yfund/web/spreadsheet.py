"""Tables handed out as CSV or XLSX, as they are read, and safe to open: no cell ever becomes a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Response, stream_with_context
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
LONGEST = 32_000
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
A_PIECE = 1 << 16


def harmless(value: Any) -> str | int | float:
    """A value as a cell takes it. Text that a spreadsheet could run gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]
    return f"'{text}" if text.lstrip(" \u00a0\ufeff\u200b").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as UTF-8 with a byte order mark, piece by piece; only one row is held at a time."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    held.write("\ufeff")
    for row in _with_head(columns, rows):
        writer.writerow([harmless(value) for value in row])
        if held.tell() > A_PIECE:
            yield _emptied(held)
    yield _emptied(held)


def _emptied(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def xlsx_pieces(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as a workbook of one sheet, written row by row into a file beside memory; text is always of type string."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("yfund")
    sheet.freeze_panes = "A2"
    for row in _with_head(columns, rows):
        sheet.append([_cell(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(A_PIECE):
            yield piece


def _with_head(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield columns
    yield from rows


def _cell(sheet: Any, value: Any) -> Any:
    safe = harmless(value)
    if isinstance(safe, int | float):
        return safe
    cell = WriteOnlyCell(sheet, safe)
    cell.data_type = "s"
    return cell


def spreadsheet(kind: str, filename: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The table as a file to keep, streamed. `kind`: csv or xlsx."""
    pieces = {"csv": csv_pieces, "xlsx": xlsx_pieces}[kind](columns, rows)
    answer = Response(stream_with_context(pieces), content_type=KINDS[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}.{kind}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
