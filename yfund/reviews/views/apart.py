"""Readers who are far apart: a reader's page, and the officer's."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.queries import answers_of
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotFound, Refusal
from yfund.kernel.text import clean, say
from yfund.reviews import policy
from yfund.reviews.forms import half_points
from yfund.reviews.queries import assigning
from yfund.reviews.queries.blind import CLEAR, veil_of
from yfund.reviews.queries.panel import case_seen, cases, criteria_of, panel_of, reasons_of, revised_of
from yfund.reviews.queries.reading import Opened, opened, others_of, plan_of
from yfund.reviews.rules.scoring import RECOMMENDATIONS
from yfund.reviews.services import disagreeing, third
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

reviewer_only = allowed(roles("reviewer"))


@methods("GET", "POST")
@reviewer_only
def apart(public_id: str) -> BaseResponse:
    """One reader: first their own reasons, then all of them, revised points, and the closing note."""
    actor = current_actor()
    here = _case(actor, public_id)
    if not was_sent():
        return _apart(actor, here)
    act = request.form.get("act", "")
    try:
        with transaction():
            said = _keep(_case(actor, public_id), actor, act)
    except Refusal as refusal:
        return _apart(actor, _case(actor, public_id), refusal)
    return onward("reviews.apart", said, public_id=public_id)


def _case(actor: Actor, public_id: str) -> Opened:
    here: Opened = found(opened(actor, public_id))
    if here.case is None or here.review is None or here.review.state != "finished":
        raise NotFound
    return here


def _keep(here: Opened, actor: Actor, act: str) -> Any:
    assert here.case is not None and here.review is not None
    if act == "reason":
        disagreeing.give_reason(here.case, here.review, actor, reason=clean(request.form.get("reason", "")))
        return say("Your reasons are kept. The others see them when all have written theirs.")
    if act == "close":
        disagreeing.close(here.case, actor, note=clean(request.form.get("note", "")))
        return say("It is settled. Thank you.")
    points = {name[7:]: half_points(value) for name, value in request.form.items() if name.startswith("points-")}
    disagreeing.revise(here.case, here.review, actor, points)
    return say("Your revised points are kept beside those you signed.")


def _apart(actor: Actor, here: Opened, refusal: Refusal | None = None) -> Response:
    assert here.case is not None and here.review is not None
    application, others = here.assignment.application, others_of(here.review, here.case)
    written = {r.review_id: r for r in reasons_of([here.case.id])[here.case.id]}
    revised = revised_of(written)
    veil = veil_of(application, answers_of(application), is_blind=here.plan.is_blind)
    mine = {s.criterion_id: s for s in here.review.scores}
    lines = [(c, mine[c.id].half_points if c.id in mine else None, revised[here.review.id].get(c.id))
             for c in criteria_of(here.case.call_id)]
    return page("reviews/apart.html", status=422 if refusal else 200, case=here.case, review=here.review, others=others,
                own=written.get(here.review.id), reasons=written, revised=revised, lines=lines, application=application,
                assignment=here.assignment, veil=veil, plan=here.plan, recommendations=RECOMMENDATIONS, **_told(refusal))


def _told(refusal: Refusal | None) -> dict[str, Any]:
    if refusal is None:
        return {"refusal": "", "problems": [], "errors_by": {}, "typed": {}}
    problems = [(tell(p.sentence), p.field) for p in refusal.problems] or [(tell(refusal.sentence), "")]
    return {"refusal": tell(refusal.sentence), "problems": problems, "typed": request.form,
            "errors_by": {name: words for words, name in problems}}


@methods("GET")
@allowed(policy.may_oversee)
def disagreements(code: str) -> Response:
    """All disagreements of a call, the open ones first."""
    actor = current_actor()
    call = found(assigning.call_named(code))
    rows = sliced(cases(call, actor), page_number())
    return page("reviews/disagreements.html", call=call, rows=rows, pager_values=paging(rows), plan=plan_of(call.id),
                reasons=reasons_of([c.id for c in rows.rows]))


@methods("GET", "POST")
@allowed(policy.may_oversee)
def disagreement(public_id: str) -> BaseResponse:
    """One disagreement with all its readers; the officer calls a third reader or closes it with a note."""
    actor = current_actor()
    case = found(case_seen(actor, public_id))
    refusal = None
    if was_sent():
        try:
            with transaction():
                case = found(case_seen(actor, public_id))
                if request.form.get("act") == "third":
                    third.call_third(case, actor)
                    said = say("A third reader has it now, and sees nothing of the others before signing.")
                else:
                    disagreeing.close(case, actor, note=clean(request.form.get("note", "")))
                    said = say("It is settled. Your note is kept with it.")
            return onward("reviews.disagreement", said, public_id=public_id)
        except Refusal as refused:
            refusal, case = refused, found(case_seen(actor, public_id))
    panel = panel_of(case.application_id)
    needs_third = case.state == "third" and case.third_id not in [a.id for a, _, _, _ in panel]
    return page("reviews/disagreement.html", status=422 if refusal else 200, case=case, application=case.application,
                panel=panel, revised=revised_of(r.id for _, _, r, _ in panel if r), plan=plan_of(case.call_id),
                may_change=policy.may_assign(actor), needs_third=needs_third, veil=CLEAR,
                recommendations=RECOMMENDATIONS, **_told(refusal))
