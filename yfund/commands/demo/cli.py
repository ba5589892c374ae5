"""Commands of the demonstration: load, accounts. They refuse to run in production."""

import json
import time
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from yfund.commands.demo.load.scale import scaled
from yfund.commands.demo.load.whole import is_empty, load
from yfund.commands.demo.shapes import Account
from yfund.commands.demo.world import build_world

DUTIES = {
    "owner": "Applies for a group, signs its agreement and gives its bank details",
    "editor": "Writes the group's application and reports",
    "reader": "Reads what the group writes",
    "reviewer": "Reads and scores proposals",
    "committee": "Recommends which proposals to fund",
    "officer": "Runs calls, screens, prepares payments and accepts reports",
    "certifier": "Books money in and certifies payments",
    "approver": "Approves payments and countersigns agreements",
    "payer": "Pays and records the bank's reference",
    "auditor": "Reads everything, changes nothing",
    "advisor": "Reads evaluations and lessons for the advisory committee",
    "administrator": "Decides or seals, gives and takes roles",
    "donor": "Reads what became of a donor's contribution",
}

demo = AppGroup("demo", help="The demonstration: invented people and groups.")


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are records already.")
@click.option("--applications", type=click.IntRange(1, 100_000), help="Scale the call of 2009 to so many applications.")
def load_demo(if_empty: bool, applications: int | None) -> None:
    """Fill an empty database with the demonstration."""
    _refuse_production()
    if not is_empty():
        if if_empty:
            click.echo("There are records already; nothing was loaded.")
            return
        raise click.ClickException("There are records already. The demonstration is loaded into an empty database only.")
    began = time.monotonic()
    world = build_world()
    load(scaled(world, applications) if applications else world)
    click.echo(f"The demonstration is loaded ({time.monotonic() - began:.0f} seconds).")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def accounts(as_json: bool) -> None:
    """Who can sign in to the demonstration, and with which password."""
    _refuse_production()
    rows = [_shown(account) for account in build_world().accounts]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['role']:<14} {row['email']:<28} {row['password']}  {row['name']}: {row['does']}")


def _shown(account: Account) -> dict[str, Any]:
    return {"role": account.role, "name": account.name, "email": account.email, "password": account.password,
            "does": DUTIES[account.role]}


def _refuse_production() -> None:
    if current_app.extensions["yfund_settings"].kind == "production":
        raise click.ClickException("The demonstration is never loaded in production: its passwords are printed for everybody.")
