"""What of an earlier application can go on in another call."""

from typing import Any

from yfund.applications.rules.answers import is_empty, is_raw
from yfund.calls.rules.form import Definition, Question, questions

STALE_FEEDS = ("starts_on", "ends_on", "lot")


def carried(old: Definition, new: Definition, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that fit the new form as they are: same short name, same kind, and choices that are still offered.

    Statements are accepted anew in every call, and the days of the project and the lot belong to the edition.
    """
    before = {q["key"]: q for q in questions(old)}
    return {q["key"]: answers[q["key"]] for q in questions(new)
            if q["key"] in before and q["kind"] not in ("statement", "upload") and q.get("feeds") not in STALE_FEEDS
            and before[q["key"]]["kind"] == q["kind"] and _fits(q, answers.get(q["key"]))}


def same_uploads(old: Definition, new: Definition) -> frozenset[str]:
    """Questions that ask for files in both forms."""
    return frozenset(q["key"] for q in questions(old) if q["kind"] == "upload") & frozenset(
        q["key"] for q in questions(new) if q["kind"] == "upload")


def _fits(question: Question, value: Any) -> bool:
    if is_empty(value) or is_raw(value):
        return False
    if question["kind"] in ("choice", "choices"):
        offered = {choice["value"] for choice in question["choices"]}
        return set(value if isinstance(value, list) else [value]) <= offered
    if question["kind"] in ("table", "budget"):
        return _columns_fit(question, value)
    return True


def _columns_fit(question: Question, rows: list[dict[str, Any]]) -> bool:
    if question["kind"] == "budget":
        lines = {line["value"] for line in question.get("categories", [])}
        return not lines or all(row.get("line") in lines for row in rows)
    return {key for row in rows for key in row} - {"id"} <= {column["key"] for column in question.get("columns", [])}
