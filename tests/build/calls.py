"""Calls for tests. Every builder keeps what it makes; call them in an app context."""

import itertools
from datetime import datetime
from typing import Any

from tests.build.accounts import kept
from yfund.calls.models import Call
from yfund.calls.services import preparing, running
from yfund.kernel.actor import Actor

_numbers = itertools.count(1)
OFFICER = Actor(id=None, name="Leïla", roles=frozenset({"officer"}))
OPENS, CLOSES = datetime(2026, 3, 1, 9, 0), datetime(2026, 3, 20, 23, 59)


def draft(code: str = "", *, title: str = "Bridges between neighbours", opens: datetime = OPENS, closes: datetime = CLOSES,
          zone: str = "America/New_York", lots: dict[str, int] | None = None, envelope_cents: int = 30_000_000,
          countries: tuple[str, ...] = ()) -> Call:
    """A call in preparation that could be opened as it is."""
    with kept():
        call = preparing.create(OFFICER, code=code or f"YSF-{next(_numbers)}", title={"en": title, "fr": "Des ponts"}, opens=opens,
                               closes=closes, zone=zone, summary={"en": "Small grants."}, description={"en": "One.\n\nTwo."})
        preparing.set_lots(call, OFFICER, envelope_cents=envelope_cents, countries=countries, lots=[
            {"code": key, "name": {"en": key.title()}, "cap_cents": cap} for key, cap in (lots or {"small": 2_000_000}).items()])
    return call


def call(code: str = "", **values: Any) -> Call:
    """An open call."""
    made = draft(code, **values)
    with kept():
        running.open_call(made, OFFICER)
    return made
