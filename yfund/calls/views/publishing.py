"""From what is written to what groups see: differences, a note, publishing; and taking over from other calls."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.asking import KIND_WORDS, PublishForm
from yfund.calls.forms.parts import read_texts
from yfund.calls.policy import may_manage
from yfund.calls.queries import form_of, latest_form, manageable, managed
from yfund.calls.rules import defaults
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.editing import lot_offers, taken_over, theme_offers, with_offers
from yfund.calls.rules.form import Definition
from yfund.calls.rules.notices import rule_notices
from yfund.calls.rules.opening import lot_choice_problems
from yfund.calls.rules.versions import differences
from yfund.calls.rules.writing import languages_of
from yfund.calls.services import asking
from yfund.calls.views import blueprint
from yfund.calls.views.form import keep, loaded
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page

EMPTY, ORDINARY = "empty", "ordinary"


@blueprint.route("/office/calls/<code>/publish", methods=["GET", "POST"])
@allowed(may_manage)
def publish(code: str) -> Response | BaseResponse:
    """What differs from the form that is open, and a note about it; then groups see the new form."""
    call, definition = loaded(code)
    version, before = latest_form(call), form_of(call)
    form = PublishForm()
    if form.sent():
        try:
            with transaction():
                asking.publish_form(call, current_actor(), note=read_texts(form, "note"))
            return onward("calls.form", say("The new form is open. Applications already sent keep theirs."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    changes = differences(before.definition, definition) if before and version != before else []
    problems = [*definition_problems(definition, languages_of(call)), *lot_choice_problems(definition, call.lots)]
    return page("calls/publish.html", status=422 if form.is_submitted() else 200, call=call, form=form, version=version,
                changes=changes, problems=problems, notices=list(rule_notices(call.rules, definition)),
                is_possible=call.state == "open" and bool(changes),
                languages_of=languages_of(call))


@blueprint.post("/office/calls/<code>/throw-away")
@allowed(may_manage)
def throw_away(code: str) -> BaseResponse:
    """Take back what was written since the last version."""
    call, _definition = loaded(code)
    with transaction():
        asking.throw_away(call, current_actor())
    return onward("calls.form", say("The changes are taken back. Groups never saw them."), code=code)


@blueprint.route("/office/calls/<code>/take-over", methods=["GET", "POST"])
@allowed(may_manage)
def take_over(code: str) -> Response | BaseResponse:
    """Take sections and questions over from another call's form, or begin with an empty or the ordinary form."""
    call, definition = loaded(code)
    others = [one for one in db.session.scalars(manageable(current_actor()).limit(200)) if one.id != call.id]
    chosen = request.values.get("from", "")
    if request.method == "POST" and request.form.get("act") in (EMPTY, ORDINARY):
        fresh: Definition = {"sections": []} if request.form["act"] == EMPTY else defaults.definition()
        return _taken(code, keep(call, lambda _now: fresh))
    source = form_of_call(chosen) if chosen else None
    if request.method == "POST" and source is not None:
        if request.form.get("act") == "all":
            offers = {"lot": lot_offers(call.lots), "theme": theme_offers(call.themes)}
            return _taken(code, keep(call, lambda _now: with_offers(source, offers)))
        parts, to = request.form.getlist("part"), request.form.get("to", "")
        return _taken(code, keep(call, lambda now: _with_parts(now, source, parts, to)))
    return page("calls/take_over.html", call=call, definition=definition, others=others, chosen=chosen, source=source,
                kinds=KIND_WORDS)


def form_of_call(code: str) -> Definition:
    """The newest form of another call the office knows."""
    version = latest_form(found(managed(current_actor(), code)))
    return found(version).definition


def _taken(code: str, refusal: Refusal | None) -> BaseResponse:
    if refusal is not None:
        raise refusal
    return onward("calls.form", say("Taken over. Look through it and change what does not fit."), code=code)


def _with_parts(now: Definition, source: Definition, parts: list[str], to: str) -> Definition:
    """Whole sections at the end, single questions into the section `to` (or the last)."""
    whole = [s for s in source["sections"] if f"section:{s['key']}" in parts]
    single = [q for s in source["sections"] if s not in whole for q in s["questions"] if f"question:{q['key']}" in parts]
    changed: Definition = {**now, "sections": [{**s, "questions": list(s["questions"])} for s in now["sections"]]}
    if single and changed["sections"]:
        target = next((s for s in changed["sections"] if s["key"] == to), changed["sections"][-1])
        target["questions"] += taken_over(changed, single)
    changed["sections"] += taken_over(changed, whole, "questions")
    return changed
