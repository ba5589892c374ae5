"""From the recommendation to sealed decisions: change, confirm, seal, or give back. The administrators' part."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from yfund.awards import policy
from yfund.awards.models import Decision, Selection
from yfund.awards.queries import choosing, sending
from yfund.awards.rules.deciding import Line, change_problems, line_problems, masked, overtaken
from yfund.awards.services.selecting import MENDING, TOO_MUCH, checked, complete, in_state, must, refuse
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say


def change(selection: Selection, actor: Actor, lines: Sequence[Line], *, bases: Mapping[int, str] | None = None) -> None:
    """Write decisions for some applications; what differs from the recommendation needs a reason of its own.

    `bases`: marks of the lines as the writer saw them, so that nobody overwrites another in silence.
    """
    must(policy.may_decide(actor, choosing.recommenders(selection)))
    selection = locked(Selection, selection.id)
    in_state(selection, "recommended", say("Decisions can be changed after the recommendation and before they are confirmed."))
    known, recommended = checked(selection, actor, lines), choosing.recommended_lines(selection)
    problems = overtaken(lines, bases or {}, choosing.decided_lines(selection), known)
    for line in lines:
        candidate = known[line.application_id]
        problems += [*line_problems(line, candidate), *change_problems(line, recommended.get(line.application_id), candidate)]
    refuse(problems, MENDING)
    rows = {d.application_id: d for d in db.session.scalars(select(Decision).where(Decision.selection_id == selection.id))}
    changed = [line for line in lines if _differs(rows.get(line.application_id), line)]
    for line in changed:
        row = rows.get(line.application_id) or Decision(selection_id=selection.id, application_id=line.application_id, feedback={})
        row.outcome, row.reason, row.conditions = line.outcome, line.reason.strip(), line.conditions.strip()
        row.amount_cents = (line.amount_cents or 0) if line.outcome == "fund" else 0
        row.by_id, row.at = actor.id, clock.now()
        db.session.add(row)
    if changed:
        journal.note("selection.change", selection, actor,
                     lines=[[x.application_id, x.outcome, x.amount_cents] for x in changed])


def _differs(row: Decision | None, line: Line) -> bool:
    return row is None or (row.outcome, row.amount_cents, row.reason, row.conditions) != (
        line.outcome, line.amount_cents or 0, line.reason.strip(), line.conditions.strip())


def edit_feedback(decision: Decision, actor: Actor, feedback: Mapping[str, str], *, may_resend: bool = False) -> None:
    """Change what a group will be told for each criterion, until the decisions are sealed. Whoever saves it has read it:
    only then does it go out.

    `may_resend`: a declined group is told that the project may be sent again to the next call.
    """
    must(policy.may_prepare(actor))
    selection = locked(Selection, decision.selection_id)
    if selection.state not in ("recommended", "decided"):
        raise Refusal(say("Letters can be edited after the recommendation and until the decisions are sealed."))
    decision.feedback = {key: text.strip() for key, text in feedback.items() if text.strip()}
    decision.may_resend = may_resend and decision.outcome == "decline"
    decision.feedback_read_at, decision.feedback_by = clock.now(), actor.name
    journal.note("decision.edit_feedback", decision, actor, may_resend=decision.may_resend)


def decide(selection: Selection, actor: Actor) -> None:
    """Confirm the decisions: every candidate has one, and the money set aside fits each funded project."""
    must(policy.may_decide(actor, choosing.recommenders(selection)))
    selection = locked(Selection, selection.id)
    problems = complete(selection, actor, choosing.decided_lines(selection))
    refuse(problems or money_problems(selection, actor), say("The decisions are not complete."))
    selection.decided_by_id, selection.decided_at = actor.id, clock.now()
    workflow.move(selection, "decide", actor)


def money_problems(selection: Selection, actor: Actor) -> list[Problem]:
    """Funded projects for which the money set aside and fitting by country and theme is not enough."""
    funded = sending.to_send(selection, outcomes=("fund",))
    short = [d for d, is_there in sending.in_drawing_order(selection, funded) if not is_there]
    seen = {c.application_id: c for c in choosing.candidates(selection, actor, among=[d.application_id for d in short])}
    told = [Problem(say("%(number)s: the money set aside that may be used for this project is not enough.",
                        number=seen[d.application_id].number), f"amount-{d.application_id}")
            for d in short if d.application_id in seen]
    unseen = [Problem(TOO_MUCH) for d in short if d.application_id not in seen]
    return told + masked(unseen, bool(unseen), TOO_MUCH)


def sending_problems(selection: Selection, actor: Actor) -> list[Problem]:
    """Everything that keeps letters from going out: money that is not there, a reserve list that is over."""
    return money_problems(selection, actor) + reserve_problems(selection)


def reserve_problems(selection: Selection) -> list[Problem]:
    """A reserve list whose last day has come, so that its letters would promise nothing."""
    if selection.state == "released" or selection.reserve_until is None or selection.reserve_until > clock.today():
        return []
    return [Problem(say("The last day of the reserve list has come. Give the list back to the committee for another day."))]


def seal(selection: Selection, actor: Actor) -> None:
    """A second administrator confirms; after this nothing is changed, only sent or given back."""
    selection = locked(Selection, selection.id)
    if not policy.may_seal(actor, selection, choosing.recommenders(selection)):
        raise NotAllowed(say("Another administrator than the one who decided must seal."))
    selection.sealed_by_id, selection.sealed_at = actor.id, clock.now()
    workflow.move(selection, "seal", actor)


def return_to_committee(selection: Selection, actor: Actor, *, reason: str) -> None:
    """Give a selection that was not sent out back to the committee, with a reason. Its lines and edited feedback stay."""
    must(policy.may_decide(actor, choosing.recommenders(selection)))
    selection = locked(Selection, selection.id)
    if not reason.strip():
        raise Refusal(say("Tell the committee why."), [Problem(say("Tell the committee why."), "reason")])
    workflow.move(selection, "return_to_committee", actor, reason=reason.strip())
    selection.recommended_by_id = selection.decided_by_id = selection.sealed_by_id = None
    selection.recommended_at = selection.decided_at = selection.sealed_at = None
