"""Changing a form definition: each function returns a new one and leaves the given one as it is."""

import copy
from typing import Any

from yfund.calls.rules.form import Definition, questions, section_named
from yfund.kernel.errors import NotFound


def with_section(definition: Definition, section: dict[str, Any]) -> Definition:
    """The form with the words of a section replaced, or with the section added at the end."""
    changed = copy.deepcopy(definition)
    present = section_named(changed, section["key"])
    if present is None:
        changed.setdefault("sections", []).append({**section, "questions": []})
    else:
        present.update(section)
    return changed


def with_question(definition: Definition, section_key: str, question: dict[str, Any], *, replaces: str = "") -> Definition:
    """The form with a question added at the end of a section, or put in the place of the question `replaces`."""
    changed = copy.deepcopy(definition)
    asked = _section(changed, section_key)["questions"]
    place = next((n for n, q in enumerate(asked) if q["key"] == replaces), None) if replaces else None
    if place is None:
        asked.append(question)
    else:
        asked[place] = question
    return changed


def without(definition: Definition, section_key: str, question_key: str = "") -> Definition:
    """The form without a question, or without a whole section when no question is named."""
    changed = copy.deepcopy(definition)
    section = _section(changed, section_key)
    if question_key:
        section["questions"] = [q for q in section["questions"] if q["key"] != question_key]
    else:
        changed["sections"].remove(section)
    return changed


def moved(definition: Definition, section_key: str, question_key: str = "", *, by: int) -> Definition:
    """The form with a question (or section) moved `by` places, as far as it can go."""
    changed = copy.deepcopy(definition)
    section = _section(changed, section_key)
    things = section["questions"] if question_key else changed["sections"]
    thing = next((t for t in things if t["key"] == (question_key or section_key)), None)
    if thing is None:
        raise NotFound
    place = things.index(thing)
    things.insert(min(max(0, place + by), len(things) - 1), things.pop(place))
    return changed


def free_key(definition: Definition, words: str) -> str:
    """A short name made of `words` that no section or question has yet."""
    taken = {q["key"] for q in questions(definition)} | {s["key"] for s in definition["sections"]}
    stem = "".join(c if c.isascii() and c.isalnum() else "_" for c in words.lower()).strip("_")[:40].strip("_") or "question"
    stem = stem if stem[0].isalpha() else f"q_{stem}"
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if key not in taken)


def _section(definition: Definition, key: str) -> dict[str, Any]:
    section = section_named(definition, key)
    if section is None:
        raise NotFound
    return section
