"""Forms, rules and answers of the world, written as the calls' rules want them."""

from collections.abc import Mapping
from typing import Any

from yfund.commands.demo import shapes
from yfund.commands.demo.load.keys import texts

_ROWS = {"min_rows": "least", "max_rows": "most"}
_AS_BOOL = {"yes": True, "no": False}


def form_of(record: shapes.Call) -> dict[str, Any]:
    """The form of a call: its budget's categories written into the budget question, yes and no as true and false."""
    categories = [{"value": one["key"], **{k: v for k, v in one.items() if k != "key" and v is not None}}
                  for one in record.budget_categories]
    return {"sections": [{**section, "questions": [_question(q, categories) for q in section["questions"]]}
                         for section in record.form["sections"]]}


def _question(question: Mapping[str, Any], categories: list[dict[str, Any]]) -> dict[str, Any]:
    written = {_ROWS.get(key, key): value for key, value in question.items()}
    if written["kind"] == "budget":
        written["categories"] = categories
    if written.get("show_when", {}).get("is") in _AS_BOOL:
        written["show_when"] = {**written["show_when"], "is": _AS_BOOL[written["show_when"]["is"]]}
    return written


def rules_of(record: shapes.Call) -> list[dict[str, Any]]:
    """The eligibility rules of a call, with the parameters that `calls.rules.eligibility` reads."""
    return [{"key": rule["key"], "kind": rule["kind"], "question": texts(rule["question"]),
             "explanation": texts(rule.get("explanation", {})), "params": _params(rule["kind"], rule["params"])}
            for rule in record.rules]


def _params(kind: str, params: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "age_band":
        return {"low": params["lowest"], "high": params["highest"], "question": "coordinator_birth_year"}
    if kind == "legal_form":
        return {"forms": list(params["allowed"])}
    if kind == "years_registered":
        return {"years": params["years"]}
    return dict(params)


def answers_of(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a record to the questions of a form, without its uploads."""
    asked = {q["key"]: q["kind"] for section in form["sections"] for q in section["questions"]}
    return {key: _value(asked[key], value) for key, value in answers.items() if asked.get(key, "upload") != "upload"}


def uploads_of(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, str]:
    """Question → file name, for the questions answered by a file."""
    asked = [q["key"] for section in form["sections"] for q in section["questions"] if q["kind"] == "upload"]
    return {key: str(answers[key]) for key in asked if answers.get(key)}


def _value(kind: str, value: Any) -> Any:
    if kind == "yes_no":
        return _AS_BOOL[value]
    if kind == "money":
        return value["cents"]
    return value
