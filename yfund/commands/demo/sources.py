"""Word lists kept as data, and the streams of chance drawn from the seed."""

import json
import random
from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> object:
    """Return the parsed data file `data/<name>.json`; callers never change it."""
    path = files("yfund.commands.demo").joinpath("data", f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def stream(seed: int, *labels: object) -> random.Random:
    """Return a generator of chance of its own for `labels`.

    Text seeds are digested by the standard library with SHA-512, so the result
    does not depend on PYTHONHASHSEED, and adding a group does not move the others.
    """
    return random.Random(":".join(str(part) for part in (seed, *labels)))
