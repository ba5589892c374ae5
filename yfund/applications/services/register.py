"""Keeping the register of past grantees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from yfund.applications.models import Application, PastGrant, PastGrantee
from yfund.applications.rules.open_grants import GrantRow
from yfund.applications.services.matching import compare
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.text import Sentence, folded, say

BATCH = 500


@dataclass
class Tally:
    """What an import did. `refused`: (line, sentences) of rows that contradict what the register holds."""

    added: int = 0
    present: int = 0
    refused: list[tuple[int, list[Sentence]]] = field(default_factory=list)


def keep_grants(rows: Iterable[tuple[int, GrantRow]]) -> Tally:
    """Put past grants, given with their line, into the register. What is there already is left alone.

    A grant that is there with another sum, currency, day or recipient is refused, not changed.
    """
    tally, stream = Tally(), iter(rows)
    for batch in _batches(stream):
        _keep_batch(batch, tally)
    return tally


def enter_own(application: Application, *, number: str, amount_cents: int) -> None:
    """Put a grant that this fund just awarded into the register, so that the next screening finds its group."""
    group = application.organisation
    identifier = f"YSF-{group.public_id}"
    grantee = db.session.scalar(select(PastGrantee).where(PastGrantee.identifier == identifier))
    if grantee is None:
        grantee = PastGrantee(identifier=identifier, name=group.name, folded_name=group.folded_name,
                              registration_number=group.registration_number, country=group.country)
        db.session.add(grantee)
        db.session.flush()
        compare(grantees=[grantee.id])
    db.session.add(PastGrant(
        identifier=number, grantee=grantee, title=application.title, amount_cents=amount_cents, currency="USD",
        awarded_on=clock.today(), funder="Youth Solidarity Fund", programme=application.call.code, is_own=True))


def _batches(rows: Iterator[tuple[int, GrantRow]]) -> Iterator[list[tuple[int, GrantRow]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _keep_batch(batch: list[tuple[int, GrantRow]], tally: Tally) -> None:
    grantees = _grantees([row for _line, row in batch])
    known = {identifier: tuple(rest) for identifier, *rest in db.session.execute(
        select(PastGrant.identifier, PastGrant.amount_cents, PastGrant.currency, PastGrant.awarded_on, PastGrant.grantee_id)
        .where(PastGrant.identifier.in_([row.identifier for _line, row in batch])))}
    new: list[dict[str, Any]] = []
    for line, row in batch:
        content = (row.amount_cents, row.currency, row.awarded_on, grantees[row.recipient])
        before = known.setdefault(row.identifier, content)
        if before is content:
            new.append(_values(row, grantees[row.recipient]))
        elif before == content:
            tally.present += 1
        else:
            tally.refused.append((line, [say("the grant “%(identifier)s” is there already with another sum, day or recipient",
                                             identifier=row.identifier)]))
    if new:
        db.session.execute(insert(PastGrant), new)
    tally.added += len(new)


def _grantees(rows: list[GrantRow]) -> dict[str, int]:
    """Ids of the recipients by identifier; those not yet known are added."""
    wanted = {row.recipient: row for row in rows}
    query = select(PastGrantee.identifier, PastGrantee.id).where(PastGrantee.identifier.in_(list(wanted)))
    known = dict(db.session.execute(query).all())
    new = [{"identifier": key, "name": row.recipient_name, "folded_name": folded(row.recipient_name)[:300],
            "registration_number": row.registration_number, "country": row.country}
           for key, row in wanted.items() if key not in known]
    if new:
        db.session.execute(insert(PastGrantee), new)
        known = dict(db.session.execute(query).all())
        compare(grantees=[known[one["identifier"]] for one in new])
    return known


def _values(row: GrantRow, grantee_id: int) -> dict[str, Any]:
    return {"identifier": row.identifier, "grantee_id": grantee_id, "title": row.title, "description": row.description,
            "amount_cents": row.amount_cents, "currency": row.currency, "awarded_on": row.awarded_on, "funder": row.funder,
            "programme": row.programme, "is_own": False}
