"""Which plausible thing stands behind the address of an endpoint.

Every room has a module in `tests/access/rooms/` with `VALUES`: endpoint → function(world) → values of the address, and,
if its things need making, `furnish(world)`, called in an app context before the walk, in the order of `ROOMS`.
`FIELDS`, where a form must name something that is there: endpoint → fields that are sent.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.access.world import World
from yfund.infra.db import db

ROOMS = ("accounts", "funds", "calls", "applications", "screening", "reviews", "awards", "payments", "results", "showcase",
         "evaluation", "desk")
Values = Callable[[World], dict[str, Any]]


def modules() -> list[ModuleType]:
    """The modules there are, in the order of the rooms."""
    folder = Path(__file__).parent / "rooms"
    return [importlib.import_module(f"tests.access.rooms.{room}") for room in ROOMS if (folder / f"{room}.py").exists()]


def furnish(world: World) -> None:
    """Let every room put its things into the world."""
    for module in modules():
        if hasattr(module, "furnish"):
            module.furnish(world)
    for row in (world.organisation, world.other_organisation, *world.people.values()):
        db.session.refresh(row)  # a transaction leaves rows to be read again, and the walk has no session for that


def table() -> dict[str, Values]:
    """Endpoint → function(world) → values, of all rooms; raises ValueError when two rooms name one endpoint."""
    joined: dict[str, Values] = {}
    for module in modules():
        twice = joined.keys() & module.VALUES.keys()
        if twice:
            raise ValueError(f"{module.__name__} names again: {sorted(twice)}")
        joined |= module.VALUES
    return joined


def fields() -> dict[str, dict[str, str]]:
    """Endpoint → what its form sends, of all rooms."""
    return {endpoint: sent for module in modules() for endpoint, sent in getattr(module, "FIELDS", {}).items()}
