"""The calls of the world, walked to where they stand, and one that is open now, so that a newcomer can apply."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from yfund.calls.models import Call, Criterion, EligibilityRule, FormVersion, Lot
from yfund.commands.demo import shapes
from yfund.commands.demo.load.forms import form_of, rules_of
from yfund.commands.demo.load.keys import Loaded, later, noon, texts
from yfund.commands.demo.moments import closing, opening
from yfund.commands.demo.readings import ASSIGNED
from yfund.commands.demo.sources import load
from yfund.commands.demo.texts import THEMES
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel import clock

CONDITIONS = {"first": "agreement", "second": "midterm", "last": "final"}
NOW_OPEN = (datetime(2026, 9, 1, 9), datetime(2027, 5, 31, 23, 59, 59))
NOW = 2026


def load_calls(loaded: Loaded) -> None:
    """Every call of the world and the open one; those after closing stand at the beginning of their review."""
    for record in loaded.world.calls:
        instants = opening(record.definition), closing(record.definition)
        loaded.calls[record.year] = _call(loaded, record, record.year, instants)
    newest = loaded.world.calls[-1]
    place = ZoneInfo(str(newest.definition["zone"]))
    opens, closes = (moment.replace(tzinfo=place).astimezone(UTC) for moment in NOW_OPEN)
    loaded.calls[NOW] = _call(loaded, newest, NOW, (opens, closes))


def _call(loaded: Loaded, record: shapes.Call, year: int, instants: tuple[datetime, datetime]) -> Call:
    definition: Any = record.definition
    officer = loaded.cast["officer"]
    call = Call(
        code=f"YSF-{year}", title=_of_year(texts(definition["title"]), record.year, year), summary=texts(definition["text"]),
        description=texts(load("call_words")), opens_at=instants[0], closes_at=instants[1], zone=definition["zone"],
        envelope_cents=definition["envelope_cents"], countries=[] if year == NOW else list(record.countries),
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
    _questions(call, record, year)
    _rubric(call, record.rubric)
    db.session.flush()
    _walk(call, loaded, year)
    return call


def _of_year(titles: dict[str, str], old: int, new: int) -> dict[str, str]:
    return {language: title.replace(str(old), str(new)) for language, title in titles.items()}


def _money(call: Call, definition: Any) -> None:
    db.session.add_all(Lot(call_id=call.id, code=lot["key"], name=texts(lot["label"]), cap_cents=lot["cap_cents"])
                       for lot in definition["lots"])


def _questions(call: Call, record: shapes.Call, year: int) -> None:
    db.session.add(FormVersion(call_id=call.id, number=1, published_at=call.opens_at, definition=form_of(record)))
    for position, rule in enumerate(rules_of(record), 1):
        params = {} if year == NOW and rule["kind"] == "country_list" else rule["params"]
        db.session.add(EligibilityRule(call_id=call.id, position=position, kind=rule["kind"], question=rule["question"],
                                       explanation=rule["explanation"], params=params))


def _rubric(call: Call, rubric: Any) -> None:
    for position, line in enumerate(rubric["criteria"], 1):
        scale = [{"points": int(points), "meaning": texts(meaning)} for points, meaning in sorted(line["steps"].items())]
        db.session.add(Criterion(call_id=call.id, position=position, key=line["key"], title=texts(line["label"]), scale=scale,
                                 weight=line["weight"], floor_percent=line.get("minimum_percent") or 0))


def _walk(call: Call, loaded: Loaded, year: int) -> None:
    steps = [("open", call.opens_at)]
    if year != NOW:
        steps += [("close", later(call.closes_at, minutes=call.grace_minutes)), ("start_review", noon(ASSIGNED[year]))]
    for step, moment in steps:
        with clock.at(moment):
            workflow.move(call, step, loaded.cast["officer"])
