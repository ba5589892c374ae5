"""The form of a call as one page: sections and questions to read, add, arrange and take out, without JavaScript."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.asking import KIND_WORDS, SectionForm
from yfund.calls.forms.parts import read_texts, spread_texts
from yfund.calls.models import Call
from yfund.calls.policy import may_manage
from yfund.calls.queries import form_of, latest_form, managed
from yfund.calls.rules import checking
from yfund.calls.rules.checks import checks_of
from yfund.calls.rules.definition import FEED_WORDS, definition_problems
from yfund.calls.rules.editing import copied, free_key, moved, placed, with_section, without
from yfund.calls.rules.form import Definition, cells, questions, section_named
from yfund.calls.rules.opening import lot_choice_problems
from yfund.calls.rules.versions import differences
from yfund.calls.rules.writing import languages_of
from yfund.calls.services import asking
from yfund.calls.views import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words
from yfund.web.pages import found, onward, page

NEW = "new"
SINCE = say("Somebody else changed this since you opened it. What stands below is yours; keep it again to put it in its place.")


@blueprint.get("/office/calls/<code>/form")
@allowed(may_manage)
def form(code: str) -> Response:
    """All sections and questions, with what is wrong in them."""
    call, definition = loaded(code)
    version, open_version = latest_form(call), form_of(call)
    changes = differences(open_version.definition, definition) if open_version and version != open_version else []
    return page("calls/form.html", call=call, definition=definition, version=version, open_version=open_version,
                kinds=KIND_WORDS, feeds=FEED_WORDS, cells=cells, changes=changes, conditions=_conditions(definition),
                checks=[checking.sentence(one, words_of(definition)) for one in checks_of(definition)],
                problems=[*definition_problems(definition, languages_of(call)), *lot_choice_problems(definition, call.lots)],
                changeable=call.state in ("draft", "open"))


@blueprint.route("/office/calls/<code>/form/<section>", methods=["GET", "POST"])
@allowed(may_manage)
def section(code: str, section: str) -> Response | BaseResponse:
    """The words of a section; `new` adds one."""
    call, definition = loaded(code)
    present = {"key": "", "title": {}, "help": {}} if section == NEW else found(section_named(definition, section))
    form = SectionForm(data={"seen": print_of(present), **spread_texts("title", present["title"]),
                             **spread_texts("help", present.get("help"))})
    if form.sent() and form.seen.data == print_of(present):
        title = read_texts(form, "title")
        key = present["key"] or free_key(definition, title.get("en", ""))
        if refusal := keep(call, lambda now: with_section(now, {"key": key, "title": title, "help": read_texts(form, "help")})):
            form.take(refusal)
        else:
            return onward("calls.form", say("Kept."), code=code, _anchor=key)
    elif form.is_submitted():
        stale(form, present)
    return page("calls/section.html", status=422 if form.is_submitted() else 200, call=call, form=form, present=present,
                languages_of=languages_of(call))


@blueprint.post("/office/calls/<code>/arrange")
@allowed(may_manage)
def arrange(code: str) -> Response | BaseResponse:
    """Put a section or question elsewhere, copy it or take it out.

    `act`: up, down, copy, remove; or place, which puts it into the section `to` before the thing `before`.
    """
    call, _definition = loaded(code)
    section, key, act, to, before = (request.form.get(name, "") for name in ("section", "question", "act", "to", "before"))
    acts: dict[str, Callable[[Definition], Definition]] = {
        "up": lambda now: moved(now, section, key, by=-1), "down": lambda now: moved(now, section, key, by=1),
        "copy": lambda now: copied(now, section, key), "remove": lambda now: without(now, section, key),
        "place": lambda now: placed(now, key or section, section_key=(to or section) if key else "", before=before),
    }
    refusal = keep(call, acts[act]) if act in acts else Refusal(say("This cannot be done with a form."))
    if refusal is not None:
        raise refusal
    told = {"remove": say("Taken out."), "copy": say("Copied.")}.get(act, say("Kept."))
    return onward("calls.form", told, code=code, _anchor=section if act == "remove" else key or section)


def loaded(code: str) -> tuple[Call, Definition]:
    """The call, and the newest version of its form."""
    call = found(managed(current_actor(), code))
    version = latest_form(call)
    return call, version.definition if version else {"sections": []}


def keep(call: Call, change: Callable[[Definition], Definition]) -> Refusal | None:
    """Change the form in a transaction of its own; what was refused is given back."""
    try:
        with transaction():
            asking.edit_form(call, current_actor(), change)
    except Refusal as refusal:
        return refusal
    return None


def print_of(thing: dict[str, Any]) -> str:
    """A short fingerprint of a section's words or of a question, to notice when two people change it at once."""
    words = {name: value for name, value in thing.items() if name != "questions"}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def stale(form: Any, present: dict[str, Any]) -> None:
    """Say that somebody was faster, and let the next press of the button win."""
    if form.seen.data != print_of(present):
        form.take(Refusal(SINCE, [Problem(SINCE)]))
        form.seen.data, form.seen.raw_data = print_of(present), [print_of(present)]


def words_of(definition: Definition) -> dict[str, str]:
    """Question key → its words, and "<question>.<column>" → those of a column, in the reader's language."""
    words = {q["key"]: in_words(q.get("label")) or q["key"] for q in questions(definition)}
    return words | {f"{q['key']}.{c['key']}": in_words(c.get("label")) for q in questions(definition) for c in cells(q)}


def _conditions(definition: Definition) -> dict[str, str]:
    """Question key → the value of the earlier question in words, for those asked only in some cases."""
    words, known = {}, {q["key"]: q for q in questions(definition)}
    for key, question in known.items():
        condition = question.get("show_when")
        if condition and condition["question"] in known:
            offered = {c["value"]: in_words(c.get("label")) for c in known[condition["question"]].get("choices") or ()}
            words[key] = offered.get(condition["is"], str(condition["is"])) if isinstance(condition["is"], str) else ""
    return words
