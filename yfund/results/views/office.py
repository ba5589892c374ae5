"""Pages on which an officer judges a report and closes a grant."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards.models import Grant
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.payments.policy import may_record_refund
from yfund.results import policy, queries
from yfund.results.forms import CloseForm, GiveBackForm, read_accepted
from yfund.results.models import Report
from yfund.results.rules.settlement import closing_problems
from yfund.results.services import judging
from yfund.results.views.door import blueprint, line_words, open_report, whole
from yfund.web.access import allowed, current_actor, roles, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page


@blueprint.route("/reports/<public_id>/judge", methods=["GET", "POST"])
@allowed(roles("officer"))
def judge(public_id: str) -> Response | BaseResponse:
    """Go through the expenses line by line and accept the report."""
    report, form = _to_judge(public_id), CloseForm()
    if report.state != "submitted":
        return onward("results.show", say("Only a report that was sent can be accepted."), public_id=public_id)
    wrong: dict[str, str] = {}
    if form.sent():
        accepted, wrong = read_accepted(queries.expenses_of(report), request.form)
        if not wrong:
            try:
                with transaction():
                    judging.accept(report, current_actor(), accepted=accepted, note=request.form.get("note", ""))
                return onward("results.show", say("The report is accepted. Its instalment can be prepared now."),
                              public_id=public_id)
            except Refusal as refusal:
                wrong = {p.field: tell(p.sentence) for p in refusal.problems} or {"": tell(refusal.sentence)}
    return page("results/judge.html", status=422 if wrong else 200, report=report, wrong=wrong, **whole(report),
                values=dict(request.form.items()))


@blueprint.route("/reports/<public_id>/give-back", methods=["GET", "POST"])
@allowed(roles("officer"))
def give_back(public_id: str) -> Response | BaseResponse:
    """Ask the group to mend the report."""
    report, form = _to_judge(public_id), GiveBackForm()
    if form.sent():
        try:
            with transaction():
                judging.give_back(report, current_actor(), reason=form.reason.data)
            return onward("results.show", say("The group has a letter with what to mend."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("results/give_back.html", status=422 if form.is_submitted() else 200, report=report, form=form)


def _to_judge(public_id: str) -> Report:
    report = open_report(public_id)
    if not policy.may_judge(current_actor(), report):
        raise NotAllowed(say("An officer who is not of the group judges this report."))
    return report


@blueprint.get("/grants/<public_id>/settlement")
@signed_in
def settlement(public_id: str) -> Response:
    """What a grant comes to: paid, accepted, refunded, owed back; and what still stands before its close."""
    actor = current_actor()
    grant = found(queries.grant_to_settle(actor, public_id))
    return _settlement(grant, [])


@blueprint.post("/grants/<public_id>/close")
@allowed(roles("officer"))
def close(public_id: str) -> Response | BaseResponse:
    """Close a grant."""
    grant = found(queries.grant_to_settle(current_actor(), public_id))
    try:
        with transaction():
            judging.close(grant, current_actor())
    except Refusal as refusal:
        return _settlement(grant, [tell(p.sentence) for p in refusal.problems] or [tell(refusal.sentence)])
    return onward("results.settlement", say("The grant is closed. The group has a letter."), public_id=public_id)


def _settlement(grant: Grant, refused: list[str]) -> Response:
    actor, sums = current_actor(), queries.settlement(grant)
    reports = queries.reports_of(grant)
    stands = closing_problems(sums, queries.open_reports(grant), queries.moving_instalments(grant),
                              queries.planned_instalments(grant))
    return page("results/settlement.html", status=422 if refused else 200, grant=grant, settled=sums, refused=refused,
                stands=[p.sentence for p in stands], reports=reports,
                budget=queries.budget_of(grant), lines=line_words(grant), reached=queries.reached_by(grant),
                planned=queries.planned_instalments(grant), form=CloseForm(),
                may_close=policy.may_close(actor, grant.organisation_id),
                may_set_targets=policy.may_set_targets(actor), can_set_targets=not any(one.submitted_at for one in reports),
                refund_url=_refund_url(actor, grant))


def _refund_url(actor: Actor, grant: Grant) -> str:
    """The page of the payments room on which money that came back is recorded, for those who may open it."""
    if not may_record_refund(actor):
        return ""
    return url_for("payments.refund", public_id=grant.public_id)
