"""The scenario desk: make, change by hand, keep what the solver found, make it the committee's list."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from yfund.awards import policy
from yfund.awards.models import Selection
from yfund.awards.models.scenarios import Scenario, ScenarioLine
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing
from yfund.awards.queries import meeting as meetings
from yfund.awards.queries import scenarios as queries
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.scenarios import Demands, demand_problems
from yfund.awards.services.selecting import MENDING, in_state, must, refuse, write
from yfund.awards.services.solving import Solved
from yfund.calls.models import Call
from yfund.infra import jobs, journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say


def make(call: Call, actor: Actor, *, name: str, demands: Demands, like: Scenario | None = None) -> Scenario:
    """A new scenario, still without a list. `like`: take over what another holds by hand, as far as this person sees it."""
    must(policy.may_draw_scenarios(actor))
    _check(name, demands)
    hidden = boards.hidden_from(call, actor)
    made = Scenario(call_id=call.id, name=name.strip(), demands=demands.as_json(), hidden=sorted(hidden), answer={},
                    made_by_id=actor.id, made_at=clock.now())
    db.session.add(made)
    db.session.flush()
    for line in queries.lines_of(like).values() if like is not None else ():
        if line.lock and line.application_id not in hidden:
            db.session.add(ScenarioLine(scenario_id=made.id, application_id=line.application_id, lock=line.lock,
                                        amount_cents=line.amount_cents))
    journal.note("scenario.make", made, actor, name=made.name)
    db.session.flush()
    return made


def change(scenario: Scenario, actor: Actor, *, name: str, demands: Demands) -> None:
    """Demand something else; the list is looked for anew."""
    scenario = _own(scenario, actor)
    _check(name, demands)
    scenario.name, scenario.demands, scenario.answer, scenario.solved_at = name.strip(), demands.as_json(), {}, None
    journal.note("scenario.change", scenario, actor, name=scenario.name)


def hold(scenario: Scenario, actor: Actor, *, number: str, lock: str, amount_cents: int | None = None) -> None:
    """Put an application in or out by hand ("in", "out"; "" lets go), with an amount if it is in; then it is solved anew."""
    scenario = _own(scenario, actor)
    row = next((r for r in queries.board_of(scenario, "mean").rows if r.number == number.strip()), None)
    if row is None or lock not in ("in", "out", ""):
        raise Refusal(say("There is no such proposal in this ranking."),
                      [Problem(say("There is no such proposal in this ranking."), "number")])
    most = row.candidate.most_cents
    if lock == "in" and amount_cents is not None and not 0 < amount_cents <= most:
        gap = say("Write an amount of at most US$ %(most)s.", most=f"{most // 100:,}")
        raise Refusal(gap, [Problem(gap, "amount")])
    line = db.session.scalar(select(ScenarioLine).where(ScenarioLine.scenario_id == scenario.id,
                                                        ScenarioLine.application_id == row.application_id))
    line = line or ScenarioLine(scenario_id=scenario.id, application_id=row.application_id)
    line.lock, line.amount_cents = lock, amount_cents if lock == "in" else None
    db.session.add(line)
    scenario.answer, scenario.solved_at = {}, None
    journal.note("scenario.hold", scenario, actor, number=row.number, lock=lock, cents=amount_cents)
    db.session.flush()


def wait_for_worker(scenario: Scenario, actor: Actor) -> None:
    """Ask the worker for the list, when it is too long to wait for in a page."""
    jobs.ask("awards.solve", asked_by_id=actor.id, scenario=scenario.public_id)


def keep(scenario: Scenario, solved: Solved) -> None:
    """Keep what the solver found, unless what is demanded or held by hand changed meanwhile."""
    scenario = locked(Scenario, scenario.id)
    if scenario.demands != solved.demands.as_json() or queries.held(queries.lines_of(scenario)) != solved.held:
        return
    scenario.answer, scenario.solved_at = solved.answer, clock.now()
    lines = queries.lines_of(scenario)
    db.session.execute(delete(ScenarioLine).where(ScenarioLine.scenario_id == scenario.id, ScenarioLine.lock == ""))
    for line in lines.values():
        line.is_in = False
    for application_id, cents in solved.chosen.items():
        line = lines.get(application_id)
        if line is None or not line.lock:
            line = ScenarioLine(scenario_id=scenario.id, application_id=application_id)
            db.session.add(line)
        line.is_in, line.amount_cents = True, cents
    db.session.flush()


def adopt(scenario: Scenario, selection: Selection, actor: Actor) -> int:
    """Make a scenario the committee's list: fund who is on it, keep the best of the others in reserve, decline the rest.

    Written for every application that waits and that the actor sees, over what was said before, but for what a meeting has
    agreed on: that stays. Gives how many of them are funded.
    """
    must(policy.may_recommend(actor))
    selection, scenario = locked(Selection, selection.id), locked(Scenario, scenario.id)
    in_state(selection, "preparing", say("The committee has recommended already."))
    if scenario.answer.get("status") not in ("solved", "late"):
        raise Refusal(say("This scenario has no list yet."))
    waiting = {c.application_id for c in choosing.candidates(selection, actor)} - meetings.agreed(selection).keys()
    lines = list(_lines(scenario, waiting))
    write(selection, actor, lines)
    scenario.adopted_at = clock.now()
    journal.note("scenario.adopt", scenario, actor, selection=selection.public_id)
    db.session.flush()
    return sum(line.outcome == "fund" for line in lines)


def _lines(scenario: Scenario, waiting: set[int]) -> Iterable[Line]:
    demands, chosen = Demands.of(scenario.demands), queries.lines_of(scenario)
    left = demands.reserve
    for row in queries.board_of(scenario, demands.order).rows:
        line, place = chosen.get(row.application_id), row.place
        why = f"Scenario “{scenario.name}”, place {place.rank} of the ranking, mean {place.standing.exact}."
        if row.application_id not in waiting:
            continue
        if line is not None and line.is_in:
            yield Line(row.application_id, "fund", line.amount_cents or row.candidate.most_cents, why)
        elif place.passes and left and (line is None or line.lock != "out"):
            left -= 1
            yield Line(row.application_id, "reserve", 0, why)
        else:
            yield Line(row.application_id, "decline", 0, why)


def _own(scenario: Scenario, actor: Actor) -> Scenario:
    must(policy.may_draw_scenarios(actor))
    if scenario.made_by_id != actor.id:
        raise NotAllowed(say("This scenario is somebody else's. Make a copy of your own."))
    return locked(Scenario, scenario.id)


def _check(name: str, demands: Demands) -> None:
    problems = demand_problems(demands)
    if not name.strip():
        problems.insert(0, Problem(say("Give it a name."), "name"))
    refuse(problems, MENDING)
