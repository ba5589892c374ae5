"""Checks across several answers of a form."""

from flask import Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.checking import PARAM_WORDS, CheckForm, read_check, written
from yfund.calls.policy import may_manage
from yfund.calls.rules import checking
from yfund.calls.rules.checks import KINDS, checks_of
from yfund.calls.rules.editing import with_check, without_check
from yfund.calls.rules.form import Definition
from yfund.calls.views import blueprint
from yfund.calls.views.form import keep, loaded, words_of
from yfund.kernel.errors import NotFound, Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed
from yfund.web.filters import in_words
from yfund.web.pages import onward, page

NEW = "new"


@blueprint.get("/office/calls/<code>/checks")
@allowed(may_manage)
def checks(code: str) -> Response:
    """All checks of the form, and the kinds that can be added."""
    call, definition = loaded(code)
    words = words_of(definition)
    rows = [(number, checking.sentence(one, words), checking.problems_of(one, definition))
            for number, one in enumerate(checks_of(definition))]
    return page("calls/checks.html", call=call, rows=rows, names=checking.NAMES, changeable=call.state in ("draft", "open"))


@blueprint.route("/office/calls/<code>/checks/<number>", methods=["GET", "POST"])
@allowed(may_manage)
def check(code: str, number: str) -> Response | BaseResponse:
    """One check; `new` with ?kind= adds one."""
    call, definition = loaded(code)
    present = _present(definition, number)
    kind = present["kind"]
    form = CheckForm(data=written(kind, present.get("params", {})))
    _offer(form, kind, definition)
    if form.sent():
        one = read_check(form, kind)
        wrong = checking.problems_of(one, definition)
        at = int(number) if number.isdigit() else None
        refusal = Refusal(say("This cannot be kept like this."), [Problem(p.sentence) for p in wrong]) if wrong else (
            keep(call, lambda now: with_check(now, one, at=at)))
        if refusal is None:
            return onward("calls.checks", say("Kept."), code=code)
        form.take(refusal)
    return page("calls/check.html", status=422 if form.is_submitted() else 200, call=call, form=form, kind=kind,
                name=checking.NAMES[kind], params=checking.PARAMS[kind], words=PARAM_WORDS[kind])


@blueprint.post("/office/calls/<code>/checks/<int:number>/remove")
@allowed(may_manage)
def remove_check(code: str, number: int) -> BaseResponse:
    """Take a check out."""
    call, _definition = loaded(code)
    if refusal := keep(call, lambda now: without_check(now, number)):
        raise refusal
    return onward("calls.checks", say("Taken out."), code=code)


def _present(definition: Definition, number: str) -> dict[str, object]:
    listed = checks_of(definition)
    if number.isdigit() and int(number) < len(listed):
        return listed[int(number)]
    kind = request.args.get("kind", "")
    if number != NEW or kind not in KINDS:
        raise NotFound
    return {"kind": kind}


def _offer(form: CheckForm, kind: str, definition: Definition) -> None:
    words = words_of(definition)
    for name in ("question", "other", "start", "end"):
        pairs = [(q["key"], words[q["key"]]) for q in checking.fitting(definition, kind, name)]
        if checking.PARAMS[kind].get(name) == "column":
            pairs = [(f"{q['key']}.{c['key']}", f"{words[q['key']]}: {in_words(c['label'])}")
                     for q, c in checking.columns_to_sum(definition)]
        blank = gettext("None") if kind == "column_sum" and name == "other" else gettext("Choose")
        form[name].choices = [("", blank), *pairs] if len(pairs) != 1 or blank == gettext("None") else pairs


