"""The reports of the group's grant: the mid-term one was sent with an expense and its receipt, the final one is being written."""

import io
from dataclasses import dataclass

from sqlalchemy import select

from tests.access.world import World
from tests.build import results as build
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.awards.models import Agreement, Grant
from yfund.awards.services.agreeing import terms_of
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.results import queries
from yfund.results.models import Expense, ReportFile


@dataclass
class Reporting:
    """What the builders of reports need: a grant and whoever writes."""

    grant: Grant
    owner: Person

    def actor(self, _part: str) -> Actor:
        """The owner, who writes everything here."""
        return actor_of(db.session.get(Person, self.owner.id))


def furnish(world: World) -> None:
    """Plan the reports, send the first, begin the second."""
    grant = db.session.scalar(select(Grant).where(Grant.public_id == world.things["grant"]))
    here = Reporting(grant, world.people["owner"])
    with transaction():
        build.plan(grant)
    sent = build.sent(here)
    with transaction():
        owed = build.report(here, "final")
        began = build.expense(owed, here.actor("owner"))
        kept, paper = _file(sent.id, queries.expenses_of(sent)[0]), _file(owed.id, began)
        agreement = db.session.scalar(select(Agreement).where(Agreement.grant_id == grant.id))
        agreement.terms = terms_of(grant, "", "en")
    world.things |= {"sent report": sent.public_id, "owed report": owed.public_id, "expense": began.public_id,
                     "sent file": kept.public_id, "owed file": paper.public_id}


def _file(report_id: int, expense: Expense) -> ReportFile:
    stored = storage.store(io.BytesIO(b"%PDF-1.4"), 100)
    kept = ReportFile(report_id=report_id, expense_id=expense.id, filename="a.pdf", media_type="application/pdf",
                      size=stored.size, sha256=stored.sha256, uploaded_at=clock.now())
    db.session.add(kept)
    db.session.flush()
    return kept


def _of(name: str):
    return lambda world: {"public_id": world.things[name]}


OWED = ("story", "figures", "expenses", "new_expense", "papers", "check")
VALUES = {f"results.{page}": _of("owed report") for page in OWED}
VALUES |= {f"results.{page}": _of("sent report") for page in ("show", "judge", "give_back")}
VALUES |= {f"results.{page}": _of("grant") for page in ("settlement", "close", "targets")}
VALUES |= {f"results.{page}": _of("expense") for page in ("change_expense", "remove_expense")}
VALUES |= {"results.file": _of("sent file"), "results.remove_file": _of("owed file")}
