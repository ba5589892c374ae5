"""Screening of the application that was sent."""

from tests.access.world import World


def _application(world: World) -> dict[str, str]:
    return {"public_id": world.things["application"]}


VALUES = {f"applications.{name}": _application for name in ("screen", "ask_changes", "reinstate")}
