"""Walking a form definition, and the shapes of questions and answers that everybody agrees on.

A definition: {"sections": [{"key", "title": texts, "help": texts, "questions": [question]}], "checks": [check]}.
Texts are {language: text}. Checks are described in `calls.rules.checks`; without the key "checks" the ordinary ones hold.

A question: {"key", "kind", "label": texts, "help": texts, "required": bool} and, by kind:
- short_text, long_text: `limit` (int), `unit` ("characters" | "words")
- number: `min`, `max` (int or decimal text); money: `min`, `max` in cents
- choice, choices: `choices` [{"value", "label": texts}]; choices, countries: `least`, `most` that are chosen
- table: `columns` [{"key", "kind", "label", "required", "choices"?, "limit"? (characters of a text)}] of the kinds in
  COLUMN_KINDS; `least`, `most` rows
- people: `columns` = PEOPLE (birth year and whether the person decides); `least`, `most` rows
- budget: `categories` [{"value", "label", "most_percent"?}], may be missing
- upload: `kinds` (endings: ["pdf", "jpg", …]), `largest_mb` (int), `least`, `most` files
- any: `feeds` (a column of the application, see `definition.FEEDS`), `show_when` {"question": earlier key, "is": value}
  (the value is a choice's value, a country, or True/False for yes_no and statement).

An answer is: str (short_text, long_text, choice, country, date as ISO), list[str] (choices, countries), bool (yes_no,
statement), int or decimal text (number), int cents (money), {"name": str, "lat": decimal text | "", "lon": decimal text | ""}
(place), list[dict] (table, people: {column key: cell}), and for budget list[{"line", "what", "quantity": int or decimal
text, "unit_cents": int}]. A row may carry "id", a text that stays with it; cells of a choice column are its value, so
`decides` of a person is "yes" or "no". What could not be read is {"raw": text}. Uploads are rows of their own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Definition = dict[str, Any]
Question = dict[str, Any]
KINDS = ("short_text", "long_text", "choice", "choices", "yes_no", "number", "money", "date", "country", "countries",
         "place", "people", "table", "budget", "upload", "statement")
COLUMN_KINDS = ("short_text", "long_text", "number", "money", "date", "choice", "country")
ROW_KINDS = ("table", "people", "budget")
PEOPLE: tuple[Question, ...] = (
    {"key": "name", "kind": "short_text", "label": {
        "en": "Name", "fr": "Nom", "ar": "الاسم", "es": "Nombre", "pt": "Nome", "ru": "Имя", "zh": "姓名"}},
    {"key": "role", "kind": "short_text", "label": {
        "en": "What they do", "fr": "Rôle", "ar": "الدور", "es": "Función", "pt": "Função", "ru": "Роль", "zh": "职责"}},
    {"key": "born", "kind": "number", "label": {
        "en": "Year of birth", "fr": "Année de naissance", "ar": "سنة الميلاد", "es": "Año de nacimiento",
        "pt": "Ano de nascimento", "ru": "Год рождения", "zh": "出生年份"}},
    {"key": "decides", "kind": "choice", "required": False, "label": {
        "en": "Takes part in deciding", "fr": "Participe aux décisions", "ar": "يشارك في اتخاذ القرار",
        "es": "Participa en las decisiones", "pt": "Participa nas decisões", "ru": "Участвует в принятии решений",
        "zh": "参与决策"},
     "choices": [
         {"value": "yes", "label": {"en": "Yes", "fr": "Oui", "ar": "نعم", "es": "Sí", "pt": "Sim", "ru": "Да", "zh": "是"}},
         {"value": "no", "label": {"en": "No", "fr": "Non", "ar": "لا", "es": "No", "pt": "Não", "ru": "Нет", "zh": "否"}}]},
)


def questions(definition: Definition) -> Iterator[Question]:
    """Every question, in the order of the form."""
    for section in definition["sections"]:
        yield from section["questions"]


def section_named(definition: Definition, key: str) -> dict[str, Any] | None:
    """The section of that key, or None."""
    return next((s for s in definition["sections"] if s["key"] == key), None)


def section_around(definition: Definition, question_key: str) -> dict[str, Any] | None:
    """The section in which a question stands, or None."""
    return next((s for s in definition["sections"] if any(q["key"] == question_key for q in s["questions"])), None)


def question_named(definition: Definition, key: str) -> Question | None:
    """The question of that key, or None."""
    return next((q for q in questions(definition) if q["key"] == key), None)


def fed_by(definition: Definition, target: str) -> Question | None:
    """The question that feeds a column (title, summary, country, language, lot, starts_on, ends_on, budget, theme)."""
    return next((q for q in questions(definition) if q.get("feeds") == target), None)


def is_shown(question: Question, answers: Mapping[str, Any], definition: Definition) -> bool:
    """Whether the question is asked, given the answers so far (`show_when`: {"question", "is"}).

    A question that is itself not asked opens nothing, whatever was answered to it before.
    """
    condition = question.get("show_when")
    if not condition:
        return True
    earlier = next((q for q in before(definition, question["key"]) if q["key"] == condition["question"]), None)
    if earlier is not None and not is_shown(earlier, answers, definition):
        return False
    given = answers.get(condition["question"])
    return condition["is"] in given if isinstance(given, list) else given == condition["is"]


def identifies(question: Question) -> bool:
    """Whether the answer says who the group is, so that a blind reading hides it (`identifies`; people and place always do)."""
    return bool(question.get("identifies", question["kind"] in ("people", "place") or question.get("feeds") == "place"))


def before(definition: Definition, key: str) -> list[Question]:
    """The questions that stand before the one of that key; all of them when there is none of that key."""
    listed = list(questions(definition))
    return listed[:next((n for n, q in enumerate(listed) if q["key"] == key), len(listed))]


def cells(question: Question) -> list[Question]:
    """The columns of a question that is answered in rows."""
    if question["kind"] == "budget":
        lines = [{"value": one["value"], "label": one["label"]} for one in question.get("categories") or ()]
        return [{"key": "line", "kind": "choice", "choices": lines, "label": {"en": "Kind of cost"}},
                {"key": "what", "kind": "short_text", "label": {"en": "What"}},
                {"key": "quantity", "kind": "number", "label": {"en": "How many"}},
                {"key": "unit_cents", "kind": "money", "label": {"en": "Each"}}]
    if question["kind"] == "people":
        # The words of these columns are the house's own: a form kept before they were written in a language has them too.
        known = {one["key"]: one for one in PEOPLE}
        return [{**one, **{name: known[one["key"]][name] for name in ("label", "choices") if name in known[one["key"]]}}
                if one["key"] in known else one for one in question.get("columns") or PEOPLE]
    return list(question.get("columns") or ())
