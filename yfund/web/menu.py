"""The menu: each room says which entries it has and for whom; the order is the order of the table in `app.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, g, has_request_context, request, url_for

from yfund.kernel.text import Sentence
from yfund.web.access import Predicate, current_actor
from yfund.web.filters import tell


@dataclass(frozen=True)
class Entry:
    """One line of the menu. Shown when `rule` holds of the actor."""

    endpoint: str
    label: Sentence
    rule: Predicate


def init_menu(app: Flask, entries: Sequence[Entry]) -> None:
    """Give pages `menu`: what this person may open, with the present room marked. Letters have none."""

    @app.context_processor
    def known() -> dict[str, object]:
        if not has_request_context() or g.get("database_away"):
            return {}
        actor, here = current_actor(), (request.endpoint or "").split(".")[0]
        return {"menu": [{"label": tell(e.label), "url": url_for(e.endpoint), "current": e.endpoint.split(".")[0] == here}
                         for e in entries if e.rule(actor)]}
