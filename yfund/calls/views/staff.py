"""Calls in the office: the list, the task list of one, and its steps."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.parts import CloseForm, DatesForm, PostponeForm, read_texts, spread_texts
from yfund.calls.models import Call
from yfund.calls.policy import may_change, may_look, may_manage, may_postpone
from yfund.calls.queries import calendar_history, latest_form, manageable, managed
from yfund.calls.rules.earmarks import earmark_warnings
from yfund.calls.rules.form import Definition
from yfund.calls.rules.notices import notices
from yfund.calls.rules.opening import STEPS, opening_problems
from yfund.calls.services import preparing, running
from yfund.calls.views import blueprint
from yfund.funds.queries import earmarks_of
from yfund.infra import scanner
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging
from yfund.web.places import zones

TRY = "applications.tryout"
TITLES = {
    "basics": say("Words and dates"), "lots": say("Money, lots and countries"), "rules": say("Who may apply"),
    "form": say("What is asked"), "rubric": say("How it is scored"), "plans": say("Instalments and reports"),
}


@blueprint.get("/office/calls")
@allowed(may_look)
def manage() -> Response:
    """All calls, those in preparation too."""
    rows = sliced(manageable(current_actor()), page_number())
    return page("calls/manage.html", rows=rows, pager=paging(rows), may_manage=may_manage(current_actor()))


@blueprint.route("/office/calls/new", methods=["GET", "POST"])
@allowed(may_manage)
def create() -> Response | BaseResponse:
    """Begin a call: code, title, dates."""
    form = DatesForm()
    if form.sent():
        try:
            with transaction():
                call = preparing.create(current_actor(), **_begun(form))
            return onward("calls.edit", say("The call is begun. Go through the parts below."), code=call.code)
        except Refusal as refusal:
            form.take(refusal)
    return page("calls/create.html", status=422 if form.is_submitted() else 200, form=form, source=None, zones=zones())


@blueprint.route("/office/calls/<code>/copy", methods=["GET", "POST"])
@allowed(may_manage)
def copy(code: str) -> Response | BaseResponse:
    """Begin a call that asks and gives the same as another."""
    source = found(managed(current_actor(), code))
    form = DatesForm(data={"zone": source.zone, **spread_texts("title", source.title)})
    if form.sent():
        try:
            with transaction():
                call = preparing.copy(source, current_actor(), **_begun(form))
            return onward("calls.edit", say("The call is copied. Nothing is open yet."), code=call.code)
        except Refusal as refusal:
            form.take(refusal)
    return page("calls/create.html", status=422 if form.is_submitted() else 200, form=form, source=source, zones=zones())


@blueprint.get("/office/calls/<code>")
@allowed(may_look)
def edit(code: str) -> Response:
    """The task list of a call: what is done, what is missing, and the next step."""
    call = found(managed(current_actor(), code))
    return _overview(call, CloseForm())


@blueprint.get("/office/calls/<code>/preview")
@allowed(may_look)
def preview(code: str) -> Response:
    """The call and its form as groups will see them; nothing can be filled in."""
    call = found(managed(current_actor(), code))
    form = latest_form(call)
    return page("calls/preview.html", call=call, definition=form.definition if form else {"sections": []},
                try_url=url_for(TRY, code=call.code) if form and TRY in current_app.view_functions else None)


@blueprint.post("/office/calls/<code>/open")
@allowed(may_manage)
def open_call(code: str) -> Response | BaseResponse:
    """Open the call, or say everything that is missing."""
    call = found(managed(current_actor(), code))
    try:
        with transaction():
            running.open_call(call, current_actor())
    except Refusal as refusal:
        return _overview(call, CloseForm(), status=422, refusal=refusal)
    return onward("calls.edit", say("The call is open. Everybody can read it now."), code=code)


@blueprint.post("/office/calls/<code>/close")
@allowed(may_manage)
def close(code: str) -> Response | BaseResponse:
    """Close the call by hand."""
    call, form = found(managed(current_actor(), code)), CloseForm()
    if form.sent():
        try:
            with transaction():
                running.close_call(call, current_actor(), reason=form.reason.data or "")
            return onward("calls.edit", say("The call is closed. Nothing more can be sent."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _overview(call, form, status=422)


@blueprint.route("/office/calls/<code>/postpone", methods=["GET", "POST"])
@allowed(may_manage)
def postpone(code: str) -> Response | BaseResponse:
    """Move the closing time to a later one."""
    call = found(managed(current_actor(), code))
    form = PostponeForm(data={"closes": wall_clock(call.closes_at, call.zone)})
    if form.sent():
        try:
            with transaction():
                running.postpone(call, current_actor(), closes=form.closes.data, reason=form.reason.data or "")
            return onward("calls.edit", say("The call closes later now."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return page("calls/postpone.html", status=422 if form.is_submitted() else 200, call=call, form=form)


def wall_clock(instant: datetime, zone: str) -> datetime:
    """An instant as it is written in a zone, to be changed in a field."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _begun(form: Any) -> dict[str, Any]:
    return {"code": form.code.data, "title": read_texts(form, "title"), "opens": form.opens_at.data,
            "closes": form.closes_at.data, "zone": form.zone.data}


def _worth_a_look(call: Call, definition: Definition) -> dict[str, Any]:
    """What an officer should see before a call opens, and while it is open: rules, words and money that do not agree."""
    if call.state not in ("draft", "open"):
        return {"notices": [], "warnings": []}
    return {"notices": notices(call, lots=call.lots, rules=call.rules, criteria=call.criteria, definition=definition),
            "warnings": earmark_warnings(call.code, call.countries, [t["key"] for t in call.themes], earmarks_of(call.code))}


def _overview(call: Call, form: CloseForm, *, status: int = 200, refusal: Refusal | None = None) -> Response:
    actor, version = current_actor(), latest_form(call)
    problems = opening_problems(call, lots=call.lots, rules=call.rules, criteria=call.criteria,
                                definition=version.definition if version else None, now=clock.now())
    wrong = {step: sum(p.field == step for p in problems) for step in STEPS}
    return page("calls/edit.html", status=status, call=call, form=form, steps=STEPS, titles=TITLES, wrong=wrong,
                refusal=refusal, version=version, may_manage=may_manage(actor), may_change=may_change(actor, call),
                may_postpone=may_postpone(actor, call), history=calendar_history(call),
                **_worth_a_look(call, version.definition if version else {"sections": []}),
                closes_early=call.closes_at > clock.now(), has_scanner=scanner.is_set())
