"""Writing an evaluation, answering it for the fund, publishing it."""

from datetime import date
from typing import TypeVar

from sqlalchemy import delete, func, select

from yfund.calls.models import Call
from yfund.evaluation import policy, queries
from yfund.evaluation.models import Advice, Evaluation, Finding, Lesson
from yfund.evaluation.rules.writing import (
    finding_problems,
    publishing_problems,
    response_problems,
    text_problems,
    unanswered,
)
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import clean, say

Line = TypeVar("Line", Finding, Lesson, Advice)
LINES = {"finding": Finding, "lesson": Lesson, "advice": Advice}


def begin(call: Call, actor: Actor, *, title: str) -> Evaluation:
    """Begin the evaluation of a call whose decisions are out; one for each call."""
    _must(policy.may_write(actor))
    call = locked(Call, call.id)
    if call.state not in ("decided", "finished"):
        raise Refusal(say("A call is evaluated when its decisions are out."))
    existing = queries.of_call(call.code)
    if existing is not None:
        return existing
    _refuse(text_problems(title, "title", say("Give it a title.")))
    evaluation = Evaluation(call_id=call.id, title=clean(title)[:300])
    workflow.begin(evaluation, actor)
    db.session.flush()
    return evaluation


def describe(evaluation: Evaluation, actor: Actor, *, title: str, introduction: str, method: str) -> None:
    """Write title, introduction and method; these texts may stay short."""
    _open(evaluation, actor)
    _refuse(text_problems(title, "title", say("Give it a title.")))
    evaluation.title, evaluation.introduction, evaluation.method = clean(title)[:300], clean(introduction), clean(method)
    journal.note("evaluation.describe", evaluation, actor)


def add_finding(evaluation: Evaluation, actor: Actor, *, criterion: str, text: str, evidence: str) -> Finding:
    """Add a finding under one of the six criteria, with the evidence it rests on."""
    _open(evaluation, actor)
    _refuse(finding_problems(criterion, text, evidence))
    finding = Finding(evaluation_id=evaluation.id, position=_next(Finding, evaluation), criterion=criterion,
                      text=clean(text), evidence=clean(evidence))
    return _added(finding, evaluation, actor)


def add_lesson(evaluation: Evaluation, actor: Actor, *, text: str) -> Lesson:
    """Add something to do again, or otherwise."""
    _open(evaluation, actor)
    _refuse(text_problems(text, "text", say("Write the lesson.")))
    lesson = Lesson(evaluation_id=evaluation.id, position=_next(Lesson, evaluation), text=clean(text))
    return _added(lesson, evaluation, actor)


def add_advice(evaluation: Evaluation, actor: Actor, *, text: str) -> Advice:
    """Add a recommendation, which the fund will have to answer."""
    _open(evaluation, actor)
    _refuse(text_problems(text, "text", say("Write the recommendation.")))
    advice = Advice(evaluation_id=evaluation.id, position=_next(Advice, evaluation), text=clean(text))
    return _added(advice, evaluation, actor)


def remove(evaluation: Evaluation, actor: Actor, *, kind: str, line_id: int) -> None:
    """Take a finding, lesson or recommendation out of a draft; the others move up."""
    _open(evaluation, actor)
    table = LINES[kind]
    db.session.execute(delete(table).where(table.id == line_id, table.evaluation_id == evaluation.id))
    rows = db.session.scalars(select(table).where(table.evaluation_id == evaluation.id).order_by(table.position))
    for position, row in enumerate(rows, 1):
        row.position = position
    journal.note(f"evaluation.remove_{kind}", evaluation, actor, line=line_id)


def answer(evaluation: Evaluation, advice: Advice, actor: Actor, *, response: str, response_text: str, action: str,
           owner: str, due_on: date | None) -> None:
    """The fund answers one recommendation; the last answer completes the management response."""
    _must(policy.may_answer(actor))
    evaluation = locked(Evaluation, evaluation.id)
    if evaluation.state == "published":
        raise Refusal(say("This evaluation is published with its answers."))
    if advice.evaluation_id != evaluation.id:
        raise NotAllowed(say("This recommendation belongs to another evaluation."))
    _refuse(response_problems(response=response, response_text=response_text, action=action, owner=owner, due_on=due_on))
    advice.response, advice.response_text, advice.answered_by_id = response, clean(response_text), actor.id
    advice.action, advice.owner, advice.due_on = clean(action), clean(owner)[:200], due_on
    journal.note("evaluation.answer_one", evaluation, actor, recommendation=advice.position, response=response)
    db.session.flush()
    if evaluation.state == "drafted" and not _stands(evaluation):
        workflow.move(evaluation, "answer", actor)


def carried_out(evaluation: Evaluation, advice: Advice, actor: Actor, *, is_done: bool) -> None:
    """Note how far an accepted recommendation has come; this stays possible after publishing."""
    _must(policy.may_answer(actor))
    if advice.evaluation_id != evaluation.id or advice.response in ("", "rejected"):
        raise Refusal(say("Only an accepted recommendation can be carried out."))
    advice.is_done = is_done
    journal.note("evaluation.carried_out", evaluation, actor, recommendation=advice.position, done=is_done)


def publish(evaluation: Evaluation, actor: Actor) -> None:
    """Everybody may read it from now on, with the fund's answers."""
    _must(policy.may_publish(actor))
    evaluation = locked(Evaluation, evaluation.id)
    Evaluation.lifecycle.target(evaluation.state, "publish")
    _refuse(_stands(evaluation))
    evaluation.published_at = clock.now()
    workflow.move(evaluation, "publish", actor)


def rework(evaluation: Evaluation, actor: Actor, *, reason: str) -> None:
    """Open an answered or published evaluation for writing again; the public does not see it meanwhile."""
    _must(policy.may_write(actor))
    _refuse(text_problems(reason, "reason", say("Say why.")))
    evaluation = locked(Evaluation, evaluation.id)
    evaluation.published_at = None
    workflow.move(evaluation, "rework", actor, reason=clean(reason))


def _stands(evaluation: Evaluation) -> list[Problem]:
    sizes = {"findings": _next(Finding, evaluation) - 1, "advice": _next(Advice, evaluation) - 1}
    rows = db.session.scalars(select(Advice).where(Advice.evaluation_id == evaluation.id).order_by(Advice.position))
    return publishing_problems(sizes, unanswered(rows))


def _next(table: type[Finding] | type[Lesson] | type[Advice], evaluation: Evaluation) -> int:
    return (db.session.scalar(select(func.max(table.position)).where(table.evaluation_id == evaluation.id)) or 0) + 1


def _added(line: Line, evaluation: Evaluation, actor: Actor) -> Line:
    db.session.add(line)
    db.session.flush()
    journal.note(f"evaluation.add_{line.__tablename__}", evaluation, actor, position=line.position)
    return line


def _open(evaluation: Evaluation, actor: Actor) -> None:
    _must(policy.may_write(actor))
    if locked(Evaluation, evaluation.id).state != "drafted":
        raise Refusal(say("Open the evaluation for writing first."))


def _must(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(say("This is somebody else's part of the evaluation."))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refusal(say("This cannot be kept like this."), problems)
