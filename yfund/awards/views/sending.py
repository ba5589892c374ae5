"""The letters: every one of them before they go out, and the button that sends them together."""

from datetime import timedelta

from flask import Response, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import mail, policy
from yfund.awards.models import Release
from yfund.awards.queries import choosing, sending
from yfund.awards.services import cooling, deciding
from yfund.awards.views.deciding import laid_out
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import clean, say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import moment, tell
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

A_PAGE = 50


@allowed(policy.may_see_decisions)
def release(code: str) -> Response | BaseResponse:
    """A dry run: every group, its letter, its language, its amount, and who reads it; then send, once."""
    selection, actor, wrong = laid_out(code), current_actor(), []
    if request.method == "POST":
        try:
            with transaction():
                waiting = cooling.send(selection, actor, wait=_wait())
            return _told(code, waiting)
        except Refusal as refusal:
            wrong = [(tell(p.sentence), None) for p in refusal.problems or [Problem(refusal.sentence)]]
    outcome = request.args.get("outcome", "")
    tally = choosing.tally(selection, actor)
    rows = sliced(choosing.decisions(selection, actor, outcome=outcome), page_number(), A_PAGE,
                  total=choosing.total(tally, outcome), whole=choosing.decided)
    people = sending.receivers({application.organisation_id for _d, application, *_rest in rows.rows})
    return page("awards/release.html", status=422 if wrong else 200, wrong=wrong, selection=selection, call=selection.call,
                rows=rows, people=people, outcome=outcome, tally=tally, paging=paging(rows),
                short=deciding.sending_problems(selection, actor) if selection.state != "released" else [],
                may_release=policy.may_release(actor) and selection.state == "sealed", may_edit=policy.may_prepare(actor),
                last=sending.last_sending(selection.id) if selection.state in ("sealed", "cooling") else None,
                hours=current_app.extensions["yfund_settings"].cooling_hours, may_recall=policy.may_recall(actor, selection))


def _wait() -> timedelta:
    return timedelta(hours=current_app.extensions["yfund_settings"].cooling_hours)


def _told(code: str, waiting: Release | None) -> BaseResponse:
    if waiting is None:
        return onward("awards.index", say("All letters are on their way, and the grants have begun."))
    return onward("awards.release", say("The letters go out on %(time)s. Until then they can be called back.",
                                        time=moment(waiting.goes_out_at).striptags()), code=code)


@allowed(policy.may_see_decisions)
def recall(code: str) -> BaseResponse:
    """Call back letters that wait to go out."""
    selection = laid_out(code)
    try:
        with transaction():
            cooling.recall(selection, current_actor(), reason=clean(request.form.get("reason", "")))
    except Refusal as refusal:
        return onward("awards.release", refusal.sentence, code=code)
    return onward("awards.release", say("The letters are called back. The decisions are sealed as before."), code=code)


@allowed(policy.may_see_decisions)
def letter(code: str, public_id: str) -> Response:
    """One letter exactly as its reader will get it."""
    selection = laid_out(code)
    decision = found(choosing.decision_seen(selection, current_actor(), public_id))
    application = decision.application
    people = sending.receivers([application.organisation_id]).get(application.organisation_id, [])
    titles = choosing.criteria_titles(selection.call)
    letters = [(person, *mail.preview(decision, application, person, titles, until=selection.reserve_until)) for person in people]
    return page("awards/letter.html", selection=selection, call=selection.call, decision=decision, application=application,
                letters=letters)
