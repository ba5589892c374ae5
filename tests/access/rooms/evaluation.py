"""What the fund learned: the published evaluation of the walk's call."""

from tests.access.world import World
from tests.build import evaluation as build
from yfund.accounts.queries import actor_of


def furnish(world: World) -> None:
    """An evaluation with answered recommendations."""
    build.published(actor_of(world.people["officer"]), actor_of(world.people["administrator"]), "YSF-WALK")


def _call(_world: World) -> dict[str, str]:
    return {"code": "YSF-WALK"}


VALUES = {f"evaluation.{name}": _call for name in ("show", "pdf", "begin", "edit", "publish", "rework")}
VALUES |= {f"evaluation.{name}": lambda _world: {"code": "YSF-WALK", "kind": "lesson"} for name in ("add", "remove")}
VALUES |= {f"evaluation.{name}": lambda _world: {"code": "YSF-WALK", "number": 1} for name in ("answer", "done")}
