"""The scenario desk: named ways to spend the envelope, changed by hand, side by side, one for the committee."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy
from yfund.awards.forms.scenarios import ScenarioForm
from yfund.awards.models.scenarios import Scenario
from yfund.awards.queries import board as boards
from yfund.awards.queries import choosing
from yfund.awards.queries import scenarios as queries
from yfund.awards.rules.scenarios import CONTINENTS, Demands
from yfund.awards.services import scenarios, solving
from yfund.calls.models import Call
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.money import parse_cents
from yfund.kernel.text import Sentence, clean, say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words, tell
from yfund.web.pages import found, onward, page

MOST_BESIDE = 3


@allowed(policy.may_see_ranking)
def scenarios_(code: str) -> Response:
    """The scenarios of a call."""
    call, selection = found(choosing.call_to_choose(code))
    actor = current_actor()
    return page("awards/scenarios.html", call=call, selection=selection, listed=queries.visible(call, actor),
                may_draw=policy.may_draw_scenarios(actor))


@allowed(policy.may_draw_scenarios)
def new_scenario(code: str) -> Response | BaseResponse:
    """Begin a scenario, from nothing or like another one."""
    call, _selection = found(choosing.call_to_choose(code))
    actor = current_actor()
    like = queries.seen(call, actor, request.args.get("like", ""))
    asked = queries.number_questions(call)
    demands = Demands.of(like.demands) if like is not None else Demands(
        call.envelope_cents, women_question=queries.usual_women_question(asked))
    form = ScenarioForm(call, boards.board(call, actor).themes, demands=demands)
    if request.method == "POST":
        try:
            wanted = form.demands()
            with transaction():
                made = scenarios.make(call, actor, name=form.name, demands=wanted, like=like)
            return _solved(made)
        except Refusal as refusal:
            form.take(refusal)
    return page("awards/scenario_form.html", status=422 if form.wrongs() else 200, call=call, form=form, scenario=None, asked=asked)


@allowed(policy.may_draw_scenarios)
def change_scenario(code: str, public_id: str) -> Response | BaseResponse:
    """Demand something else of a scenario of one's own."""
    call, scenario = _seen(code, public_id)
    actor = current_actor()
    form = ScenarioForm(call, boards.board(call, actor).themes, name=scenario.name, demands=Demands.of(scenario.demands))
    if request.method == "POST":
        try:
            wanted = form.demands()
            with transaction():
                scenarios.change(scenario, actor, name=form.name, demands=wanted)
            return _solved(scenario)
        except Refusal as refusal:
            form.take(refusal)
    return page("awards/scenario_form.html", status=422 if form.wrongs() else 200, call=call, form=form, scenario=scenario,
                asked=queries.number_questions(call))


@allowed(policy.may_see_ranking)
def scenario(code: str, public_id: str) -> Response:
    """A scenario: its list, what it amounts to, or what cannot hold together."""
    return _shown(*_seen(code, public_id))


def _shown(call: Call, scenario: Scenario, wrong: tuple[tuple[str, str | None], ...] = ()) -> Response:
    actor, selection = current_actor(), choosing.selection_to_choose(call.code)
    listed = queries.listed(scenario)
    is_preparing = selection is not None and selection.state == "preparing"
    return page("awards/scenario.html", status=422 if wrong else 200, call=call, scenario=scenario, listed=listed,
                against_line=queries.beside_the_line(listed),
                wrong=list(wrong),
                against=[Sentence(one["message"], one["values"]) for one in scenario.answer.get("against", [])],
                may_change=policy.may_draw_scenarios(actor) and scenario.made_by_id == actor.id,
                may_draw=policy.may_draw_scenarios(actor), may_adopt=is_preparing and policy.may_recommend(actor),
                typed=request.form, **_names(call))


@allowed(policy.may_draw_scenarios)
def hold(code: str, public_id: str) -> Response | BaseResponse:
    """Put a proposal in or out by hand, or let it go."""
    call, scenario = _seen(code, public_id)
    typed = request.form.get("amount", "").strip()
    try:
        cents = parse_cents(typed) if typed else None
        with transaction():
            scenarios.hold(scenario, current_actor(), number=clean(request.form.get("number", "")),
                           lock=request.form.get("lock", ""), amount_cents=cents)
        return _solved(scenario)
    except Refusal as refusal:
        wrong = tuple((tell(p.sentence), p.field or None) for p in refusal.problems) or ((tell(refusal.sentence), None),)
        return _shown(call, scenario, wrong)


@allowed(policy.may_recommend)
def adopt(code: str, public_id: str) -> Response | BaseResponse:
    """Make it the committee's list."""
    call, scenario = _seen(code, public_id)
    selection = found(choosing.selection_to_choose(code))
    try:
        with transaction():
            count = scenarios.adopt(scenario, selection, current_actor())
        return onward("awards.recommend", say("The committee's list is “%(name)s” now: %(count)s projects. Change any line in the "
                                              "ranking.", name=scenario.name, count=count), code=code)
    except Refusal as refusal:
        return _shown(call, scenario, ((tell(refusal.sentence), None),))


@allowed(policy.may_see_ranking)
def compare(code: str) -> Response:
    """Two or three scenarios side by side."""
    call, _selection = found(choosing.call_to_choose(code))
    wanted = request.args.getlist("of")[:MOST_BESIDE]
    known = {scenario.public_id: scenario for scenario, _name in queries.visible(call, current_actor())}
    several = [queries.listed(known[public_id]) for public_id in dict.fromkeys(wanted) if public_id in known]
    return page("awards/compare.html", call=call, beside=queries.side_by_side(several) if len(several) > 1 else [], **_names(call))


def _seen(code: str, public_id: str) -> tuple[Call, Scenario]:
    call, _selection = found(choosing.call_to_choose(code))
    return call, found(queries.seen(call, current_actor(), public_id))


def _solved(scenario: Scenario) -> BaseResponse:
    """Find the list at once, or let the worker find it when it is long; then show the scenario."""
    if solving.is_quick(scenario):
        answer = solving.solve(scenario)
        with transaction():
            scenarios.keep(scenario, answer)
    else:
        with transaction():
            scenarios.wait_for_worker(scenario, current_actor())
    return onward("awards.scenario", None, code=scenario.call.code, public_id=scenario.public_id)


def _names(call: Call) -> dict[str, Any]:
    themes = {theme["key"]: in_words(theme.get("title") or theme["key"]) for theme in call.themes}
    return {"continents": {key: tell(name) for key, (name, _regions) in CONTINENTS.items()}, "themes": themes,
            "lots": {lot.code: in_words(lot.name) for lot in call.lots}}
