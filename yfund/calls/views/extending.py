"""More time for a group or a country: given, listed, ended."""

from datetime import datetime

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.parts import MoreTimeForm
from yfund.calls.models import Call, Extension
from yfund.calls.policy import may_extend, may_look, may_manage
from yfund.calls.queries import extensions_of, managed
from yfund.calls.services import extending
from yfund.calls.views import blueprint
from yfund.calls.views.staff import wall_clock
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page
from yfund.web.places import countries, zones


@blueprint.get("/office/calls/<code>/more-time")
@allowed(may_look)
def more_time(code: str) -> Response:
    """Who has more time, and the form to give it."""
    call = found(managed(current_actor(), code))
    return _page(call, MoreTimeForm(data={"until": wall_clock(call.closes_at, call.zone), "zone": call.zone}), 200)


@blueprint.post("/office/calls/<code>/more-time")
@allowed(may_manage)
def give_time(code: str) -> Response | BaseResponse:
    """Give it."""
    call, form = found(managed(current_actor(), code)), MoreTimeForm()
    if form.sent():
        try:
            with transaction():
                extending.give_time(call, current_actor(), group=form.group.data or "", country=form.country.data or "",
                                    until=form.until.data, zone=form.zone.data, reason=form.reason.data or "")
            return onward("calls.more_time", say("More time is given."), code=code)
        except Refusal as refusal:
            form.take(refusal)
    return _page(call, form, 422)


@blueprint.post("/office/calls/<code>/more-time/<public_id>/end")
@allowed(may_manage)
def end_time(code: str, public_id: str) -> BaseResponse:
    """End it now."""
    call = found(managed(current_actor(), code))
    extension = found(next((e for e in extensions_of(call) if e.public_id == public_id), None))
    with transaction():
        extending.end_time(extension, current_actor())
    return onward("calls.more_time", say("It has ended. What arrived before counts."), code=code)


def _page(call: Call, form: MoreTimeForm, status: int) -> Response:
    now = clock.now()
    rows = [{"it": e, "state": _state(e, now)} for e in extensions_of(call)]
    return page("calls/more_time.html", status=status, call=call, form=form, rows=rows, countries=countries(), zones=zones(),
                may_extend=may_extend(current_actor(), call))


def _state(extension: Extension, now: datetime) -> str:
    if extension.ended_at is not None:
        return "ended"
    return "running" if extension.until > now else "over"
