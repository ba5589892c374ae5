"""Money in: a donor of whom the walk's donor is the reader, with a pledge, a receipt and an allotment."""

from tests.access.world import World
from tests.build import funds as build
from yfund.funds import queries, services
from yfund.funds.models import Allotment, Contribution, Donor, Pledge
from yfund.infra.db import db, transaction


def furnish(world: World) -> None:
    """One contribution with everything on it."""
    with transaction():
        allotment = build.allotment(1_000_000, purpose="YSF-ACCESS", reference="AGR-ACCESS")
        giver = allotment.contribution.donor
        services.announce_pledge(giver, build.OFFICER, amount_cents=100, currency="USD", announced_on=build.DAY)
        services.name_reader(giver, build.ADMINISTRATOR, world.people["donor"])


def _first(model: type) -> str:
    return str(db.session.scalars(db.select(model).order_by(model.id)).first().public_id)


def _receipt(_: World) -> dict[str, str]:
    contribution = db.session.scalars(db.select(Contribution).order_by(Contribution.id)).first()
    return {"public_id": queries.receipts_of(contribution)[0][0].public_id}


def _of(model: type):
    return lambda world: {"public_id": _first(model)}


VALUES = {
    "funds.donor": _of(Donor), "funds.add_reader": _of(Donor), "funds.pledge": _of(Donor), "funds.agree": _of(Donor),
    "funds.withdraw_pledge": _of(Pledge), "funds.contribution": _of(Contribution), "funds.receive": _of(Contribution),
    "funds.allot": _of(Contribution), "funds.reverse_receipt": _receipt, "funds.take_back": _of(Allotment),
}
