"""From the ranking to the recommendation: begin, record line by line, recommend. The committee's part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from yfund.applications.models import Application
from yfund.awards import policy
from yfund.awards.models import Decision, Recommendation, Selection
from yfund.awards.queries import choosing, said, selection_of
from yfund.awards.queries import meeting as meetings
from yfund.awards.rules.deciding import Candidate, Line, breaches, envelope_problems, line_problems, masked, missing, overtaken
from yfund.calls.models import Call
from yfund.funds import queries as funds
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import Sentence, say
from yfund.reviews import queries as reviews
from yfund.reviews.services import publishing

MENDING = say("Nothing was kept yet: please mend this first.")
OTHERS = say("Others still have something to say before this can go on.")
TOO_MUCH = say("Together more is given than there is. Somebody who sees every proposal has to look at the sums.")


def prepare(call: Call, actor: Actor) -> Selection:
    """Begin choosing in a call under review, and end its reading; gives the selection there is when it was begun before."""
    must(policy.may_prepare(actor))
    call = locked(Call, call.id)
    found = selection_of(call.id)
    if found is not None:
        return found
    if call.state != "reviewing":
        raise Refusal(say("Choosing begins when the call is under review."))
    selection = Selection(call_id=call.id)
    workflow.begin(selection, actor)
    publishing.end_reading(call, actor)
    db.session.flush()
    return selection


def record(selection: Selection, actor: Actor, lines: Sequence[Line], *, bases: Mapping[int, str] | None = None) -> None:
    """Write what the committee proposes for some applications; those in conflict with the writer are refused.

    `bases`: marks of the lines as the writer saw them, so that nobody overwrites another in silence.
    Everything wrong is named at once and then nothing is kept.
    """
    must(policy.may_recommend(actor))
    selection = locked(Selection, selection.id)
    in_state(selection, "preparing", say("The committee has recommended already."))
    known = checked(selection, actor, lines)
    late = overtaken(lines, bases or {}, choosing.recommended_lines(selection), known)
    refuse(late + [p for line in lines for p in line_problems(line, known[line.application_id])], MENDING)
    write(selection, actor, lines)


def follow_line(selection: Selection, actor: Actor) -> int:
    """Propose what the money line says for every application this person sees that nobody has spoken of yet.

    Above the line it is funded with what was asked, below it declined; the reason names the place and the mean.
    """
    must(policy.may_recommend(actor))
    selection = locked(Selection, selection.id)
    in_state(selection, "preparing", say("The committee has recommended already."))
    rows = [row for row in said.ranked(selection.call, selection, actor) if row.line is None]
    open_ids = {c.application_id for c in choosing.candidates(selection, actor)}
    lines = [Line(row.application_id, "fund" if row.place.is_above_line else "decline",
                  row.candidate.most_cents if row.place.is_above_line else 0,
                  f"Place {row.place.rank} of the ranking, mean {row.place.standing.exact}.")
             for row in rows if row.application_id in open_ids]
    write(selection, actor, lines)
    return len(lines)


def recommend(selection: Selection, actor: Actor, *, minutes: str, reserve_until: date | None = None) -> None:
    """Close the committee's work: every candidate has a line, none against what a meeting agreed, the sum fits into the money,
    minutes are written, and where there is a reserve it has a last day.

    The decisions are laid out as recommended, each with feedback drafted from the readers' comments.
    """
    must(policy.may_recommend(actor))
    selection = locked(Selection, selection.id)
    lines = choosing.recommended_lines(selection)
    problems = complete(selection, actor, lines) + _breaches(selection, actor, lines)
    if not minutes.strip():
        problems.append(Problem(say("Write the minutes: who met, who stepped out, how it was agreed."), "minutes"))
    has_reserve = any(line.outcome == "reserve" for line in lines.values())
    problems += _day_problems(reserve_until) if has_reserve else []
    refuse(problems, say("The recommendation is not complete."))
    selection.reserve_until = reserve_until if has_reserve else None
    selection.recommended_by_id, selection.recommended_at, selection.minutes = actor.id, clock.now(), minutes.strip()
    workflow.move(selection, "recommend", actor)
    _lay_out(selection)


def _day_problems(until: date | None) -> list[Problem]:
    if until is not None and until > clock.today():
        return []
    return [Problem(say("Write until when the reserve list holds: a day to come."), "reserve_until")]


def _breaches(selection: Selection, actor: Actor, lines: Mapping[int, Line]) -> list[Problem]:
    agreed, seen = meetings.agreed(selection), choosing.candidates(selection, actor)
    shown = {candidate.application_id for candidate in seen}
    hidden = [c for c in choosing.candidates(selection) if c.application_id not in shown]
    return breaches(lines, agreed, seen) + masked(breaches(lines, agreed, hidden), bool(hidden), OTHERS)


def complete(selection: Selection, actor: Actor, lines: Mapping[int, Line]) -> list[Problem]:
    """What keeps lines from being complete and paid for. Of applications hidden from the actor nothing is told but that."""
    everybody, seen = choosing.candidates(selection), choosing.candidates(selection, actor)
    shown = {candidate.application_id for candidate in seen}
    hidden = [candidate for candidate in everybody if candidate.application_id not in shown]
    problems = missing(seen, lines) + masked(missing(hidden, lines), bool(hidden), OTHERS)
    counted = [lines[c.application_id] for c in everybody if c.application_id in lines]
    sums = envelope_problems(counted, envelope_cents=selection.call.envelope_cents,
                             free_cents=funds.position(selection.call.code).free)
    return problems + masked(sums, bool(hidden), TOO_MUCH)


def checked(selection: Selection, actor: Actor, lines: Iterable[Line]) -> dict[int, Candidate]:
    """Candidates by application; refuses lines on applications this person does not see or that wait no longer."""
    known = {c.application_id: c for c in choosing.candidates(selection, actor)}
    if any(line.application_id not in known for line in lines):
        raise Refusal(say("One of these applications is not yours to judge, or it waits no longer."))
    return known


def in_state(selection: Selection, state: str, sentence: Sentence) -> None:
    """Refuse with `sentence` unless the selection is in `state`."""
    if selection.state != state:
        raise Refusal(sentence)


def must(allowed: bool) -> None:
    """Refuse a person whose part this is not."""
    if not allowed:
        raise NotAllowed(say("This is somebody else's part in choosing."))


def refuse(problems: Sequence[Problem], sentence: Sentence) -> None:
    """Refuse when there are problems, naming all of them."""
    if problems:
        raise Refusal(sentence, problems)


def write(selection: Selection, actor: Actor, lines: Sequence[Line]) -> None:
    """Keep what the committee says, line by line. The caller has asked policy, state and rules."""
    rows = {r.application_id: r for r in db.session.scalars(
        select(Recommendation).where(Recommendation.selection_id == selection.id))}
    for line in lines:
        row = rows.get(line.application_id) or Recommendation(selection_id=selection.id, application_id=line.application_id)
        row.outcome, row.reason, row.conditions = line.outcome, line.reason.strip(), line.conditions.strip()
        row.amount_cents = (line.amount_cents or 0) if line.outcome == "fund" else 0
        row.by_id, row.at = actor.id, clock.now()
        db.session.add(row)
    if lines:
        journal.note("selection.record", selection, actor, lines=[[x.application_id, x.outcome, x.amount_cents] for x in lines])
    db.session.flush()


def _lay_out(selection: Selection) -> None:
    """One decision for each candidate, as recommended; feedback that somebody has edited before stays."""
    lines = choosing.recommended_lines(selection)
    rows = {d.application_id: d for d in db.session.scalars(select(Decision).where(Decision.selection_id == selection.id))}
    for candidate in choosing.candidates(selection):
        line, row = lines[candidate.application_id], rows.pop(candidate.application_id, None)
        row = row or Decision(selection_id=selection.id, application_id=candidate.application_id,
                              feedback=_drafted(db.session.get_one(Application, candidate.application_id)))
        row.outcome, row.amount_cents = line.outcome, line.amount_cents or 0
        row.reason, row.conditions = line.reason, line.conditions
        row.by_id, row.at = None, clock.now()
        db.session.add(row)
    for gone in rows.values():
        db.session.delete(gone)
    db.session.flush()


def _drafted(application: Application) -> dict[str, str]:
    """Feedback for each criterion in the readers' own words, for an officer to edit."""
    told = {key: "\n\n".join(words for words in comments if words.strip())
            for key, comments in reviews.feedback_of(application).items()}
    return {key: text for key, text in told.items() if text}
