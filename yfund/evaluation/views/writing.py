"""The desk: officers write, an administrator answers for the fund, then it is published."""

from collections.abc import Callable

from flask import Response, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.models import Call
from yfund.evaluation import policy, queries, services
from yfund.evaluation.forms import AnswerForm, BeginForm, DescribeForm, FindingForm, RemoveForm, ReworkForm, TextForm
from yfund.evaluation.models import Evaluation
from yfund.evaluation.rules.writing import QUESTIONS
from yfund.evaluation.views.door import blueprint
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import in_words, tell
from yfund.web.forms import Form
from yfund.web.pages import found, onward, page

KINDS = {"finding": say("Add a finding"), "lesson": say("Add a lesson"), "advice": say("Add a recommendation")}


@blueprint.route("/evaluations/<code>/begin", methods=["GET", "POST"])
@allowed(policy.may_write)
def begin(code: str) -> Response | BaseResponse:
    """Begin the evaluation of a call."""
    call = found(db.session.scalar(select(Call).where(Call.code == code)))
    form = BeginForm(title=tell(say("Evaluation of %(call)s", call=in_words(call.title))))
    return _answered(form, lambda: services.begin(call, current_actor(), title=form.title.data or ""), code,
                     "evaluation/begin.html", call=call)


@blueprint.route("/evaluations/<code>/edit", methods=["GET", "POST"])
@allowed(roles("officer", "administrator"))
def edit(code: str) -> Response | BaseResponse:
    """Everything of an evaluation on one page, with what to do next."""
    evaluation = _of(code)
    form = DescribeForm(title=evaluation.title, introduction=evaluation.introduction, method=evaluation.method)
    actor = current_actor()
    return _answered(
        form, lambda: services.describe(evaluation, actor, title=form.title.data or "", method=form.method.data or "",
                                        introduction=form.introduction.data or ""), code, "evaluation/edit.html",
        evaluation=evaluation, may_write=policy.may_write(actor) and evaluation.state == "drafted",
        may_answer=policy.may_answer(actor) and evaluation.state != "published", may_publish=policy.may_publish(actor),
        may_rework=policy.may_write(actor) and evaluation.state != "drafted", reworking=ReworkForm(),
        can_tick=policy.may_answer(actor) and evaluation.state == "published")


@blueprint.route("/evaluations/<code>/add/<any(finding, lesson, advice):kind>", methods=["GET", "POST"])
@allowed(policy.may_write)
def add(code: str, kind: str) -> Response | BaseResponse:
    """Add a finding, a lesson or a recommendation."""
    evaluation, actor = _of(code), current_actor()
    form = FindingForm() if kind == "finding" else TextForm()

    def keep() -> object:
        text = form.text.data or ""
        if kind == "finding":
            return services.add_finding(evaluation, actor, criterion=form.criterion.data, text=text,
                                        evidence=form.evidence.data or "")
        return {"lesson": services.add_lesson, "advice": services.add_advice}[kind](evaluation, actor, text=text)

    return _answered(form, keep, code, "evaluation/add.html", evaluation=evaluation, kind=kind, title=KINDS[kind],
                     questions=QUESTIONS)


@blueprint.post("/evaluations/<code>/remove/<any(finding, lesson, advice):kind>")
@allowed(policy.may_write)
def remove(code: str, kind: str) -> BaseResponse:
    """Take a line out of a draft."""
    evaluation, form = _of(code), RemoveForm()
    with transaction():
        services.remove(evaluation, current_actor(), kind=kind, line_id=form.line.data or 0)
    return onward("evaluation.edit", say("It is taken out."), code=code)


@blueprint.route("/evaluations/<code>/answer/<int:number>", methods=["GET", "POST"])
@allowed(policy.may_answer)
def answer(code: str, number: int) -> Response | BaseResponse:
    """The fund's answer to one recommendation."""
    evaluation = _of(code)
    advice = found(next((one for one in evaluation.advice if one.position == number), None))
    form = AnswerForm(response=advice.response, response_text=advice.response_text, action=advice.action,
                      owner=advice.owner, due_on=advice.due_on)
    return _answered(
        form, lambda: services.answer(
            evaluation, advice, current_actor(), response=form.response.data or "", due_on=form.due_on.data,
            response_text=form.response_text.data or "", action=form.action.data or "", owner=form.owner.data or ""),
        code, "evaluation/answer.html", evaluation=evaluation, advice=advice)


@blueprint.post("/evaluations/<code>/done/<int:number>")
@allowed(policy.may_answer)
def done(code: str, number: int) -> BaseResponse:
    """Note whether an accepted recommendation was carried out."""
    evaluation = _of(code)
    advice = found(next((one for one in evaluation.advice if one.position == number), None))
    with transaction():
        services.carried_out(evaluation, advice, current_actor(), is_done=request.form.get("done") == "1")
    return onward("evaluation.edit", say("It is written down."), code=code)


@blueprint.post("/evaluations/<code>/publish")
@allowed(policy.may_publish)
def publish(code: str) -> BaseResponse:
    """Let everybody read it."""
    with transaction():
        services.publish(_of(code), current_actor())
    return onward("evaluation.show", say("Everybody can read it now."), code=code)


@blueprint.post("/evaluations/<code>/rework")
@allowed(policy.may_write)
def rework(code: str) -> BaseResponse:
    """Open it for writing again."""
    form = ReworkForm()
    with transaction():
        services.rework(_of(code), current_actor(), reason=form.reason.data or "")
    return onward("evaluation.edit", say("It is open for writing. The public does not see it meanwhile."), code=code)


def _of(code: str) -> Evaluation:
    evaluation: Evaluation = found(queries.of_call(code))
    return evaluation


def _answered(form: Form, keep: Callable[[], object], code: str, template: str, **values: object) -> Response | BaseResponse:
    """Keep what was sent and go back to the desk; or the page with everything that is wrong."""
    if form.sent():
        try:
            with transaction():
                keep()
            return onward("evaluation.edit", say("It is kept."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return page(template, status=422 if form.is_submitted() else 200, form=form, **values)
