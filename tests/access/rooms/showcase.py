"""The card of the group's grant: the owner said yes, an officer cleared it."""

from sqlalchemy import select

from tests.access.world import World
from yfund.accounts.queries import actor_of
from yfund.awards.models import Grant
from yfund.infra.db import db, transaction
from yfund.showcase import services


def furnish(world: World) -> None:
    """One public card."""
    grant = db.session.scalar(select(Grant).where(Grant.public_id == world.things["grant"]))
    with transaction():
        services.consent(grant, actor_of(world.people["owner"]), summary={"en": "Two banks of a river meet."}, place="Sarajevo",
                         latitude=43.86, longitude=18.41)
        services.clear(grant, actor_of(world.people["officer"]), is_name_withheld=False, is_place_withheld=False)


def _grant(world: World) -> dict[str, str]:
    return {"public_id": world.things["grant"]}


VALUES = {f"showcase.{page}": _grant for page in ("project", "edit", "withdraw", "clear", "hide")}
