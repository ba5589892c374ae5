"""The officers' queue: its filters in the address, one act on several applications, the register of past grantees."""

from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import register as past
from yfund.applications.evidence import reasons_of
from yfund.applications.forms.screening import BulkForm
from yfund.applications.policy.screening import may_read_register, may_screen_any, may_see_queue
from yfund.applications.queue import FLAGS, SORTS, Wanted, countries_of, counts, sent_calls
from yfund.applications.queue import queue as waiting
from yfund.applications.services import bulk as acts
from yfund.applications.states import SENT
from yfund.applications.views import blueprint
from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.regions import REGIONS
from yfund.kernel.text import clean, say
from yfund.web.access import allowed, current_actor
from yfund.web.listing import sliced
from yfund.web.pages import onward, page
from yfund.web.paging import page_number, paging

ASKED = ("call", "state", "verdict", "country", "q", "region", "lot", "language", "theme", "flag", "sort")


@blueprint.get("/office/applications")
@allowed(may_see_queue)
def queue() -> Response:
    """Everything that was sent to a call, with filters and how far screening is."""
    actor, calls = current_actor(), sent_calls()
    asked = {name: clean(request.args.get(name, ""))[:200] for name in ASKED}
    wanted = Wanted(**{"text" if name == "q" else name: value for name, value in asked.items()})
    came = counts(actor)
    call = _chosen(calls, wanted.call, came)
    here = came.get(call.id, {}) if call else {}
    total = None if wanted.is_narrow else here.get(wanted.state, 0) if wanted.state else sum(here.values())
    rows = sliced(waiting(actor, wanted, call), page_number(), total=total)
    return page("applications/queue.html", rows=rows, pager=paging(rows), wanted=wanted, calls=calls, call=call, asked=asked,
                states=(*SENT, "withdrawn"), counts=here, countries=countries_of(actor, call), rules=call.rules if call else [],
                regions=REGIONS, flags=FLAGS, sorts=SORTS, may_act=may_screen_any(actor), back=_kept(asked))


@blueprint.route("/office/applications/several", methods=["GET", "POST"])
@allowed(may_screen_any)
def bulk() -> Response | BaseResponse:
    """One act on several applications: whom it touches and what letters go; after a yes, done."""
    actor, form = current_actor(), BulkForm()
    act = request.values.get("act", "")
    if act not in acts.ACTS:
        return onward("applications.queue", say("Choose what is to be done."), **_kept(request.args.to_dict()))
    seen = form.seen() if form.is_submitted() else {}
    if form.sent():
        try:
            with transaction():
                outcome = acts.carry_out(act, seen, actor, rule_kind=form.rule.data or "", chosen=form.chosen.data or [],
                                         reason=form.reason.data or "")
        except Refusal as refusal:
            form.take(refusal)
        else:
            return page("applications/bulk_done.html", outcome=outcome, act=act, back=_back(form.back.data or ""))
    ids = list(seen) or request.args.getlist("id")
    lines = acts.preview(act, ids, actor)
    if not lines:
        return onward("applications.queue", say("Tick the applications first."), **_kept(request.args.to_dict()))
    call = lines[0].application.call
    back = form.back.data or url_for("applications.queue", **_kept(request.args.to_dict()))
    return page("applications/bulk.html", status=422 if form.is_submitted() else 200, act=act, lines=lines, form=form, call=call,
                reasons=reasons_of(call) if act == "ineligible" else [], back=_back(back))


@blueprint.get("/office/register")
@allowed(may_read_register)
def register() -> Response:
    """Groups funded before, here or by another fund."""
    search = clean(request.args.get("q", ""))[:200]
    rows = sliced(past.listed(search), page_number())
    return page("applications/register.html", rows=rows, pager=paging(rows), search=search)


def _chosen(calls: list[Call], code: str, came: dict[int, dict[str, int]]) -> Call | None:
    """The call that is asked for; else the newest with something to screen, then the newest to which anything came."""
    asked = [call for call in calls if call.code == code]
    waiting = [call for call in calls if {"submitted", "returned"} & came.get(call.id, {}).keys()]
    sent = [call for call in calls if call.id in came]
    return next(iter([*asked, *waiting, *sent, *calls]), None)


def _kept(asked: dict[str, Any]) -> dict[str, str]:
    """The filters that are set, for the way back."""
    return {name: asked[name] for name in ASKED if asked.get(name)}


def _back(url: str) -> str:
    """A way back within the queue; anything else is the queue."""
    home = url_for("applications.queue")
    return url if url.partition("?")[0] == home else home
