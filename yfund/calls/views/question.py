"""One question of a form: its words, its kind, and what that kind needs."""

from typing import Any

from flask import Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.asking import KIND_WORDS, QuestionForm, conditions, read_question, written
from yfund.calls.models import Call
from yfund.calls.policy import may_manage
from yfund.calls.rules.definition import FEED_WORDS, FEEDS
from yfund.calls.rules.editing import free_key, lot_offers, theme_offers, with_question
from yfund.calls.rules.form import Definition, before, question_named, questions, section_named
from yfund.calls.rules.writing import languages_of
from yfund.calls.views import blueprint
from yfund.calls.views.form import NEW, keep, loaded, print_of, stale
from yfund.kernel.text import say
from yfund.web.access import allowed
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page

BLANKS = {"choices": 1, "columns": 3, "categories": 1}
AROUND = {"choice": "choices", "choices": "choices", "table": "columns", "budget": "categories"}


@blueprint.route("/office/calls/<code>/form/<section>/<key>", methods=["GET", "POST"])
@allowed(may_manage)
def question(code: str, section: str, key: str) -> Response | BaseResponse:
    """A question; `new` adds one at the end of the section. `go`: keep, again (keep, then the next), kind, rows."""
    call, definition = loaded(code)
    around = found(section_named(definition, section))
    present = {} if key == NEW else found(question_named(definition, key))
    form = _form(call, definition, present, section)
    go = request.form.get("go", "keep")
    if go in ("kind", "rows") and form.is_submitted():
        return _page(call, form, around, present, status=200)
    if form.sent() and form.seen.data == print_of(present):
        asked = read_question(form, present, _offers(call, form))
        asked["key"] = present.get("key") or free_key(definition, asked["label"].get("en", ""))
        if refusal := keep(call, lambda now: with_question(now, section, asked, replaces=present.get("key", ""))):
            form.take(refusal)
        elif go == "again":
            return onward("calls.question", say("Kept. Here is room for the next question."), code=code, section=section, key=NEW,
                          kind=request.form.get("next", asked["kind"]))
        else:
            return onward("calls.form", say("Kept."), code=code, _anchor=asked["key"])
    elif form.is_submitted():
        stale(form, present)
    return _page(call, form, around, present, status=422 if form.is_submitted() else 200)


def _form(call: Call, definition: Definition, present: dict[str, Any], section: str) -> QuestionForm:
    wanted = request.args.get("kind", "")
    values = written(present or {"kind": wanted if wanted in KIND_WORDS else "short_text"})
    form = QuestionForm(data={**values, "seen": print_of(present)})
    kind = form.kind.data
    if request.method == "GET" or request.form.get("go") in ("kind", "rows"):
        rows = AROUND.get(kind, "")
        for _blank in range(BLANKS.get(rows, 0) if not (present and rows != "columns") or request.method == "POST" else 0):
            form[rows].append_entry()
    form.feeds.choices = [("", gettext("Nothing else")), *((t, tell(FEED_WORDS[t])) for t, kinds in FEEDS.items() if kind in kinds)]
    said = {"yes": gettext("Yes"), "no": gettext("No"), "agreed": gettext("agreed")}
    earlier = before(definition, present["key"]) if present else _until(definition, section)
    form.show_when.choices = [("", gettext("Always")), *(pair for _name, pairs in conditions(earlier, said) for pair in pairs)]
    return form


def _until(definition: Definition, section: str) -> list[dict[str, Any]]:
    """The questions up to the end of a section: those a new question may hang on."""
    keys = [s["key"] for s in definition["sections"]]
    return list(questions({"sections": definition["sections"][:keys.index(section) + 1]}))


def _offers(call: Call, form: QuestionForm) -> list[dict[str, Any]]:
    return {"lot": lot_offers(call.lots), "theme": theme_offers(call.themes)}.get(form.feeds.data or "", [])


def _page(call: Call, form: QuestionForm, around: dict[str, Any], present: dict[str, Any], *, status: int) -> Response:
    return page("calls/question.html", status=status, call=call, form=form, section=around, present=present,
                kind=form.kind.data, kinds=KIND_WORDS, languages_of=languages_of(call), offers=_offers(call, form))
