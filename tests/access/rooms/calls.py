"""An open call with its form, as the office and everybody see it."""

from tests.access.world import World
from tests.build import calls as build


def furnish(world: World) -> None:
    """One open call."""
    world.things["call"] = build.call("WALK-1").code


def _call(world):
    return {"code": world.things["call"]}


def _section(world):
    return {**_call(world), "section": "overview"}


def _question(world):
    return {**_section(world), "key": "title"}


def _check(world):
    return {**_call(world), "number": 0}


PAGES = ("show", "calendar", "fit", "edit", "preview", "copy", "basics", "lots", "rules", "rubric", "plans", "form", "arrange",
         "publish", "open_call", "close", "postpone", "checks", "throw_away", "take_over", "sheet", "paper", "more_time",
         "give_time")
VALUES = {**{f"calls.{page}": _call for page in PAGES}, "calls.section": _section, "calls.question": _question,
          "calls.check": _check, "calls.remove_check": _check,
          "calls.end_time": lambda world: {**_call(world), "public_id": "2345678923456789"}}
FIELDS = {"calls.arrange": {"section": "overview", "question": "title", "act": "down"}}
