"""Looking at files as the upload door does, and asking the scanner about those that wait."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from yfund.applications.services.scanning import scan_waiting
from yfund.infra import scanner
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.uploads import judge, shown_name

uploads = AppGroup("uploads", help="Files that people send.")


@uploads.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Judge the file as if it had this name.")
def check(paths: tuple[Path, ...], name: str) -> None:
    """Say for each file whether it would be taken, and why not; exit 1 when one is refused. Nothing is kept."""
    refused = 0
    for path in paths:
        # A name may hold what moves the cursor of a terminal.
        shown = shown_name(name or path.name)
        try:
            kind, warnings = judge(path, name or path.name)
            _scan(path)
        except Refusal as refusal:
            refused += 1
            click.echo(f"{shown}: refused: {refusal.sentence}")
        else:
            click.echo(f"{shown}: taken as {kind}{''.join(f', {word}' for word in warnings)}")
    if refused:
        sys.exit(1)


@uploads.command("scan")
def scan() -> None:
    """Ask the scanner about files that wait for it."""
    click.echo(f"{scan_waiting()} files scanned.")


def _scan(path: Path) -> None:
    if not scanner.is_set():
        return
    with path.open("rb") as file:
        finding = scanner.scan_here(iter(lambda: file.read(65536), b""))
    if finding:
        raise Refusal(say("The virus scanner found “%(finding)s”.", finding=finding))
