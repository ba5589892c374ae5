"""The menu: each room says which entries it has and for whom; the order is the order of the table in `app.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, g, has_request_context, request, url_for

from yfund.kernel.text import Sentence
from yfund.web.access import Predicate, current_actor
from yfund.web.filters import tell


@dataclass(frozen=True)
class Entry:
    """One line of the menu. Shown when `rule` holds of the actor.

    `pages`: the endpoints that belong to it, for a room with several lines; by default all of the room.
    """

    endpoint: str
    label: Sentence
    rule: Predicate
    pages: tuple[str, ...] = ()

    def holds(self, endpoint: str) -> bool:
        """Whether the page of that endpoint belongs to this line."""
        return endpoint in self.pages if self.pages else endpoint.split(".")[0] == self.endpoint.split(".")[0]


def init_menu(app: Flask, entries: Sequence[Entry]) -> None:
    """Give pages `menu`: what this person may open, with the present room marked. Letters have none."""

    @app.context_processor
    def known() -> dict[str, object]:
        if not has_request_context() or g.get("database_away"):
            return {}
        actor, here = current_actor(), request.endpoint or ""
        return {"menu": [{"label": tell(e.label), "url": url_for(e.endpoint), "current": e.holds(here)}
                         for e in entries if e.rule(actor)]}
