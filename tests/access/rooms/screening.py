"""Screening of the application that was sent."""

from sqlalchemy import select

from tests.access.world import World
from tests.build.screening import past_grantee
from yfund.applications.likeness import Likeness
from yfund.infra.db import db


def _application(world: World) -> dict[str, str]:
    return {"public_id": world.things["application"]}


VALUES = {
    **{f"applications.{name}": _application for name in ("screen", "ask_changes", "asked", "reinstate", "take", "look")},
    "applications.decide_alike": lambda world: {**_application(world), "other": world.things["likeness"]},
    "applications.tryout": lambda world: {"code": world.things["call code"]},
    "applications.reasons": lambda world: {"code": world.things["call code"]},
}


def furnish(world: World) -> None:
    """A grantee of the past that may be the group of the application."""
    past_grantee(world.organisation.name)
    world.things["likeness"] = db.session.scalars(select(Likeness.public_id).where(
        Likeness.organisation_id == world.organisation.id, Likeness.grantee_id.is_not(None))).first()
