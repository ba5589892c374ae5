"""The administrators' part: decisions, feedback, confirming, sealing, giving back."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.awards import policy
from yfund.awards.forms import Lines, ReasonForm, feedback_problems
from yfund.awards.models import Decision, Selection
from yfund.awards.queries import choosing as queries
from yfund.awards.queries import sending
from yfund.awards.rules.deciding import Line
from yfund.awards.services import deciding
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import clean, say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words, tell
from yfund.web.listing import Slice, sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

A_PAGE = 20
LONGEST_FEEDBACK = 6000
EDITABLE = ("recommended", "decided")


def laid_out(code: str) -> Selection:
    """The selection of a call whose decisions are laid out; 404 before the committee recommended."""
    selection: Selection = found(queries.selection_to_choose(code))
    return found(selection if selection.state != "preparing" else None)  # type: ignore[no-any-return]


@allowed(policy.may_see_decisions)
def decisions(code: str) -> Response | BaseResponse:
    """Every decision, as recommended or changed; an administrator writes, officers edit the feedback."""
    selection, actor = laid_out(code), current_actor()
    outcome, words = request.args.get("outcome", ""), request.args.get("q", "").strip()
    tally = queries.tally(selection, actor)
    rows = sliced(queries.decisions(selection, actor, outcome=outcome, words=words), page_number(), A_PAGE,
                  total=None if words else queries.total(tally, outcome), whole=queries.decided)
    saved = {d.application_id: Line(d.application_id, d.outcome, d.amount_cents, d.reason, d.conditions)
             for d, *_rest in rows.rows}
    lines = Lines(saved, saved, read=request.method == "POST")
    if request.method == "POST":
        try:
            changed = lines.changed()
            with transaction():
                deciding.change(selection, actor, changed, bases=lines.bases())
            return onward("awards.decisions", say("Saved."), code=code, **request.args.to_dict())
        except Refusal as refusal:
            lines.take(refusal)
    return page("awards/decisions.html", status=422 if lines.wrongs() else 200, rows=rows, lines=lines, outcome=outcome,
                words=words, **_frame(selection, rows, tally))


def _frame(selection: Selection, rows: Slice, tally: queries.Tally) -> dict[str, Any]:
    actor, hands = current_actor(), queries.recommenders(selection)
    decides = policy.may_decide(actor, hands)
    return {
        "selection": selection, "call": selection.call, "paging": paging(rows), "tally": tally,
        "criteria": len(selection.call.criteria), "may_write": decides and selection.state == "recommended",
        "may_return": decides and selection.state in (*EDITABLE, "sealed"), "may_edit": policy.may_prepare(actor)
        and selection.state in EDITABLE,
        "may_seal": policy.may_seal(actor, selection, hands) and selection.state == "decided",
    }


@allowed(policy.may_prepare)
def feedback(code: str, public_id: str) -> Response | BaseResponse:
    """What one group will be told for each criterion, drafted from the reviewers' words."""
    selection = laid_out(code)
    decision = found(queries.decision_seen(selection, current_actor(), public_id))
    titles = {key: in_words(title) for key, title in queries.criteria_titles(selection.call).items()}
    titles["overall"] = tell(say("As a whole"))
    texts, wrong, again = {key: decision.feedback.get(key, "") for key in titles}, {}, decision.may_resend
    if request.method == "POST":
        texts = {key: clean(request.form.get(f"feedback-{key}", "")) for key in titles}
        again = "may_resend" in request.form
        try:
            _refuse_long(titles, texts)
            with transaction():
                deciding.edit_feedback(decision, current_actor(), texts, may_resend=again)
            return _after_feedback(selection)
        except Refusal as refusal:
            wrong = {p.field: tell(p.sentence) for p in refusal.problems or [Problem(refusal.sentence)]}
    return page("awards/feedback.html", status=422 if wrong else 200, selection=selection, call=selection.call,
                decision=decision, application=decision.application, titles=titles, texts=texts, wrong=wrong, again=again,
                people=_writers(decision), longest=LONGEST_FEEDBACK, may_write=selection.state in EDITABLE)


def _writers(decision: Decision) -> list[Person]:
    group = decision.application.organisation_id
    return sending.receivers([group]).get(group, [])


def _after_feedback(selection: Selection) -> BaseResponse:
    """On to the next feedback that nobody has read, when that was asked for; else back to the decisions."""
    code, wanted = selection.call.code, queries.next_unread(selection, current_actor()) if "next" in request.form else None
    if wanted is None:
        return onward("awards.decisions", say("The feedback is saved."), code=code)
    return onward("awards.feedback", say("The feedback is saved. This is the next one."), code=code, public_id=wanted)


def _refuse_long(titles: dict[str, str], texts: dict[str, str]) -> None:
    problems = feedback_problems(titles, texts, LONGEST_FEEDBACK)
    if problems:
        raise Refusal(problems[0].sentence, problems)


@allowed(policy.may_see_decisions)
def confirm(code: str) -> Response | BaseResponse:
    """Everything at one look, and the button that makes the decisions final but for the seal."""
    return _step(code, "confirm")


@allowed(policy.may_see_decisions)
def seal(code: str) -> Response | BaseResponse:
    """What another administrator agrees to before letters go out."""
    return _step(code, "seal")


def _step(code: str, step: str) -> Response | BaseResponse:
    selection, actor, wrong = laid_out(code), current_actor(), []
    if request.method == "POST":
        try:
            with transaction():
                {"confirm": deciding.decide, "seal": deciding.seal}[step](selection, actor)
            told = {"confirm": say("The decisions are confirmed. Another administrator seals them now."),
                    "seal": say("Sealed. An officer can send the letters now.")}[step]
            return onward("awards.index", told)
        except Refusal as refusal:
            wrong = [(tell(p.sentence), None) for p in refusal.problems or [Problem(refusal.sentence)]]
    tally = queries.tally(selection, actor)
    funded = sliced(queries.decisions(selection, actor, outcome="fund"), page_number(), 50, total=tally["fund"][0],
                    whole=queries.decided)
    return page(f"awards/{step}.html", status=422 if wrong else 200, wrong=wrong, rows=funded, **_frame(selection, funded, tally))


@allowed(policy.may_see_decisions)
def return_to_committee(code: str) -> Response | BaseResponse:
    """Give the list back to the committee, with a reason."""
    selection, form = laid_out(code), ReasonForm()
    if form.sent():
        try:
            with transaction():
                deciding.return_to_committee(selection, current_actor(), reason=form.reason.data or "")
            return onward("awards.index", say("The committee has its list back. Its lines and the feedback are kept."))
        except Refusal as refusal:
            form.take(refusal)
    return page("awards/return_to_committee.html", status=422 if form.wrongs() else 200, form=form, selection=selection,
                call=selection.call)
