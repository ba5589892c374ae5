"""The menu: each room says which entries it has and for whom; the order is the order of the table in `app.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, g, has_request_context, request, url_for

from yfund.kernel.text import Sentence
from yfund.web.access import Predicate, current_actor
from yfund.web.filters import tell

IN_BAR = 5


@dataclass(frozen=True)
class Entry:
    """One line of the menu. Shown when `rule` holds of the actor.

    `pages`: the endpoints that belong to it, for a room with several lines; by default all of the room.
    """

    endpoint: str
    label: Sentence
    rule: Predicate
    pages: tuple[str, ...] = ()


def init_menu(app: Flask, entries: Sequence[Entry]) -> None:
    """Give pages `menu`: what this person may open, with the present room marked. Letters have none."""

    @app.context_processor
    def known() -> dict[str, object]:
        if not has_request_context() or g.get("database_away"):
            return {}
        actor, endpoint = current_actor(), request.endpoint or ""
        shown = [e for e in entries if e.rule(actor)]
        exact = any(e.endpoint == endpoint for e in shown)
        here = [endpoint in e.pages if e.pages else _is_here(e.endpoint, endpoint, exact) for e in shown]
        return {"menu": [{"label": tell(e.label), "url": url_for(e.endpoint), "current": here[place],
                          "is_folded": _is_folded(place, here)} for place, e in enumerate(shown)]}


def _is_here(entry: str, endpoint: str, is_exact: bool) -> bool:
    """Whether an entry is the present one: that very page, or when no entry is, a page of its room."""
    return entry == endpoint if is_exact else entry.split(".")[0] == endpoint.split(".")[0]


def _is_folded(place: int, here: list[bool]) -> bool:
    """Whether an entry stands under "More": those after the fifth; the present one takes the fifth place of the bar."""
    present = here.index(True) if True in here else 0
    if len(here) <= IN_BAR or place == present:
        return False
    return place >= IN_BAR - (present >= IN_BAR)
