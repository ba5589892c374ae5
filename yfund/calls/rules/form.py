"""Walking a form definition: {"sections": [{"key", "title", "help", "questions": [{"key", "kind", "label", …}]}]}.

An answer is: str (short_text, long_text, choice, country, date as ISO), list[str] (choices, countries), bool (yes_no,
statement), int or decimal text (number), int cents (money), list[dict] (table, people), and for budget
list[{"line", "what", "quantity": int, "unit_cents": int}]. Uploads are rows of their own.
"""

from collections.abc import Iterator
from typing import Any

Definition = dict[str, Any]
Question = dict[str, Any]
KINDS = ("short_text", "long_text", "choice", "choices", "yes_no", "number", "money", "date", "country", "countries",
         "people", "table", "budget", "upload", "statement")


def questions(definition: Definition) -> Iterator[Question]:
    """Every question, in the order of the form."""
    for section in definition["sections"]:
        yield from section["questions"]


def section_named(definition: Definition, key: str) -> dict[str, Any] | None:
    """The section of that key, or None."""
    return next((s for s in definition["sections"] if s["key"] == key), None)


def question_named(definition: Definition, key: str) -> Question | None:
    """The question of that key, or None."""
    return next((q for q in questions(definition) if q["key"] == key), None)


def fed_by(definition: Definition, target: str) -> Question | None:
    """The question that feeds a column (title, summary, country, language, lot, starts_on, ends_on, budget, theme)."""
    return next((q for q in questions(definition) if q.get("feeds") == target), None)


def is_shown(question: Question, answers: dict[str, Any]) -> bool:
    """Whether the question is asked, given the answers so far (`show_when`: {"question", "is"})."""
    condition = question.get("show_when")
    if not condition:
        return True
    given = answers.get(condition["question"])
    return condition["is"] in given if isinstance(given, list) else given == condition["is"]


def identifies(question: Question) -> bool:
    """Whether the answer says who the group is, so that a blind reading hides it (`identifies`; people and place always do)."""
    return bool(question.get("identifies", question["kind"] == "people" or question.get("feeds") == "place"))
