"""Preparing a call: words, dates, money, rules, rubric and plans."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from yfund.calls.models import Call, FormVersion
from yfund.calls.policy import may_manage
from yfund.calls.queries import latest_form
from yfund.calls.rules import defaults
from yfund.calls.rules.editing import lot_offers, short_name, theme_offers, with_offers
from yfund.calls.rules.plans import instalment_problems, report_problems
from yfund.calls.rules.reading import plan_of, plan_problems
from yfund.calls.rules.rubric import rubric_problems
from yfund.calls.rules.writing import code_problems, lot_problems, rule_problems, theme_problems, title_problems
from yfund.calls.services.keeping import (
    NOT_YOURS,
    ask,
    changeable,
    changed,
    checked,
    moved_words,
    refuse,
    replace_criteria,
    replace_lots,
    replace_plan,
    replace_rules,
)
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem
from yfund.kernel.text import say

Texts = dict[str, str]


def create(actor: Actor, *, code: str, title: Texts, opens: datetime, closes: datetime, zone: str,
           summary: Texts | None = None, description: Texts | None = None, grace_minutes: int = 5) -> Call:
    """A new call in preparation, with the default rules, form, rubric and plans. Times are wall-clock in `zone`."""
    ask(may_manage(actor), NOT_YOURS)
    problems = [*code_problems(code), *title_problems(title)]
    if db.session.scalar(select(Call.id).where(Call.code == code)) is not None:
        problems.append(Problem(say("There is a call “%(code)s” already.", code=code), "code"))
    opens_at, closes_at = checked(problems, opens, closes, zone)
    call = Call(code=code, title=title, summary=summary or {}, description=description or {}, opens_at=opens_at,
                closes_at=closes_at, zone=zone, grace_minutes=grace_minutes, envelope_cents=0,
                instalments=defaults.INSTALMENTS, reports=defaults.REPORTS, made_by_id=actor.id)
    workflow.begin(call, actor)
    db.session.flush()
    replace_rules(call, defaults.rules())
    replace_criteria(call, defaults.criteria())
    db.session.add(FormVersion(call_id=call.id, number=1, definition=defaults.definition()))
    return call


def copy(source: Call, actor: Actor, *, code: str, title: Texts, opens: datetime, closes: datetime, zone: str) -> Call:
    """A new call in preparation that asks and gives the same as `source`."""
    call = create(actor, code=code, title=title, opens=opens, closes=closes, zone=zone, summary=source.summary,
                  description=source.description, grace_minutes=source.grace_minutes)
    for name in ("envelope_cents", "countries", "themes", "languages", "most_months", "readers", "threshold", "instalments",
                 "reports", "drafts_count"):
        setattr(call, name, getattr(source, name))
    replace_lots(call, [{"code": lot.code, "name": lot.name, "cap_cents": lot.cap_cents} for lot in source.lots])
    replace_rules(call, [{"kind": r.kind, "question": r.question, "explanation": r.explanation, "params": r.params}
                          for r in source.rules])
    replace_criteria(call, [{"key": c.key, "title": c.title, "description": c.description, "scale": c.scale,
                              "weight": c.weight, "floor_percent": c.floor_percent} for c in source.criteria])
    replace_plan(call, plan_of(source.plan))
    form, first = latest_form(source), latest_form(call)
    if form is not None and first is not None:
        first.definition = form.definition
    return call


def change(call: Call, actor: Actor, *, title: Texts, summary: Texts, description: Texts, opens: datetime,
           closes: datetime, zone: str, grace_minutes: int, languages: Sequence[str] | None = None,
           drafts_count: bool = False) -> None:
    """Change words and dates of a call in preparation. Times are wall-clock in `zone`; every change is in the journal."""
    call = changeable(call, actor)
    opens_at, closes_at = checked(title_problems(title), opens, closes, zone)
    moved = moved_words(call, opens_at=opens_at, closes_at=closes_at, zone=zone, grace_minutes=grace_minutes)
    call.languages = list(languages) if languages is not None else call.languages
    call.title, call.summary, call.description, call.zone = title, summary, description, zone
    call.opens_at, call.closes_at, call.grace_minutes = opens_at, closes_at, grace_minutes
    call.drafts_count = drafts_count
    changed(call, actor, "basics", **moved)


def set_lots(call: Call, actor: Actor, *, lots: Sequence[Mapping[str, Any]], envelope_cents: int, countries: Sequence[str] = (),
             themes: Sequence[Mapping[str, Any]] = (), most_months: int = 8) -> None:
    """Set money and reach: lots {code, name: texts, cap_cents}, the envelope, the closed list of countries, themes."""
    call = changeable(call, actor)
    refuse([*lot_problems(lots, envelope_cents), *theme_problems(themes)])
    call.envelope_cents, call.countries, call.most_months = envelope_cents, sorted(set(countries)), most_months
    keys = {theme["key"] for theme in themes if theme.get("key")}
    call.themes = [{**theme, "key": theme.get("key") or _fresh(short_name(theme["title"]["en"], "theme"), keys)}
                   for theme in themes]
    replace_lots(call, lots)
    _offer_again(call)
    changed(call, actor, "lots")


def set_rules(call: Call, actor: Actor, rules: Sequence[Mapping[str, Any]]) -> None:
    """Set the eligibility rules {kind, question: texts, explanation: texts, params}, in order."""
    call = changeable(call, actor)
    refuse(rule_problems(rules))
    replace_rules(call, rules)
    changed(call, actor, "rules")


def set_rubric(call: Call, actor: Actor, criteria: Sequence[Mapping[str, Any]], *, threshold: int = 60, readers: int = 2,
               plan: Mapping[str, Any] | None = None) -> None:
    """Set the criteria {key, title, description, scale, weight, floor_percent}, the threshold of 100 and readers each.

    `plan` {average, round_size, stops_when_clear} of `ReadingPlan`: further readings after the first; None reads evenly.
    """
    call = changeable(call, actor)
    problems = rubric_problems(criteria)
    if not 0 <= threshold <= 100:
        problems.append(Problem(say("The threshold is 0 to 100."), "threshold"))
    if not 1 <= readers <= 5:
        problems.append(Problem(say("Each application gets 1 to 5 readers."), "readers"))
    problems += plan_problems(plan, readers)
    refuse(problems)
    call.threshold, call.readers = threshold, readers
    replace_plan(call, plan)
    replace_criteria(call, criteria)
    changed(call, actor, "rubric")


def set_plans(call: Call, actor: Actor, *, instalments: Sequence[Mapping[str, str]], reports: Sequence[Mapping[str, Any]]) -> None:
    """Set the instalments {percent, condition} and reports {kind, due, days} of every grant."""
    call = changeable(call, actor)
    refuse([*instalment_problems(instalments), *report_problems(reports, instalments)])
    call.instalments, call.reports = [dict(i) for i in instalments], [dict(r) for r in reports]
    changed(call, actor, "plans")


def _offer_again(call: Call) -> None:
    """Questions of the form that offer the lots or themes of the call offer the present ones."""
    version = latest_form(call)
    if version is not None and version.published_at is None:
        version.definition = with_offers(version.definition, {"lot": lot_offers(call.lots), "theme": theme_offers(call.themes)})


def _fresh(stem: str, taken: set[str]) -> str:
    key = next(one for one in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if one not in taken)
    taken.add(key)
    return key
