"""Writing the form of a call: sections and questions, with buttons and without JavaScript."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms import KIND_WORDS, QuestionForm, SectionForm, read_texts, spread_texts
from yfund.calls.models import Call
from yfund.calls.policy import may_manage
from yfund.calls.queries import latest_form, managed
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.editing import free_key, moved, with_question, with_section, without
from yfund.calls.rules.form import Definition, question_named, section_named
from yfund.calls.services import asking
from yfund.calls.views import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page

NEW = "new"


@blueprint.get("/office/calls/<code>/form")
@allowed(may_manage)
def form(code: str) -> Response:
    """All sections and questions, with what is wrong in them."""
    call, definition = _loaded(code)
    version = latest_form(call)
    return page("calls/form.html", call=call, definition=definition, version=version, kinds=KIND_WORDS,
                problems=definition_problems(definition), changeable=call.state in ("draft", "open"))


@blueprint.route("/office/calls/<code>/form/<section>", methods=["GET", "POST"])
@allowed(may_manage)
def section(code: str, section: str) -> Response | BaseResponse:
    """The words of a section; `new` adds one."""
    call, definition = _loaded(code)
    present = {"key": "", "title": {}, "help": {}} if section == NEW else found(section_named(definition, section))
    form = SectionForm(data={**spread_texts("title", present["title"]), **spread_texts("help", present.get("help"))})
    if form.sent():
        title = read_texts(form, "title")
        key = present["key"] or free_key(definition, title.get("en", ""))
        changed = with_section(definition, {"key": key, "title": title, "help": read_texts(form, "help")})
        refusal = _keep(call, changed)
        if refusal is None:
            return onward("calls.form", say("Kept."), code=code, _anchor=key)
        form.take(refusal)
    return page("calls/section.html", status=422 if form.is_submitted() else 200, call=call, form=form, present=present)


@blueprint.route("/office/calls/<code>/form/<section>/<key>", methods=["GET", "POST"])
@allowed(may_manage)
def question(code: str, section: str, key: str) -> Response | BaseResponse:
    """A question; `new` adds one at the end of the section."""
    call, definition = _loaded(code)
    around = found(section_named(definition, section))
    present: dict[str, Any] = {"kind": "short_text", "limit": 200} if key == NEW else found(question_named(definition, key))
    form = QuestionForm(data=_written(present))
    if form.sent():
        asked = _asked(form, present)
        asked["key"] = present.get("key") or free_key(definition, asked["label"].get("en", ""))
        refusal = _keep(call, with_question(definition, section, asked, replaces=present.get("key", "")))
        if refusal is None:
            return onward("calls.form", say("Kept."), code=code, _anchor=asked["key"])
        form.take(refusal)
    return page("calls/question.html", status=422 if form.is_submitted() else 200, call=call, form=form, section=around,
                present=present)


@blueprint.post("/office/calls/<code>/form/move")
@allowed(may_manage)
def arrange(code: str) -> Response | BaseResponse:
    """Move a section or question up or down, or take it out: `act` is up, down or remove."""
    call, definition = _loaded(code)
    section, key, act = (request.form.get(name, "") for name in ("section", "question", "act"))
    places = {"up": -1, "down": 1}
    changed = moved(definition, section, key, by=places[act]) if act in places else without(definition, section, key)
    refusal = _keep(call, changed)
    if refusal is not None:
        raise refusal
    return onward("calls.form", say("Kept."), code=code, _anchor=section if act == "remove" else key or section)


@blueprint.post("/office/calls/<code>/form/publish")
@allowed(may_manage)
def publish(code: str) -> BaseResponse:
    """Give an open call its newly written form."""
    call, _definition = _loaded(code)
    with transaction():
        asking.publish_form(call, current_actor())
    return onward("calls.form", say("The new form is published. Applications begun before keep theirs."), code=code)


def _loaded(code: str) -> tuple[Call, Definition]:
    call = found(managed(current_actor(), code))
    version = latest_form(call)
    return call, version.definition if version else {"sections": []}


def _keep(call: Call, definition: Definition) -> Refusal | None:
    try:
        with transaction():
            asking.set_form(call, current_actor(), definition)
    except Refusal as refusal:
        return refusal
    return None


def _written(question: dict[str, Any]) -> dict[str, Any]:
    options = [f"{one.get('value', one.get('key'))} = {one['label'].get('en', '')}"
               for one in question.get("choices") or question.get("columns") or ()]
    plain = {name: question.get(name) for name in ("kind", "limit", "unit", "feeds") if question.get(name)}
    return {**plain, "required": question.get("required", True), "options": "\n".join(options),
            **spread_texts("label", question.get("label")), **spread_texts("help", question.get("help"))}


def _asked(form: QuestionForm, present: dict[str, Any]) -> dict[str, Any]:
    """The question as written, with what this page does not show kept as it was."""
    hidden = {k: v for k, v in present.items() if k not in ("limit", "unit", "feeds", "choices", "columns")}
    asked = {**hidden, "kind": form.kind.data, "required": bool(form.required.data), "label": read_texts(form, "label"),
             "help": read_texts(form, "help")}
    if form.kind.data in ("short_text", "long_text"):
        asked |= {"limit": form.limit.data, "unit": form.unit.data}
    if form.feeds.data:
        asked["feeds"] = form.feeds.data
    if form.kind.data in ("choice", "choices"):
        asked["choices"] = _options(form.options.data or "", "value", present.get("choices") or ())
    if form.kind.data == "table":
        asked["columns"] = _options(form.options.data or "", "key", present.get("columns") or ())
    return asked


def _options(text: str, name: str, before: Any) -> list[dict[str, Any]]:
    known, listed = {one[name]: one for one in before}, []
    for line in filter(None, map(str.strip, text.splitlines())):
        value, _sign, words = (part.strip() for part in line.partition("="))
        key = value if words else free_key({"sections": []}, value)
        old = known.get(key, {"kind": "short_text"} if name == "key" else {})
        listed.append({**old, name: key, "label": {**old.get("label", {}), "en": words or value}})
    return listed
