"""A call whose letters are out, with a grant of the walk's organisation and an agreement that waits for its signature."""

from tests.access.world import World
from tests.build import awards as build

CODE = "YSF-CHOSEN"


def furnish(world: World) -> None:
    """One application, funded and told; its agreement is offered."""
    here = build.released(build.world(1, code=CODE, groups=[(world.organisation, world.people["owner"])]))
    build.offered(here)
    world.things |= {"award grant": here.grants[0].public_id, "chosen application": here.applications[0].public_id}


def _call(_world):
    return {"code": CODE}


def _application(world):
    return {**_call(world), "public_id": world.things["chosen application"]}


def _grant(world):
    return {"public_id": world.things["award grant"]}


VALUES = {
    **{f"awards.{name}": _call for name in (
        "prepare", "ranking", "follow_line", "recommend", "decisions", "confirm", "return_to_committee", "seal", "release",
        "recall")},
    **{f"awards.{name}": _application for name in ("feedback", "letter")},
    **{f"awards.{name}": _grant for name in ("agreement", "agreement_pdf", "draft", "offer", "sign", "countersign")},
}
