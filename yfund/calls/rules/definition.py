"""What a sound form is. The shape is described in `calls.rules.form`."""

import re
from collections.abc import Iterator
from typing import Any

from yfund.calls.rules.checking import check_problems
from yfund.calls.rules.form import COLUMN_KINDS, KINDS, Definition, Question, questions
from yfund.kernel.errors import Problem
from yfund.kernel.text import say

FEEDS = {
    "title": ("short_text",), "summary": ("long_text", "short_text"), "country": ("country",), "language": ("choice",),
    "lot": ("choice",), "starts_on": ("date",), "ends_on": ("date",), "budget": ("budget",), "theme": ("choice",),
    "place": ("place", "short_text"),
}
FEED_WORDS = {
    "title": say("Title of the project"), "summary": say("Summary of the project"), "country": say("Country of the project"),
    "language": say("Language of the application"), "lot": say("The lot applied for"), "starts_on": say("First day of the project"),
    "ends_on": say("Last day of the project"), "budget": say("The sum asked for"), "theme": say("Theme of the project"),
    "place": say("Place of the project"),
}
NEEDED_FEEDS = ("title", "budget")
UNITS = ("characters", "words")
LONGEST = 20_000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def definition_problems(definition: Definition, languages: tuple[str, ...] = ("en",)) -> list[Problem]:
    """Everything wrong with a form definition, each with the key of the section or question it is about.

    `languages`: those every title and label must have.
    """
    if not isinstance(definition.get("sections"), list) or not definition["sections"]:
        return [Problem(say("The form has no sections yet."), "form")]
    problems = [*_key_problems(definition), *_feed_problems(definition)]
    seen: dict[str, Question] = {}
    for section in definition["sections"]:
        problems += _texts(section, "title", languages)
        if not section["questions"]:
            problems.append(Problem(say("The section “%(key)s” asks nothing yet.", key=called(section, "title")), section["key"]))
        for question in section["questions"]:
            problems += [*_question_problems(question, languages), *_condition_problems(question, seen)]
            seen[question["key"]] = question
    return [*problems, *check_problems(definition)]


def _key_problems(definition: Definition) -> Iterator[Problem]:
    for kind, keys in (("section", [s["key"] for s in definition["sections"]]),
                       ("question", [q["key"] for q in questions(definition)])):
        for number, key in enumerate(keys):
            if not _KEY.fullmatch(key):
                yield Problem(say("“%(key)s” cannot be a short name: use a-z, 0-9 and _.", key=key), key)
            if key in keys[:number]:
                sentence = (say("Two sections have the short name “%(key)s”.", key=key) if kind == "section"
                            else say("Two questions have the short name “%(key)s”.", key=key))
                yield Problem(sentence, key)


def called(thing: dict[str, Any], name: str = "label") -> str:
    """How to speak of a question or section: its words, shortened, or its short name."""
    words = (thing.get(name) or {}).get("en") or next(iter((thing.get(name) or {}).values()), "") or thing["key"]
    return words if len(words) <= 60 else words[:57].rstrip() + "…"


def _feed_problems(definition: Definition) -> Iterator[Problem]:
    fed = [(q, q["feeds"]) for q in questions(definition) if q.get("feeds")]
    for number, (question, target) in enumerate(fed):
        key, name = question["key"], called(question)
        if target not in FEEDS:
            yield Problem(say("“%(key)s” fills “%(target)s”, which does not exist.", key=name, target=target), key)
            continue
        if question["kind"] not in FEEDS[target]:
            yield Problem(say("“%(key)s” cannot fill “%(target)s”: its kind does not fit.", key=name,
                              target=FEED_WORDS[target]), key)
        if target in [t for _, t in fed[:number]]:
            yield Problem(say("Two questions fill “%(target)s”.", target=FEED_WORDS[target]), key)
    for target in NEEDED_FEEDS:
        if target not in [t for _, t in fed]:
            yield Problem(say("No question fills “%(target)s”; every form needs one.", target=FEED_WORDS[target]), "form")


def _question_problems(question: Question, languages: tuple[str, ...]) -> Iterator[Problem]:
    key, kind, name = question["key"], question["kind"], called(question)
    yield from _texts(question, "label", languages)
    if kind not in KINDS:
        yield Problem(say("“%(key)s” is of an unknown kind, “%(kind)s”.", key=name, kind=kind), key)
    limit = question.get("limit")
    if kind in ("short_text", "long_text") and (not isinstance(limit, int) or not 1 <= limit <= LONGEST):
        yield Problem(say("“%(key)s” needs a limit between 1 and %(most)s.", key=name, most=LONGEST), key)
    if question.get("unit", "characters") not in UNITS:
        yield Problem(say("“%(key)s” counts in an unknown unit.", key=name), key)
    if kind in ("choice", "choices"):
        yield from _choice_problems(question, key, languages)
    if kind == "table" and not question.get("columns"):
        yield Problem(say("The table “%(key)s” has no columns.", key=name), key)
    yield from _column_problems(question, languages)
    yield from _bound_problems(question, name)


def _column_problems(question: Question, languages: tuple[str, ...]) -> Iterator[Problem]:
    columns, key = question.get("columns") or (), question["key"]
    keys = [one.get("key") for one in columns]
    if len(set(keys)) != len(keys):
        yield Problem(say("Two columns of “%(key)s” have the same name.", key=called(question)), key)
    for column in columns:
        if column.get("kind") not in COLUMN_KINDS:
            yield Problem(say("A column of “%(key)s” is of an unknown kind.", key=called(question)), key)
        if question["kind"] == "people":
            continue
        yield from _texts(column, "label", languages, at=key)
        if column.get("kind") == "choice":
            yield from _choice_problems(column, key, languages)


def _bound_problems(question: Question, name: str) -> Iterator[Problem]:
    offered = len(question.get("choices") or ())
    if question["kind"] == "choices" and (question.get("least") or 0) > offered:
        yield Problem(say("“%(key)s” asks for more choices than it offers.", key=name), question["key"])
    for low, high in (("least", "most"), ("min", "max")):
        least, most = question.get(low), question.get(high)
        if least not in (None, "") and most not in (None, "") and float(least) > float(most):
            yield Problem(say("“%(key)s”: the least is more than the most.", key=name), question["key"])


def _choice_problems(question: Question, key: str, languages: tuple[str, ...]) -> Iterator[Problem]:
    choices, name = question.get("choices") or [], called(question)
    if len(choices) < 2:
        yield Problem(say("“%(key)s” needs two choices or more.", key=name), key)
    values = [one.get("value") for one in choices]
    if len(set(values)) != len(values) or not all(values):
        yield Problem(say("Each choice of “%(key)s” needs its own value.", key=name), key)
    if any(not (one.get("label") or {}).get(language) for one in choices for language in languages):
        yield Problem(say("A choice of “%(key)s” has no words.", key=name), key)


def _condition_problems(question: Question, before: dict[str, Question]) -> Iterator[Problem]:
    condition, name = question.get("show_when"), called(question)
    if not condition:
        return
    earlier = before.get(condition.get("question") or "")
    if earlier is None:
        yield Problem(say("“%(key)s” hangs on a question that does not stand before it.", key=name), question["key"])
    elif condition.get("is") not in _possible(earlier, condition.get("is")):
        yield Problem(say("“%(key)s” would never be asked: “%(other)s” cannot be answered like that any more.", key=name,
                          other=called(earlier)), question["key"])


def _possible(question: Question, wanted: Any) -> tuple[Any, ...]:
    """The answers a question on which another hangs can have; countries are not listed."""
    if question["kind"] == "yes_no":
        return (True, False)
    if question["kind"] == "statement":
        return (True,)
    if question["kind"] in ("choice", "choices"):
        return tuple(one.get("value") for one in question.get("choices") or ())
    return (wanted,) if question["kind"] in ("country", "countries") else ()


def _texts(thing: dict[str, Any], name: str, languages: tuple[str, ...], at: str = "") -> Iterator[Problem]:
    for language in languages:
        if not (thing.get(name) or {}).get(language):
            yield Problem(say("“%(key)s” has no words in “%(language)s”.", key=called(thing, name), language=language),
                          at or thing["key"])
