"""The group's own pages: its applications, the way in, the task list, reading."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Organisation
from yfund.applications import queries, timing
from yfund.applications.evidence import known_of
from yfund.applications.models import Application
from yfund.applications.policy import applicant as policy
from yfund.applications.rules import budget, public_states
from yfund.applications.rules.answers import columns
from yfund.applications.services import drafting
from yfund.applications.views import blueprint, fields, history, sections, telling
from yfund.calls.models import Call
from yfund.calls.rules.form import is_shown
from yfund.calls.rules.self_check import disagrees
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import moment, tell
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page

blueprint.add_app_template_global(budget.line_cents, "budget_line")
blueprint.add_app_template_global(budget.total_cents, "budget_sum")
blueprint.add_app_template_global(is_shown, "question_shown")
blueprint.add_app_template_global(fields.column_label, "column_label")
blueprint.add_app_template_global(columns, "answer_columns")


@blueprint.get("/applications")
@signed_in
def mine() -> Response:
    """The applications of the reader's groups."""
    shown = sliced(queries.own(current_actor()), request.args.get("page", 1, type=int))
    return page("applications/mine.html", slice=shown, words=public_states.WORDS, calls_url=_first_page())


@blueprint.route("/calls/<code>/apply", methods=["GET", "POST"])
@signed_in
def begin(code: str) -> Response | BaseResponse:
    """The questions before the form, then the draft; a draft begun before is opened again."""
    call = found(queries.call_to_apply(code))
    groups = queries.writable_groups(current_actor())
    if request.method == "GET":
        return _begin_page(call, groups, [], 200)
    answers = {str(r.id): request.form.get(f"quiz-{r.id}", "") for r in call.rules}
    group = next((o for o in groups if o.public_id == request.form.get("organisation")), None)
    problems = [Problem(say("Answer yes or no."), f"quiz-{key}") for key, given in answers.items() if given not in ("yes", "no")]
    if group is None:
        problems.append(Problem(say("Choose the group that applies."), "organisation"))
    known = known_of(call, group) if group is not None else {}
    doubts = "no" in answers.values() or any(disagrees(answers[str(key)], found) for key, found in known.items())
    if problems or group is None or doubts and not request.form.get("anyway"):
        return _begin_page(call, groups, problems, 422)
    try:
        with transaction():
            application = drafting.begin(call, group, current_actor(), quiz=answers)
    except Refusal as refusal:
        return _begin_page(call, groups, refusal.problems or [Problem(refusal.sentence)], 422)
    return onward("applications.show", public_id=application.public_id)


def _begin_page(call: Call, groups: list[Organisation], problems: list[Problem], status: int) -> Response:
    answers = {str(r.id): request.form.get(f"quiz-{r.id}", "") for r in call.rules}
    chosen = next((o for o in groups if o.public_id == request.form.get("organisation")), groups[0] if len(groups) == 1 else None)
    known = known_of(call, chosen) if chosen else {}
    return page(
        "applications/begin.html", status=status, call=call, rules=call.rules, answers=answers, known=known,
        doubtful=[key for key, one in known.items() if disagrees(answers[str(key)], one)],
        group_url=url_for("accounts.change_organisation", public_id=chosen.public_id) if chosen else "",
        is_open=timing.takes_from_any(call, groups),
        groups=[(o.public_id, o.name) for o in groups], chosen=request.form.get("organisation", ""),
        new_group_url=_new_group_url(), noes="no" in answers.values(), wrong={p.field: tell(p.sentence) for p in problems},
        problems=[(tell(p.sentence), p.field or None) for p in problems])


def _new_group_url() -> str:
    """The page that makes a group."""
    return url_for("accounts.new_organisation", next=request.path)


def _first_page() -> str:
    return url_for("calls.index") if "calls.index" in current_app.view_functions else "/"


@blueprint.get("/applications/<public_id>")
@signed_in
def show(public_id: str) -> Response | BaseResponse:
    """The task list while it is written, the timeline afterwards; whoever is not of the group reads the proposal."""
    actor = current_actor()
    application = queries.own_seen(actor, public_id)
    if application is None:
        found(queries.seen(actor, public_id))
        return onward("applications.read", public_id=public_id)
    tasks = sections.tasks(application) if policy.is_open(application) else []
    stages = [{"title": tell(title), "when": when, "at": moment(at) if at else None}
              for title, when, at in public_states.stages(application.state, application.submitted_at)]
    told = history.moved(application) if tasks else {"moves": [], "left_over": []}
    return page(
        "applications/show.html", **told, may_dismiss=policy.may_write(actor, application), application=application,
        others=sections.others(application, actor) if tasks else [], tasks=tasks, states=[t["state"] for t in tasks],
        done=sum(t["state"] == "done" for t in tasks), check=sections.check_task(application, tasks) if tasks else None,
        first=_first(application, tasks), closing=sections.closing(application), stages=stages,
        word=public_states.word(application.state), members=queries.members(application.organisation_id), me=actor.id,
        earlier=queries.may_go_on(application) if _takes_over(application) else [],
        received=application.number is not None, may_withdraw=policy.may_withdraw(actor, application),
        may_change=policy.may_change(actor, application) and timing.takes(application.call, application.organisation),
        is_changing=application.state == "submitted" and application.changing_at is not None,
        note_text=_note(application, tasks), ask_address=telling.ask_address(),
        given_up=[] if tasks else telling.given_up(application))


def _note(application: Application, tasks: list[dict[str, Any]]) -> str:
    """What happened, when there is nothing to do."""
    return telling.not_sent(application, tasks) if application.state == "draft" else tell(public_states.word(application.state))


def _takes_over(application: Application) -> bool:
    return (application.state == "draft" and sections.is_open(application)
            and policy.may_write(current_actor(), application))


def _first(application: Application, tasks: list[dict[str, Any]]) -> dict[str, str] | None:
    """The one next step, or None when there is nothing to do."""
    if not tasks or not sections.is_open(application) or not policy.may_write(current_actor(), application):
        return None
    request_made = queries.open_request(application.id) if application.state == "returned" else None
    for state in ("needs_change", "in_progress", "not_started"):
        task = next((t for t in tasks if t["state"] == state), None)
        if task is not None:
            text = request_made.reason if request_made else ngettext(
                "One thing is missing here.", "%(num)s things are missing here.", task["missing"])
            return {"title": task["title"], "text": text, "label": gettext("Go on here"), "url": task["url"]}
    return {"title": gettext("Everything is written"), "text": gettext("Read it once more, then send it."),
            "label": gettext("Check and send"), "url": url_for("applications.check", public_id=application.public_id)}


@blueprint.get("/applications/<public_id>/read")
@signed_in
def read(public_id: str) -> Response:
    """The whole proposal, read-only, for everybody who may see it."""
    application = found(queries.seen(current_actor(), public_id))
    return page("applications/read.html", application=application, definition=application.form_version.definition,
                answers=queries.answers_of(application), uploads=queries.uploads_of(application.id))
