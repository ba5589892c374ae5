"""Reading scenarios: what may stand on a list, what its demands are called, and lists side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from yfund.accounts.models import Organisation, Person
from yfund.applications.models import Answer, Application, PastGrantee
from yfund.applications.rules.matching import bare_number
from yfund.awards.models.scenarios import Scenario, ScenarioLine
from yfund.awards.queries import board as boards
from yfund.awards.queries.board import Board, Row
from yfund.awards.rules.scenarios import LED_BY_WOMEN, Demands, Figures, Option, continent_of, figures
from yfund.calls.models import Call, FormVersion
from yfund.calls.rules.form import questions
from yfund.infra.db import db
from yfund.kernel.actor import Actor


@dataclass(frozen=True)
class Listed:
    """A scenario with the applications on its list, best first, those held by hand, and what it amounts to.

    `line`: whom the ranking alone would fund, and what that amounts to.
    """

    scenario: Scenario
    demands: Demands
    rows: list[tuple[Row, ScenarioLine]]
    options: dict[int, Option]
    figures: Figures
    line: tuple[list[Row], Figures]


def visible(call: Call, actor: Actor) -> list[tuple[Scenario, str]]:
    """Scenarios of the call and who made them, newest first: only those solved without whatever this person may not know of."""
    hidden = boards.hidden_from(call, actor)
    rows = db.session.execute(select(Scenario, Person.name).join(Person, Person.id == Scenario.made_by_id)
                              .where(Scenario.call_id == call.id).order_by(Scenario.made_at.desc(), Scenario.id.desc()))
    return [(scenario, name) for scenario, name in rows if hidden <= set(scenario.hidden)]


def seen(call: Call, actor: Actor, public_id: str) -> Scenario | None:
    """The scenario of that address, if this person may see it."""
    return next((scenario for scenario, _name in visible(call, actor) if scenario.public_id == public_id), None)


def board_of(scenario: Scenario, order: str) -> Board:
    """The ranking a scenario was made from."""
    return boards.board_without(scenario.call, frozenset(scenario.hidden), order=order)


def lines_of(scenario: Scenario) -> dict[int, ScenarioLine]:
    """What is on the list or held by hand, by application."""
    rows = db.session.scalars(select(ScenarioLine).where(ScenarioLine.scenario_id == scenario.id))
    return {row.application_id: row for row in rows}


def options(scenario: Scenario, demands: Demands, lines: Mapping[int, ScenarioLine]) -> list[Option]:
    """What may stand on the list: whoever passes the threshold, or was put in by hand; best first."""
    rows = [row for row in board_of(scenario, demands.order).rows
            if row.place.passes or (row.application_id in lines and lines[row.application_id].lock == "in")]
    known, women = _known_groups(scenario.call), _women(scenario.call, demands.women_question)
    return [_option(row, lines.get(row.application_id), known, women) for row in rows]


def _option(row: Row, line: ScenarioLine | None, known: set[int], women: Mapping[int, bool]) -> Option:
    by_hand = line.amount_cents if line is not None and line.lock == "in" else None
    return Option(row.application_id, row.number, row.place.value, by_hand or row.candidate.most_cents, row.lot,
                  continent_of(row.country), row.theme, row.organisation_id not in known, women.get(row.application_id),
                  line.lock if line is not None else "")


def _of(call: Call, among: Collection[int] | None) -> ColumnElement[bool]:
    """All applications of the call, or those few that are asked for: a list has twenty, a call ten thousand."""
    return Application.call_id == call.id if among is None else Application.id.in_(among)


def _known_groups(call: Call, among: Collection[int] | None = None) -> set[int]:
    """Groups of the call that are in the register of past grantees, by the same name or registration number."""
    past = db.session.execute(select(PastGrantee.folded_name, PastGrantee.registration_number)).all()
    names, numbers = {name for name, _ in past if name}, {bare_number(number) for _, number in past if bare_number(number)}
    groups = db.session.execute(
        select(Organisation.id, Organisation.folded_name, Organisation.registration_number)
        .join(Application, Application.organisation_id == Organisation.id).where(_of(call, among)))
    return {i for i, name, number in groups if name in names or bare_number(number) in numbers}


def _women(call: Call, question: str, among: Collection[int] | None = None) -> dict[int, bool]:
    """Whether women lead, by application: the share of women the group wrote in the answer the scenario names."""
    if not question:
        return {}
    rows = db.session.execute(select(Answer.application_id, Answer.value).join(Application, Application.id == Answer.application_id)
                              .where(_of(call, among), Answer.question == question))
    return {i: float(value) >= LED_BY_WOMEN for i, value in rows if isinstance(value, int | float) and not isinstance(value, bool)}


def held(lines: Mapping[int, ScenarioLine]) -> dict[int, tuple[str, int | None]]:
    """What is held by hand: in or out, and with how much."""
    return {i: (line.lock, line.amount_cents if line.lock == "in" else None) for i, line in lines.items() if line.lock}


def number_questions(call: Call) -> list[tuple[str, dict[str, str]]]:
    """Questions of the call's form answered by a number, with their labels: one of them may say the share of women."""
    form = db.session.scalar(select(FormVersion).where(FormVersion.call_id == call.id).order_by(FormVersion.number.desc()).limit(1))
    if form is None:
        return []
    return [(q["key"], q.get("label", {})) for q in questions(form.definition) if q["kind"] == "number"]


def usual_women_question(asked: Sequence[tuple[str, Any]]) -> str:
    """The question a new scenario begins with: the one that has "women" in its key, if there is one."""
    return next((key for key, _label in asked if "women" in key), "")


def listed(scenario: Scenario) -> Listed:
    """The scenario as its page shows it."""
    demands, lines = Demands.of(scenario.demands), lines_of(scenario)
    ranked = board_of(scenario, demands.order).rows
    rows = [(row, lines[row.application_id]) for row in ranked if row.application_id in lines]
    above = [row for row in ranked if row.place.is_above_line]
    among = lines.keys() | {row.application_id for row in above}
    known, women = _known_groups(scenario.call, among), _women(scenario.call, demands.women_question, among)
    found = {row.application_id: _option(row, line, known, women) for row, line in rows}
    return Listed(scenario, demands, rows, found, figures(found[row.application_id] for row, line in rows if line.is_in),
                  (above, figures(_option(row, None, known, women) for row in above)))


@dataclass(frozen=True)
class Beside:
    """Lists side by side against the first: who enters and who leaves, and what it costs in points and money."""

    one: Listed
    enters: list[Row]
    leaves: list[Row]
    points: int
    mean: float
    cents: int


def side_by_side(several: Sequence[Listed]) -> list[Beside]:
    """Each list against the first."""
    first = several[0]
    base = [row for row, line in first.rows if line.is_in]
    return [_beside(one, base, first.figures) for one in several]


def beside_the_line(one: Listed) -> Beside:
    """A list against the ranking alone: what its demands cost."""
    return _beside(one, *one.line)


def _beside(one: Listed, rows: Sequence[Row], against: Figures) -> Beside:
    base = {row.application_id: row for row in rows}
    own = {row.application_id: row for row, line in one.rows if line.is_in}
    return Beside(one, [row for i, row in own.items() if i not in base], [row for i, row in base.items() if i not in own],
                  one.figures.points - against.points, one.figures.mean - against.mean, one.figures.cents - against.cents)
