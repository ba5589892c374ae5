"""What an officer should look at before a call opens, although nothing forbids it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yfund.calls.rules.eligibility import JUDGED_BY
from yfund.calls.rules.form import Definition, question_named
from yfund.calls.rules.writing import languages_of
from yfund.kernel.text import Sentence, say, say_n

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Notice:
    """`step`: the part of the call to look at. `language`: the one in which words are missing, or ""."""

    step: str
    sentence: Sentence
    language: str = ""


def notices(call: Any, *, lots: Sequence[Any], rules: Sequence[Any], criteria: Sequence[Any],
            definition: Definition) -> list[Notice]:
    """Rules that no answer of the form can judge any more, and words that are missing in a language of the call."""
    return [*rule_notices(rules, definition), *_missing_words(call, lots, rules, criteria, definition)]


def rule_notices(rules: Sequence[Any], definition: Definition) -> Iterator[Notice]:
    """Rules whose question is gone or takes another kind of answer now, and rules that could be judged by an answer."""
    for number, rule in enumerate(rules, 1):
        kinds, key = JUDGED_BY.get(rule.kind), rule.params.get("question")
        if kinds is None:
            continue
        asked = question_named(definition, key) if key else None
        if key and asked is None:
            yield Notice("rules", say("Rule %(number)s looks at an answer the form does not ask for any more: a person must judge "
                                      "it in every application. Choose the question anew.", number=number))
        elif asked is not None and asked["kind"] not in kinds:
            yield Notice("rules", say("Rule %(number)s looks at a question that takes another kind of answer now. Choose the "
                                      "question anew.", number=number))
        elif not key:
            yield Notice("rules", say("Rule %(number)s names no question of the form: a person must judge it in every "
                                      "application.", number=number))


def _missing_words(call: Any, lots: Sequence[Any], rules: Sequence[Any], criteria: Sequence[Any],
                   definition: Definition) -> Iterator[Notice]:
    parts: dict[str, list[Texts]] = {
        "basics": [call.title, call.summary, call.description],
        "lots": [*(lot.name for lot in lots), *(theme.get("title") or {} for theme in call.themes)],
        "rules": [texts for rule in rules for texts in (rule.question, rule.explanation)],
        "form": list(_texts_of(definition)),
        "rubric": [texts for one in criteria for texts in (one.title, one.description)],
    }
    for language in languages_of(call)[1:]:
        for step, listed in parts.items():
            missing = sum(1 for texts in listed if texts and texts.get("en") and not texts.get(language))
            if missing:
                yield Notice(step, say_n("One text is missing: groups read it in English.",
                                         "%(num)s texts are missing: groups read them in English.", missing), language)


def _texts_of(definition: Definition) -> Iterator[Texts]:
    for section in definition["sections"]:
        yield from (section.get("title") or {}, section.get("help") or {})
        for question in section["questions"]:
            yield from (question.get("label") or {}, question.get("help") or {})
            for one in (*(question.get("choices") or ()), *(question.get("categories") or ())):
                yield one.get("label") or {}
            for column in (question.get("columns") or ()) if question["kind"] == "table" else ():
                yield column.get("label") or {}
                yield from (one.get("label") or {} for one in column.get("choices") or ())
