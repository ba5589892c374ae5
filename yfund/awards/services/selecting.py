"""From the ranking to sealed decisions: recommend, decide, seal. Each by someone else."""

from collections.abc import Sequence

from sqlalchemy import select

from yfund.awards import policy, queries
from yfund.awards.models import Decision, Recommendation, Selection
from yfund.awards.rules.deciding import Candidate, Line, envelope_problems, line_problems, missing
from yfund.calls.models import Call
from yfund.funds import queries as funds
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews import queries as reviews


def prepare(call: Call, actor: Actor) -> Selection:
    """Begin choosing in a call under review; gives the one there is when it was begun before."""
    _must(policy.may_prepare(actor))
    found = queries.selection_of(call.id)
    if found is not None:
        return found
    call = locked(Call, call.id)
    if call.state != "reviewing":
        raise Refusal(say("Choosing begins when the call is under review."))
    selection = Selection(call_id=call.id)
    workflow.begin(selection, actor)
    return selection


def record(selection: Selection, actor: Actor, lines: Sequence[Line]) -> None:
    """Write what the committee proposes for some applications; those in conflict with the writer are refused."""
    _must(policy.may_recommend(actor))
    _in_state(selection, "preparing", policy_word=say("The committee has recommended already."))
    for line in _checked(selection, actor, lines):
        row = db.session.scalar(select(Recommendation).where(
            Recommendation.selection_id == selection.id, Recommendation.application_id == line.application_id))
        row = row or Recommendation(selection_id=selection.id, application_id=line.application_id)
        row.outcome, row.amount_cents, row.reason = line.outcome, line.amount_cents, line.reason
        row.by_id, row.at = actor.id, clock.now()
        db.session.add(row)
    journal.note("selection.record", selection, actor, lines=[[x.application_id, x.outcome, x.amount_cents] for x in lines])


def recommend(selection: Selection, actor: Actor, *, minutes: str) -> None:
    """Close the committee's work: every candidate has a line, the sum fits into the envelope, minutes are written."""
    _must(policy.may_recommend(actor))
    lines = queries.recommended_lines(selection)
    problems = missing(queries.candidates(selection), lines)
    problems += envelope_problems(list(lines.values()), envelope_cents=selection.call.envelope_cents,
                                  free_cents=funds.position(selection.call.code).free)
    if not minutes.strip():
        problems.append(Problem(say("Write the minutes: who met, who stepped out, how it was agreed."), "minutes"))
    _refuse(problems, say("The recommendation is not complete."))
    selection.recommended_by_id, selection.recommended_at, selection.minutes = actor.id, clock.now(), minutes
    workflow.move(selection, "recommend", actor)


def return_to_committee(selection: Selection, actor: Actor, *, reason: str) -> None:
    """Give an unsealed selection back to the committee, with a reason; its decisions are dropped."""
    _must(policy.may_decide(actor, queries.recommenders(selection)))
    if not reason.strip():
        raise Refusal(say("Tell the committee why."), [Problem(say("Tell the committee why."), "reason")])
    for decision in db.session.scalars(select(Decision).where(Decision.selection_id == selection.id)):
        db.session.delete(decision)
    selection.recommended_by_id = selection.decided_by_id = None
    workflow.move(selection, "return_to_committee", actor, reason=reason)


def draft_decisions(selection: Selection, actor: Actor, lines: Sequence[Line]) -> None:
    """Write decisions for some applications; feedback is drafted from the readers' comments where there is none."""
    _must(policy.may_decide(actor, queries.recommenders(selection)))
    _in_state(selection, "recommended", policy_word=say("Decisions follow the committee's recommendation."))
    for line in _checked(selection, actor, lines):
        row = queries.decision_for(selection, line.application_id)
        if row is None:
            row = Decision(selection_id=selection.id, application_id=line.application_id,
                           feedback=drafted_feedback(line.application_id))
        row.outcome, row.amount_cents = line.outcome, line.amount_cents
        row.reason, row.conditions, row.by_id, row.at = line.reason, line.conditions, actor.id, clock.now()
        db.session.add(row)
    journal.note("selection.draft_decisions", selection, actor,
                 lines=[[x.application_id, x.outcome, x.amount_cents] for x in lines])


def drafted_feedback(application_id: int) -> dict[str, str]:
    """Feedback for each criterion in the readers' own words, for an officer to edit."""
    return {key: "\n\n".join(c for c in comments if c.strip()) for key, comments in reviews.feedback_of(application_id).items()}


def edit_feedback(decision: Decision, actor: Actor, feedback: dict[str, str]) -> None:
    """Change what a group will be told for each criterion, until the decisions are sealed."""
    _must(policy.may_prepare(actor))
    selection = db.session.get_one(Selection, decision.selection_id)
    if selection.state in ("sealed", "released"):
        raise Refusal(say("Sealed letters cannot be changed."))
    decision.feedback = {key: text.strip() for key, text in feedback.items() if text.strip()}
    journal.note("decision.edit_feedback", decision, actor)


def decide(selection: Selection, actor: Actor) -> None:
    """Confirm the decisions: every candidate has one, and the money is there."""
    _must(policy.may_decide(actor, queries.recommenders(selection)))
    lines = queries.decided_lines(selection)
    problems = missing(queries.candidates(selection), lines)
    problems += envelope_problems(list(lines.values()), envelope_cents=selection.call.envelope_cents,
                                  free_cents=funds.position(selection.call.code).free)
    _refuse(problems, say("The decisions are not complete."))
    selection.decided_by_id, selection.decided_at = actor.id, clock.now()
    workflow.move(selection, "decide", actor)


def seal(selection: Selection, actor: Actor) -> None:
    """A second administrator confirms; after this nothing can be changed."""
    if not policy.may_seal(actor, selection, queries.recommenders(selection)):
        raise NotAllowed(say("Another administrator than the one who decided must seal."))
    selection.sealed_by_id, selection.sealed_at = actor.id, clock.now()
    workflow.move(selection, "seal", actor)


def _checked(selection: Selection, actor: Actor, lines: Sequence[Line]) -> Sequence[Line]:
    known: dict[int, Candidate] = {c.application_id: c for c in queries.candidates(selection, actor)}
    unknown = [Problem(say("One of these applications is not yours to judge.")) for x in lines if x.application_id not in known]
    problems = [p for x in lines if x.application_id in known for p in line_problems(x, known[x.application_id])]
    _refuse([*unknown[:1], *problems], say("Nothing was kept yet: please mend this first."))
    return lines


def _in_state(selection: Selection, state: str, *, policy_word: object) -> None:
    if selection.state != state:
        raise Refusal(policy_word)  # type: ignore[arg-type]


def _must(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(say("This is somebody else's part in choosing."))


def _refuse(problems: list[Problem], sentence: object) -> None:
    if problems:
        raise Refusal(sentence, problems)  # type: ignore[arg-type]
