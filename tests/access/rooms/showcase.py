"""What everybody sees: the card of the walk's grant."""

from types import SimpleNamespace

from sqlalchemy import select

from tests.access.world import World
from tests.build import showcase as build
from yfund.accounts.queries import actor_of
from yfund.awards.models import Grant
from yfund.infra.db import db


def furnish(world: World) -> None:
    """The group said yes and an officer looked at it."""
    grant = db.session.scalar(select(Grant).where(Grant.public_id == world.things["grant"]))
    build.shown(SimpleNamespace(grant=grant, actor=lambda kind: actor_of(world.people[kind])))


def _grant(world: World) -> dict[str, str]:
    return {"public_id": world.things["grant"]}


VALUES = {f"showcase.{name}": _grant for name in ("project", "edit", "withdraw", "clear", "hide")}
