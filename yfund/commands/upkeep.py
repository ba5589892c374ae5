"""Commands that keep the house: check, journal, letters, jobs, worker."""

import sys
from collections.abc import Callable, Iterator, Sequence

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from yfund.infra import journal as chain
from yfund.infra import worker as machine
from yfund.infra.config import Settings
from yfund.infra.delivery import deliver

Check = Callable[[], Iterator[str]]

journal = AppGroup("journal", help="The journal of everything that changed.")
letters = AppGroup("letters", help="Letters to people.")
jobs = AppGroup("jobs", help="Work in the background.")


@journal.command("verify")
def verify() -> None:
    """Walk the chain; exit 1 naming the first links that do not hold."""
    faults = list(chain.faults())
    for fault in faults[:20]:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo("The journal is whole.")


@letters.command("deliver")
def deliver_letters() -> None:
    """Send the letters that wait."""
    sent, failed = deliver(_settings())
    click.echo(f"{sent} sent, {failed} failed for now.")


@jobs.command("run")
def run_jobs() -> None:
    """Run the jobs that are due."""
    click.echo(f"{machine.run_due()} jobs tried.")


def init_upkeep(app: Flask, *, checks: Sequence[Check], each_minute: Sequence[Callable[[], object]]) -> None:
    """Give `app` these commands; `checks` yield a sentence for everything that does not hold."""

    @app.cli.command("check")
    def check() -> None:
        """Check every promise the records must keep; exit 1 naming what does not hold."""
        faults = [fault for each in checks for fault in each()]
        for fault in faults:
            click.echo(fault, err=True)
        if faults:
            sys.exit(1)
        click.echo(f"All {len(checks)} checks hold.")

    @app.cli.command("worker")
    def worker() -> None:
        """Run jobs and deliver letters until stopped."""
        machine.consume(app, _settings(), each_minute)

    for group in (journal, letters, jobs):
        app.cli.add_command(group)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["yfund_settings"]
    return settings
