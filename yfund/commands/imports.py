"""`yfund import grants FILE`: past grants of the flat 360Giving form into the register."""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from yfund.applications.rules.open_grants import ASKED, GrantRow, missing_headings, read_row
from yfund.applications.services.register import Tally, keep_grants
from yfund.infra.db import transaction
from yfund.kernel.text import Sentence

imports = AppGroup("import", help="Take in data from files.")
Refused = list[tuple[int, list[Sentence]]]


class NoGrants(Exception):
    """The file cannot be read at all; the text says why."""


class BadRows(Exception):
    """Some rows are wrong, so nothing is kept."""


@imports.command("grants")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Keep the good rows and list the others.")
def grants(file: Path, *, skip_bad: bool) -> None:
    """Add past grants of a 360Giving CSV file to the register of past grantees."""
    reader, refused = Reader(file), []
    try:
        with transaction():
            tally = keep_grants(reader.rows())
            refused = sorted(reader.refused + tally.refused, key=lambda pair: pair[0])
            if refused and not skip_bad:
                raise BadRows
    except NoGrants as reason:
        click.echo(f"{file.name}: {reason} Nothing was kept.", err=True)
        sys.exit(1)
    except BadRows:
        _list(file, refused)
        click.echo(f"{reader.count} rows read, 0 added, {len(refused)} refused. Nothing of the file was kept: mend these rows, "
                   "or use --skip-bad to keep the others.", err=True)
        sys.exit(1)
    _list(file, refused)
    click.echo(_told(reader.count, tally, len(refused)))


class Reader:
    """Goes through a file once, row by row; collects the rows that are wrong."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self.refused: Refused = []

    def rows(self) -> Iterator[tuple[int, GrantRow]]:
        """Good rows with the line they begin on. Raises `NoGrants` when the file cannot be read."""
        try:
            with self.path.open("rb") as stream:
                text = io.TextIOWrapper(stream, encoding=_encoding(stream.read(4)), newline="")
                stream.seek(0)
                yield from self._good(text)
        except UnicodeDecodeError as error:
            raise NoGrants(f"after row {self.count + 1} there are letters that are not UTF-8. Save it as “CSV UTF-8”.") from error
        except csv.Error as error:
            raise NoGrants(f"after row {self.count + 1} it is not a CSV file ({error}).") from error
        except OSError as error:
            raise NoGrants(f"it cannot be opened ({error.strerror}).") from error

    def _good(self, text: io.TextIOWrapper) -> Iterator[tuple[int, GrantRow]]:
        lines = csv.reader(text, strict=True)
        headings = next(lines, [])
        if not any(heading.strip() for heading in headings):
            raise NoGrants("it is empty.")
        missing = missing_headings(headings)
        if missing:
            raise NoGrants(f"these columns are missing: {', '.join(missing)}.")
        names = {name.casefold(): name for name in ASKED}
        columns = [names.get(heading.strip().casefold(), "") for heading in headings]
        last = lines.line_num
        for cells in lines:
            line, last = last + 1, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            self.count += 1
            row = read_row(dict(zip(columns, cells, strict=False)))
            if isinstance(row, GrantRow):
                yield line, row
            else:
                self.refused.append((line, row))


def _encoding(start: bytes) -> str:
    if start.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NoGrants("this is not a CSV file. Save the sheet as “CSV UTF-8”.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in start:
        raise NoGrants("this is not a text file.")
    return "utf-8-sig"


def _list(file: Path, refused: Refused) -> None:
    for line, problems in refused:
        click.echo(f"{file.name}, line {line}: {'; '.join(str(p) for p in problems)}.", err=True)


def _told(count: int, tally: Tally, refused: int) -> str:
    return f"{count} rows read, {tally.added} added, {tally.present} already there, {refused} refused."
