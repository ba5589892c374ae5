"""The form of a call as a group meets it, to be filled in on trial before the call opens: nothing that is typed is kept."""

import json
from collections import Counter
from typing import Any

from flask import Response, request
from flask_babel import gettext

from yfund.applications.forms import applicant as forms
from yfund.applications.queries import limits_of
from yfund.applications.rules.answers import is_empty, read
from yfund.applications.rules.completeness import all_problems, cap_of, section_state
from yfund.applications.views import blueprint, fields
from yfund.calls.models import Call
from yfund.calls.policy import may_look
from yfund.calls.queries import latest_form, managed
from yfund.calls.rules.eligibility import Facts
from yfund.calls.rules.form import Definition, fed_by, is_shown, question_named, section_named
from yfund.calls.rules.self_check import for_group
from yfund.kernel.errors import Problem
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words, tell
from yfund.web.pages import found, page

Answers = dict[str, Any]
# No section can be called like this: their short names are letters.
QUIZ, END = ":quiz", ":end"


@blueprint.route("/office/calls/<code>/try", methods=["GET", "POST"])
@allowed(may_look)
def tryout(code: str) -> Response:
    """The quiz, then section after section with their checks, then all that would be missing. `at`: the part sent;
    `go`: next, check, or the key of a section; `carried`: what was typed in earlier parts, on the page alone."""
    call = found(managed(current_actor(), code))
    definition = found(latest_form(call)).definition
    keys = [section["key"] for section in definition["sections"]]
    at = request.form.get("at", QUIZ)
    carried = _carried(definition)
    answers = {**carried["answers"], **_typed(definition, at)}
    quiz = {**carried["quiz"], **_quiz_typed()}
    here = _next(keys, at, request.form.get("go", "")) if request.method == "POST" else QUIZ
    uploads = {**carried["uploads"], **_files(definition, at)}
    shown = {"answers": answers, "quiz": quiz, "uploads": uploads}
    parts = {QUIZ: _quiz, END: _end}.get(here, _section)(call, definition, here, shown)
    return page("applications/tryout.html", call=call, at=here, carried=json.dumps(shown), parts=_parts(call, definition, shown),
                quiz=quiz, **parts)


def _next(keys: list[str], at: str, go: str) -> str:
    """The part to show: the same while lines are added or it is checked, the one named, or the one after."""
    if go in (QUIZ, END, *keys):
        return go
    if go != "next":
        return at if at in (QUIZ, END, *keys) else QUIZ
    following = [QUIZ, *keys, END]
    return following[min(following.index(at) + 1, len(keys) + 1)] if at in following else QUIZ


def _carried(definition: Definition) -> dict[str, dict[str, Any]]:
    try:
        given = json.loads(request.form.get("carried", "") or "{}")
    except ValueError:
        given = {}
    parts = {name: part if isinstance(part, dict) else {} for name in ("answers", "quiz", "uploads")
             for part in [given.get(name) if isinstance(given, dict) else None]}
    # Read again from its own text, so that a page made by hand cannot bring a value of another shape.
    parts["answers"] = {key: read(question, fields.typed_again(question, value)) for key, value in parts["answers"].items()
                        if (question := question_named(definition, key)) is not None}
    parts["uploads"] = {key: value for key, value in parts["uploads"].items() if isinstance(value, int)}
    parts["quiz"] = {key: value for key, value in parts["quiz"].items() if isinstance(value, str)}
    return parts


def _typed(definition: Definition, at: str) -> Answers:
    part = section_named(definition, at)
    if part is None:
        return {}
    typed = forms.typed(part["questions"], request.form)
    key, _, row = request.form.get("remove", "").rpartition("-")
    if isinstance(typed.get(key), list) and row.isdigit() and int(row) < len(typed[key]):
        del typed[key][int(row)]
    return {q["key"]: read(q, typed[q["key"]]) for q in part["questions"] if q["key"] in typed}


def _quiz_typed() -> dict[str, str]:
    return {key.removeprefix("quiz-"): value for key, value in request.form.items() if key.startswith("quiz-")}


def _files(definition: Definition, at: str) -> dict[str, int]:
    part = section_named(definition, at)
    sent = Counter(key for key in request.files for file in request.files.getlist(key) if file.filename)
    return {q["key"]: sent[q["key"]] for q in (part["questions"] if part else ()) if sent[q["key"]]}


def _quiz(call: Call, _definition: Definition, _here: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"heading": gettext("Is this call for your group?"), "rules": call.rules}


def _section(call: Call, definition: Definition, here: str, shown: dict[str, Any]) -> dict[str, Any]:
    """One section, with its problems once it was sent to be checked."""
    part, answers, limits = found(section_named(definition, here)), shown["answers"], limits_of(call)
    wrong: list[Problem] = all_problems(definition, answers, shown["uploads"], limits).get(here, [])
    wrong = wrong if request.form.get("go") == "check" else []
    more = request.form.get("add", "")
    own = {q["key"] for q in part["questions"]}
    hanging = [q for q in part["questions"] if (q.get("show_when") or {}).get("question") in own]
    asked = [q for q in part["questions"] if is_shown(q, answers, definition) or q in hanging]
    drawn = [fields.asked(q, answers.get(q["key"]), None, fields.by_field(wrong), files=[], more_rows=1 if more == q["key"] else 0,
                          countries=limits.countries, cap_cents=cap_of(definition, answers, limits)) for q in asked]
    for one, question in zip(drawn, asked, strict=True):
        one.condition = fields.condition(question, answers, definition) if question in hanging else None
    return {"heading": in_words(part["title"]), "section": part, "asked": drawn, "given": shown["uploads"],
            "wrong": [(tell(p.sentence), p.field) for p in wrong], "is_checked": request.form.get("go") == "check"}


def _end(call: Call, definition: Definition, _here: str, shown: dict[str, Any]) -> dict[str, Any]:
    """All that is missing, as before sending, and what each rule can be judged by."""
    answers = shown["answers"]
    wrong = all_problems(definition, answers, shown["uploads"], limits_of(call))
    country = fed_by(definition, "country")
    facts = Facts(country=answers.get(country["key"], "") if country else "", opens_on=call.opens_at.date(),
                  countries=tuple(call.countries), answers=answers, quiz=shown["quiz"])
    missing = [{"title": in_words(part["title"]), "lines": [tell(p.sentence) for p in wrong[part["key"]]]}
               for part in definition["sections"] if part["key"] in wrong]
    return {"heading": gettext("Check and send"), "missing": missing,
            "judged": [(rule.question, for_group(rule, facts)) for rule in call.rules]}


def _parts(call: Call, definition: Definition, shown: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every part as (key, words, state), for the way from one to the other."""
    answers, uploads = shown["answers"], shown["uploads"]
    wrong = all_problems(definition, answers, uploads, limits_of(call))
    quiz = "done" if all(shown["quiz"].get(str(rule.id)) for rule in call.rules) else "not_started"
    sections = [(part["key"], f"{number}. {in_words(part['title'])}",
                 section_state(part, answers, uploads, has_problems=part["key"] in wrong))
                for number, part in enumerate(definition["sections"], 1)]
    written = any(not is_empty(value) for value in answers.values())
    return [(QUIZ, gettext("The questions before the form"), quiz), *sections,
            (END, gettext("Check and send"), "in_progress" if written and not wrong else "not_started")]
