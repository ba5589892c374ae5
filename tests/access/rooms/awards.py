"""A call whose letters are out, with a grant of the walk's organisation and an agreement that waits for its signature."""

from tests.access.world import World
from tests.build import awards as build
from tests.build import meeting
from yfund.awards.rules.scenarios import Demands
from yfund.awards.services import scenarios
from yfund.infra.db import transaction

CODE = "YSF-CHOSEN"


def furnish(world: World) -> None:
    """One application, funded and told; its agreement is offered."""
    here = build.released(build.world(1, code=CODE, groups=[(world.organisation, world.people["owner"])]))
    build.offered(here)
    with transaction():
        drawn = scenarios.make(here.call, here.actor("chair"), name="Every region", demands=Demands(3_000_000))
    world.things |= {"scenario": drawn.public_id} | meeting.closed(here)
    world.things |= {"award grant": here.grants[0].public_id, "chosen application": here.applications[0].public_id}


def _call(_world):
    return {"code": CODE}


def _application(world):
    return {**_call(world), "public_id": world.things["chosen application"]}


def _grant(world):
    return {"public_id": world.things["award grant"]}


def _scenario(world):
    return {**_call(world), "public_id": world.things["scenario"]}


def _meeting_of(world):
    return {**_call(world), "public_id": world.things["committee meeting"]}


def _point(world):
    return {**_meeting_of(world), "item_id": world.things["agenda point"]}


VALUES = {
    **{f"awards.{name}": _call for name in (
        "prepare", "ranking", "follow_line", "recommend", "decisions", "confirm", "return_to_committee", "seal", "release",
        "recall", "lot_money", "scenarios", "new_scenario", "compare", "meetings",
        "reserve_list", "draw_up", "give_up", "offer_reserve")},
    **{f"awards.{name}": lambda world: {**_call(world), "kind": "csv"} for name in ("ranking_file", "readings_file")},
    **{f"awards.{name}": _meeting_of for name in (
        "meeting", "meeting_mark", "open_meeting", "presence", "put_on", "close_meeting", "minutes", "minutes_pdf")},
    **{f"awards.{name}": _point for name in (
        "item", "item_mark", "take_up", "take_up_again", "put_off", "vote", "show_votes", "move", "settle")},
    **{f"awards.{name}": _scenario for name in ("scenario", "change_scenario", "hold", "adopt")},
    **{f"awards.{name}": _application for name in ("feedback", "letter")},
    **{f"awards.{name}": _grant for name in ("agreement", "agreement_pdf", "draft", "offer", "sign", "countersign")},
}
