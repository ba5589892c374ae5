"""What becomes of the answers of a draft when its call gets a new form."""

from typing import Any

from yfund.applications.rules.answers import is_empty
from yfund.calls.rules.form import Definition, Question, question_named, questions

TEXTS = ("short_text", "long_text")


def misfits(old: Definition, new: Definition, answers: dict[str, Any]) -> list[str]:
    """Questions that are still asked but take another kind of answer now: what was answered cannot stand there."""
    return [key for key, value in answers.items() if not is_empty(value) and _is_other(old, new, key)]


def no_longer_asked(definition: Definition, answers: dict[str, Any]) -> list[str]:
    """Answered questions that the form does not know any more; their answers stay stored."""
    asked = {question["key"] for question in questions(definition)}
    return [key for key, value in answers.items() if key not in asked and not is_empty(value)]


def _is_other(old: Definition, new: Definition, key: str) -> bool:
    before, after = question_named(old, key), question_named(new, key)
    return before is not None and after is not None and _shape(before) != _shape(after)


def _shape(question: Question) -> str:
    """Short and long texts hold the same; every other kind has a shape of its own."""
    return "text" if question["kind"] in TEXTS else str(question["kind"])
