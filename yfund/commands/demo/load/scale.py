"""The world with another number of applications in its last call, to measure how the house bears it."""

from dataclasses import replace
from itertools import count, islice

from yfund.commands.demo.shapes import Application, Call, World


def scaled(world: World, applications: int) -> World:
    """The same world; its last call has so many applications: copies under keys and numbers of their own, or fewer.

    A copy has the readings of what it copies. The groups that can be entered by one click stay in any case, and one that was
    asked for changes.
    """
    *earlier, last = world.calls
    kept = {account.group for account in world.accounts if account.group}
    asked = next((one.key for one in last.applications if one.state == "returned"), "")
    first = sorted(last.applications, key=lambda one: one.group not in kept and one.key != asked)
    return replace(world, calls=(*earlier, _scaled_call(replace(last, applications=tuple(first)), applications)))


def _scaled_call(call: Call, wanted: int) -> Call:
    copies = [(turn, one) for turn in range(-(-wanted // len(call.applications))) for one in call.applications]
    numbers = count(1)
    chosen = [(turn, one.key, _copy(call.year, turn, one, next(numbers))) for turn, one in islice(copies, wanted)]
    keys: dict[str, list[str]] = {}
    for _, original, copy in chosen:
        keys.setdefault(original, []).append(copy.key)
    return replace(
        call,
        applications=tuple(copy for _, _, copy in chosen),
        readings=tuple(replace(r, application=key) for r in call.readings for key in keys.get(r.application, ())),
        conflicts=tuple(replace(c, application=key) for c in call.conflicts for key in keys.get(c.application, ())[:1]))


def _copy(year: int, turn: int, one: Application, number: int) -> Application:
    key = one.key if turn == 0 else f"{one.key}-{turn}"
    return replace(one, key=key, number=f"YSF/{year}/{number:04d}")
