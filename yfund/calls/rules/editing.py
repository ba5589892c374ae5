"""Changing a form definition: each function returns a new one and leaves the given one as it is."""

import copy
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from yfund.calls.rules.checks import Check, checks_of
from yfund.calls.rules.form import Definition, question_named, questions, section_around, section_named
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


def placed(definition: Definition, key: str, *, section_key: str = "", before: str = "") -> Definition:
    """The form with the question put into a section before another question ("" = at the end), or, without
    `section_key`, with the section put before another section. Unknown places leave things where they are."""
    changed = copy.deepcopy(definition)
    if section_key:
        source, things = section_around(changed, key), _section(changed, section_key)["questions"]
        if source is None:
            raise NotFound
        thing = next(q for q in source["questions"] if q["key"] == key)
        source["questions"].remove(thing)
    else:
        things, thing = changed["sections"], _section(changed, key)
        things.remove(thing)
    at = next((n for n, one in enumerate(things) if one["key"] == before), len(things))
    things.insert(at, thing)
    return changed


def copied(definition: Definition, section_key: str, question_key: str = "") -> Definition:
    """The form with a second question (or section) right after the one named. What feeds a column is fed only once."""
    changed = copy.deepcopy(definition)
    section = _section(changed, section_key)
    things = section["questions"] if question_key else changed["sections"]
    thing = next((one for one in things if one["key"] == (question_key or section_key)), None)
    if thing is None:
        raise NotFound
    second = taken_over(changed, [thing], "questions" if not question_key else "")[0]
    things.insert(things.index(thing) + 1, second)
    return changed


def taken_over(definition: Definition, things: Sequence[dict[str, Any]], inner: str = "") -> list[dict[str, Any]]:
    """Copies of sections (`inner`="questions") or questions with short names this form does not have yet.

    Conditions between questions taken together are kept, others are dropped; columns already fed are not fed twice.
    """
    made = [copy.deepcopy(thing) for thing in things]
    fed = {q["feeds"] for q in questions(definition) if q.get("feeds")}
    asked = [q for thing in made for q in (thing[inner] if inner else [thing])]
    names = _renamed(asked, {q["key"] for q in questions(definition)})
    if inner:
        _renamed(made, {s["key"] for s in definition["sections"]})
    for question in asked:
        if question.get("feeds") in fed:
            question.pop("feeds")
        condition = question.get("show_when")
        if condition and condition["question"] in names:
            condition["question"] = names[condition["question"]]
        elif condition and question_named(definition, condition["question"]) is None:
            question.pop("show_when")
    return made


def _renamed(things: Sequence[dict[str, Any]], taken: set[str]) -> dict[str, str]:
    """Give things short names that are not taken; the old names with the new ones."""
    names = {}
    for thing in things:
        stem = re.sub(r"_\d+$", "", thing["key"])
        key = next(one for one in (thing["key"], *(f"{stem}_{n}" for n in range(2, 1000))) if one not in taken)
        names[thing["key"]], thing["key"] = key, key
        taken.add(key)
    return names


def with_check(definition: Definition, check: Check, *, at: int | None = None) -> Definition:
    """The form with a check added, or put in the place of the one at `at`."""
    checks = copy.deepcopy(checks_of(definition))
    if at is not None and 0 <= at < len(checks):
        checks[at] = check
    else:
        checks.append(check)
    return {**copy.deepcopy(definition), "checks": checks}


def without_check(definition: Definition, at: int) -> Definition:
    """The form without the check at that place."""
    return {**copy.deepcopy(definition), "checks": [one for n, one in enumerate(checks_of(definition)) if n != at]}


def lot_offers(lots: Sequence[Any]) -> list[dict[str, Any]]:
    """The lots of a call as choices of a question."""
    return [{"value": lot.code, "label": dict(lot.name)} for lot in lots]


def theme_offers(themes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The themes of a call as choices of a question."""
    return [{"value": theme["key"], "label": dict(theme.get("title") or theme.get("name") or {})} for theme in themes]


def with_offers(definition: Definition, offers: dict[str, list[dict[str, Any]]]) -> Definition:
    """The form whose questions feeding these targets offer these choices; targets without choices are left alone."""
    changed = copy.deepcopy(definition)
    for question in questions(changed):
        if offers.get(question.get("feeds", "")):
            question["choices"] = offers[question["feeds"]]
    return changed


def short_name(words: str, other: str = "question") -> str:
    """A short name made of words: a-z, 0-9 and _; `other` when nothing of them can be used."""
    plain = unicodedata.normalize("NFKD", words.lower())
    plain = "".join(c if c.isascii() and c.isalnum() else "" if unicodedata.combining(c) else "_" for c in plain)
    stem = re.sub("_+", "_", plain).strip("_")[:40].strip("_") or other
    return stem if stem[0].isalpha() else f"q_{stem}"


def free_key(definition: Definition, words: str) -> str:
    """A short name made of `words` that no section or question has yet."""
    taken = {q["key"] for q in questions(definition)} | {s["key"] for s in definition["sections"]}
    stem = short_name(words)
    return next(key for key in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if key not in taken)


def _section(definition: Definition, key: str) -> dict[str, Any]:
    section = section_named(definition, key)
    if section is None:
        raise NotFound
    return section
