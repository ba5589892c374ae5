"""Telling facts to later rooms. `app.py` holds the whole table fact → handlers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, current_app

from yfund.kernel.fact import Fact

Handler = Callable[[Any], None]
Table = Mapping[type[Fact], Sequence[Handler]]


def init_facts(app: Flask, table: Table) -> None:
    """Give `app` its table of handlers."""
    app.extensions["yfund_facts"] = table


def tell(fact: Fact) -> None:
    """Call every handler of the fact at once, inside the running transaction."""
    for handler in current_app.extensions["yfund_facts"].get(type(fact), ()):
        handler(fact)
