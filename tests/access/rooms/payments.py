"""Money out: an active grant of the walk's organisation whose first instalment may be prepared, and bank details to look at."""

from tests.access.world import World
from tests.build import funds as money
from tests.build import payments as build
from yfund.accounts.queries import actor_of
from yfund.infra.db import transaction
from yfund.payments import queries, services


def furnish(world: World) -> None:
    """One grant, its instalments, and bank details that wait for a second pair of eyes."""
    owner = world.people["owner"]
    with transaction():
        money.allotment(1_000_000, purpose="YSF-PAID", reference="AGR-WALK")
        grant = build.grant(world.organisation, build.call("YSF-PAID"), owner, number="YSF-PAID-001")
        services.meet_condition(grant, "agreement", build.SYSTEM)
    with transaction():
        account = services.enter_bank_account(world.organisation, actor_of(owner), build.DETAILS)
    world.things["grant"] = grant.public_id
    world.things["instalment"] = queries.instalments_of(grant)[0].public_id
    world.things["bank account"] = account.public_id


def _of(name: str):
    return lambda world: {"public_id": world.things[name]}


STEPS = ("instalment", "prepare", "certify", "approve", "pay", "send_back", "voucher")
VALUES = {f"payments.{step}": _of("instalment") for step in STEPS}
VALUES |= {f"payments.{step}": _of("bank account") for step in ("confirm_bank", "refuse_bank", "reveal_bank")}
VALUES |= {"payments.refund": _of("grant"), "payments.bank": lambda world: {"public_id": world.organisation.public_id}}
