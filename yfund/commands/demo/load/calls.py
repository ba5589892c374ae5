"""The calls of the world, walked to where they stand, and one that is open now, so that a newcomer can apply."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from yfund.calls.models import Call, Criterion, EligibilityRule, FormVersion, Lot
from yfund.commands.demo import shapes
from yfund.commands.demo.load.forms import form_of, rules_of
from yfund.commands.demo.load.keys import Loaded, later, review_begins, texts
from yfund.commands.demo.moments import closing, months_later, opening
from yfund.commands.demo.sources import load
from yfund.commands.demo.texts import THEMES
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel import clock

CONDITIONS = {"first": "agreement", "second": "midterm", "last": "final"}
MONTHS_OPEN, MONTHS_LEFT = 3, 7


def load_calls(loaded: Loaded) -> None:
    """Every call of the world and the open one; those after closing stand at the beginning of their review."""
    for record in loaded.world.calls:
        loaded.calls[record.year] = _call(loaded, record)
        _walk(loaded.calls[record.year], loaded, record)
    newest = loaded.world.calls[-1]
    opens, closes = open_now(clock.today())
    definition = {**newest.definition, "opens_at": opens.isoformat(), "closes_at": closes.isoformat(),
                  "title": of_year(texts(newest.definition["title"]), newest.year, opens.year)}
    rules = tuple({**rule, "params": {}} if rule["kind"] == "country_list" else rule for rule in newest.rules)
    call = _call(loaded, replace(newest, year=opens.year, definition=definition, rules=rules, countries=()))
    loaded.open_call = call
    _open(call, loaded)


def open_now(today: date) -> tuple[datetime, datetime]:
    """From when and until when a call is open now, in its own zone: whole months around today."""
    return datetime.combine(months_later(today, -MONTHS_OPEN), time(9)), datetime.combine(
        months_later(today, MONTHS_LEFT) - timedelta(days=1), time(23, 59))


def _call(loaded: Loaded, record: shapes.Call) -> Call:
    definition: Any = record.definition
    officer, instants = loaded.cast["officer"], (opening(definition), closing(definition))
    call = Call(
        code=f"YSF-{record.year}", title=texts(definition["title"]), summary=texts(definition["text"]),
        description=texts(load("call_words")), opens_at=instants[0], closes_at=instants[1], zone=definition["zone"],
        envelope_cents=definition["envelope_cents"], countries=list(record.countries),
        themes=[{"key": key, "title": {"en": key.capitalize()}} for key in THEMES], most_months=definition["longest_months"],
        readers=record.rubric["readers"], threshold=record.rubric["threshold_percent"],
        instalments=[{"percent": str(i["percent"]), "condition": CONDITIONS[i["key"]]} for i in record.plans["instalments"]],
        reports=[{"kind": r["key"], "due": "half" if r["due"]["at"] == "half_time" else "end", "days": r["due"]["days"]}
                 for r in record.plans["reports"]],
        made_by_id=officer.id)
    with clock.at(call.opens_at - timedelta(days=30)):
        workflow.begin(call, officer)
    db.session.flush()
    _money(call, definition)
    _questions(call, record)
    _rubric(call, record.rubric)
    db.session.flush()
    return call


def of_year(titles: dict[str, str], old: int, new: int) -> dict[str, str]:
    """Titles with another year in them."""
    return {language: title.replace(str(old), str(new)) for language, title in titles.items()}


def _money(call: Call, definition: Any) -> None:
    db.session.add_all(Lot(call_id=call.id, code=lot["key"], name=texts(lot["label"]), cap_cents=lot["cap_cents"])
                       for lot in definition["lots"])


def _questions(call: Call, record: shapes.Call) -> None:
    db.session.add(FormVersion(call_id=call.id, number=1, published_at=call.opens_at, definition=form_of(record)))
    for position, rule in enumerate(rules_of(record), 1):
        db.session.add(EligibilityRule(call_id=call.id, position=position, kind=rule["kind"], question=rule["question"],
                                       explanation=rule["explanation"], params=rule["params"]))


def _rubric(call: Call, rubric: Any) -> None:
    for position, line in enumerate(rubric["criteria"], 1):
        scale = [{"points": int(points), "meaning": texts(meaning)} for points, meaning in sorted(line["steps"].items())]
        db.session.add(Criterion(call_id=call.id, position=position, key=line["key"], title=texts(line["label"]), scale=scale,
                                 weight=line["weight"], floor_percent=line.get("minimum_percent") or 0))


def _walk(call: Call, loaded: Loaded, record: shapes.Call) -> None:
    _open(call, loaded)
    for step, moment in (("close", later(call.closes_at, minutes=call.grace_minutes)), ("start_review", review_begins(record))):
        with clock.at(moment):
            workflow.move(call, step, loaded.cast["officer"])


def _open(call: Call, loaded: Loaded) -> None:
    with clock.at(call.opens_at):
        workflow.move(call, "open", loaded.cast["officer"])
