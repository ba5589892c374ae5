"""Reporting: the walk's grant owes its final report and has sent the mid-term one; both have an expense with a receipt."""

import io
from types import SimpleNamespace

from sqlalchemy import select

from tests.access.world import World
from tests.build import results as build
from yfund.accounts.queries import actor_of
from yfund.awards.models import Grant
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.results.services import reporting


def furnish(world: World) -> None:
    """Reports of the grant that payments has made."""
    grant = db.session.scalar(select(Grant).where(Grant.public_id == world.things["grant"]))
    with transaction():
        build.plan(grant)
    kept = storage.store(io.BytesIO(b"%PDF-1.4 a receipt"), 100)
    here = SimpleNamespace(grant=grant, owner=world.people["owner"], actor=lambda kind: actor_of(world.people[kind]))
    for kind in ("midterm", "final"):
        made = build.filled(here, kind, 0)
        with transaction():
            expense = build.expense(made, here.actor("owner"))
            file = reporting.add_file(made, here.actor("owner"), filename="receipt.pdf", media_type="application/pdf",
                                      size=kept.size, sha256=kept.sha256, expense=expense)
        if kind == "midterm":
            with transaction():
                reporting.submit(made, here.actor("owner"), declared_name=here.owner.name)
        world.things[kind] = made.public_id
        world.things[f"{kind} expense"] = expense.public_id
        world.things[f"{kind} file"] = file.public_id


def _of(name: str):
    return lambda world: {"public_id": world.things[name]}


WRITTEN = ("show", "story", "figures", "expenses", "new_expense", "papers", "check")
VALUES = {f"results.{name}": _of("final") for name in WRITTEN}
VALUES |= {f"results.{name}": _of("midterm") for name in ("judge", "give_back")}
VALUES |= {f"results.{name}": _of("grant") for name in ("settlement", "close", "targets")}
VALUES |= {f"results.{name}": _of("final expense") for name in ("change_expense", "remove_expense")}
VALUES |= {"results.file": _of("midterm file"), "results.remove_file": _of("final file")}
