"""A call whose committee has recommended."""

from tests.access.world import World
from tests.build import awards as build

CODE = build.CODE


def furnish(world: World) -> None:
    """Three ranked applications, the first to be funded."""
    world.things["decided application"] = build.recommended(build.world()).applications[0].public_id


def _call(_world: World) -> dict[str, str]:
    return {"code": CODE}


def _decision(world: World) -> dict[str, str]:
    return {"code": CODE, "public_id": world.things["decided application"]}


def _grant(world: World) -> dict[str, str]:
    return {"public_id": world.things["grant"]}


STEPS = ("prepare", "ranking", "follow_line", "recommend", "decisions", "confirm", "return_to_committee", "seal", "release")
VALUES = {f"awards.{step}": _call for step in STEPS} | {f"awards.{step}": _decision for step in ("feedback", "letter")}
VALUES |= {f"awards.{step}": _grant for step in ("agreement", "agreement_pdf", "draft", "offer", "sign", "countersign")}
