"""What changed from one version of a form to the next, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yfund.calls.rules.checks import checks_of
from yfund.calls.rules.definition import called
from yfund.calls.rules.form import Definition, Question, question_named, section_around
from yfund.kernel.text import Sentence, say

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Change:
    """One difference. `kind`: added, removed, changed, moved; `key`: of the section or question, or checks."""

    kind: str
    key: str
    sentence: Sentence


def differences(old: Definition, new: Definition) -> list[Change]:
    """Everything that differs between two versions, in the order of the new form, what is gone at the end."""
    found = [*_sections(old, new)]
    for section in new["sections"]:
        for question in section["questions"]:
            found += _question(old, new, question)
    for section in old["sections"]:
        found += [Change(REMOVED, q["key"], say("The question “%(name)s” is no longer asked.", name=called(q)))
                  for q in section["questions"] if question_named(new, q["key"]) is None]
    if checks_of(old) != checks_of(new):
        found.append(Change(CHANGED, "checks", say("What is checked across several answers has changed.")))
    return found


def _sections(old: Definition, new: Definition) -> Iterator[Change]:
    before, after = {s["key"]: s for s in old["sections"]}, {s["key"]: s for s in new["sections"]}
    for key, section in after.items():
        name = called(section, "title")
        if key not in before:
            yield Change(ADDED, key, say("The section “%(name)s” is new.", name=name))
        elif section["title"] != before[key]["title"]:
            yield Change(CHANGED, key, say("The section “%(old)s” is called “%(name)s” now, or has new words.",
                                           old=called(before[key], "title"), name=name))
        elif (section.get("help") or {}) != (before[key].get("help") or {}):
            yield Change(CHANGED, key, say("The words under the title of “%(name)s” are new.", name=name))
    for key in [key for key in before if key not in after]:
        yield Change(REMOVED, key, say("The section “%(name)s” is gone.", name=called(before[key], "title")))
    both = [key for key in before if key in after]
    if both != [key for key in after if key in before]:
        yield Change(MOVED, "form", say("The sections stand in another order."))


def _question(old: Definition, new: Definition, question: Question) -> Iterator[Change]:
    key, name = question["key"], called(question)
    before = question_named(old, key)
    if before is None:
        yield Change(ADDED, key, say("The question “%(name)s” is new.", name=name))
        return
    yield from (Change(CHANGED, key, sentence) for sentence in _changed(before, question, name))
    there, here = section_around(old, key), section_around(new, key)
    if there and here and there["key"] != here["key"]:
        yield Change(MOVED, key, say("The question “%(name)s” stands in the section “%(section)s” now.", name=name,
                                     section=called(here, "title")))


def _changed(before: Question, after: Question, name: str) -> Iterator[Sentence]:
    if before["label"] != after["label"]:
        yield say("“%(old)s” is worded anew: “%(name)s”.", old=called(before), name=name)
    if before["kind"] != after["kind"]:
        yield say("“%(name)s” takes another kind of answer.", name=name)
    if (before.get("help") or {}) != (after.get("help") or {}):
        yield say("The help beside “%(name)s” is new.", name=name)
    if bool(before.get("required", True)) != bool(after.get("required", True)):
        yield (say("“%(name)s” must be answered now.", name=name) if after.get("required", True)
               else say("“%(name)s” may stay empty now.", name=name))
    if (before.get("limit"), before.get("unit")) != (after.get("limit"), after.get("unit")) and after.get("limit"):
        yield (say("“%(name)s” has room for %(limit)s words now.", name=name, limit=after["limit"]) if after.get("unit") == "words"
               else say("“%(name)s” has room for %(limit)s characters now.", name=name, limit=after["limit"]))
    if before.get("show_when") != after.get("show_when"):
        yield (say("“%(name)s” is asked only in some cases now.", name=name) if after.get("show_when")
               else say("“%(name)s” is asked in every case now.", name=name))
    yield from _parts(before, after, name)


def _parts(before: Question, after: Question, name: str) -> Iterator[Sentence]:
    for part, sentence in (("choices", say("“%(name)s” offers other choices.", name=name)),
                           ("columns", say("“%(name)s” has other columns.", name=name)),
                           ("categories", say("“%(name)s” has other kinds of cost.", name=name))):
        if _plain(before.get(part)) != _plain(after.get(part)):
            yield sentence
    bounds = ("min", "max", "least", "most", "kinds", "largest_mb")
    if [before.get(one) for one in bounds] != [after.get(one) for one in bounds]:
        yield say("“%(name)s” has other limits.", name=name)
    if before.get("feeds") != after.get("feeds"):
        yield say("“%(name)s” fills another part of the application.", name=name)


def _plain(part: Any) -> list[Any]:
    return list(part or [])
