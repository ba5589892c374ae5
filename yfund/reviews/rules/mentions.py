"""Naming people in a discussion: @ and the name as it is written in the list of those who may be named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """Somebody who may be named: their number, and what stands after the @."""

    id: int
    handle: str


@dataclass(frozen=True)
class Part:
    """A piece of a remark: plain words, or a name that is meant."""

    words: str
    is_name: bool = False


def parts_of(words: str, named: Iterable[Named]) -> Sequence[Part]:
    """A remark cut into plain words and the names in it; the longest handle wins, whatever its case."""
    handles = sorted({n.handle for n in named}, key=len, reverse=True)
    if not handles:
        return [Part(words)]
    pattern = re.compile(r"(?<!\w)@(?:" + "|".join(map(re.escape, handles)) + r")(?!\w)", re.I)
    found, last = [], 0
    for one in pattern.finditer(words):
        found += [Part(words[last:one.start()]), Part(one.group(), is_name=True)]
        last = one.end()
    return [part for part in [*found, Part(words[last:])] if part.words]


def mentioned(words: str, named: Iterable[Named]) -> list[int]:
    """Who is named in a remark, each once, in the order of the list."""
    people = list(named)
    said = {part.words[1:].casefold() for part in parts_of(words, people) if part.is_name}
    return [n.id for n in people if n.handle.casefold() in said]


def people_by_handle(people: Mapping[int, str]) -> list[Named]:
    """Handles by id; two people of the same name get a number."""
    seen: dict[str, int] = {}
    listed = []
    for key, name in people.items():
        seen[name] = seen.get(name, 0) + 1
        listed.append(Named(key, name if seen[name] == 1 else f"{name} {seen[name]}"))
    return listed
