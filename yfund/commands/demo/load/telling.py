"""What the public sees of the pilot: cards of its projects and its evaluation, through the rooms' own services."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yfund.calls.models import Call
from yfund.commands.demo import money_shapes, shapes
from yfund.commands.demo.load.keys import Loaded, later, noon
from yfund.evaluation import services as evaluating
from yfund.evaluation.models import Advice, Evaluation
from yfund.kernel import clock
from yfund.showcase import services as showing

RESPONSES = {"accepted": "accepted", "partly_accepted": "partly", "not_accepted": "rejected"}


def shown(loaded: Loaded, record: money_shapes.Grant, application: shapes.Application, quote: str) -> None:
    """The card of a closed grant: the owner says yes, the officer looks at its safety."""
    grant, city = loaded.grants[record.application], application.city
    with clock.at(noon(record.closed_on, 14)):
        showing.consent(grant, loaded.of_group(record.group, "owner"), summary={"en": application.summary[:600]},
                        quote=quote, place=city.name, latitude=city.latitude, longitude=city.longitude)
    with clock.at(noon(record.closed_on, 15)):
        showing.clear(grant, loaded.cast["officer"], is_name_withheld=False, is_place_withheld=record.withhold_place)


def load_evaluation(loaded: Loaded, call: Call, told: Mapping[str, Any]) -> None:
    """The evaluation of a call: written by the officer's team, answered by an administrator, published."""
    officer = loaded.cast["officer"]
    begins, ends, published = (noon(date.fromisoformat(day)) for day in (*told["period"], told["published_on"]))
    with clock.at(begins):
        evaluation = evaluating.begin(call, officer, title=told["title"])
    with clock.at(ends):
        evaluating.describe(evaluation, officer, title=told["title"], introduction=told["evaluator"] + ".", method=told["method"])
        for one in told["criteria"]:
            evaluating.add_finding(evaluation, officer, criterion=one["key"], text=one["finding"], evidence=one["evidence"])
        for one in told["lessons"]:
            evaluating.add_lesson(evaluation, officer, text=one["text"])
        advice = [evaluating.add_advice(evaluation, officer, text=one["text"]) for one in told["recommendations"]]
    for row, one in zip(advice, told["recommendations"], strict=True):
        with clock.at(later(published, days=-2)):
            _answered(loaded, evaluation, row, one)
    with clock.at(published):
        evaluating.publish(evaluation, officer)
    _carried_out(loaded, evaluation, advice, told["recommendations"])


def _answered(loaded: Loaded, evaluation: Evaluation, row: Advice, one: Mapping[str, str]) -> None:
    evaluating.answer(evaluation, row, loaded.cast["administrator"], response=RESPONSES[one["status"]],
                      response_text=one["response"], action=one["action"], owner=one["owner"],
                      due_on=date.fromisoformat(one["due_on"]) if one["due_on"] else None)


def _carried_out(loaded: Loaded, evaluation: Evaluation, advice: list[Advice], told: list[Mapping[str, str]]) -> None:
    for row, one in zip(advice, told, strict=True):
        if one["done_on"]:
            with clock.at(noon(date.fromisoformat(one["done_on"]), 17)):
                evaluating.carried_out(evaluation, row, loaded.cast["administrator"], is_done=True)
