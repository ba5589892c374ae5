"""The parts of a call in preparation, one page each."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms.parts import BasicsForm, LotsForm, PlansForm, RubricForm, RulesForm, read_texts, spread_texts
from yfund.calls.models import Call
from yfund.calls.policy import may_change, may_manage
from yfund.calls.queries import latest_form, managed
from yfund.calls.rules.earmarks import earmark_warnings, payable
from yfund.calls.rules.eligibility import JUDGED_BY
from yfund.calls.rules.form import Definition, questions
from yfund.calls.rules.notices import rule_notices
from yfund.calls.rules.reading import hundredths
from yfund.calls.rules.writing import languages_of
from yfund.calls.services import preparing
from yfund.calls.views import blueprint
from yfund.calls.views.staff import wall_clock
from yfund.funds.queries import earmarks_of
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words
from yfund.web.pages import found, onward, page
from yfund.web.places import countries, zones

Kept = tuple[str, list[int]]
KEPT = say("Kept.")
PARAMS = ("low", "high", "years", "by", "forms", "share_over", "per", "question", "word")
NEEDED = {"age_band": ("low", "high", "question"), "youth_led": ("share_over", "low", "high", "question"),
          "years_registered": ("years", "by"), "legal_form": ("forms",), "one_application": ("per",),
          "yearly_budget": ("most", "question"), "nonviolence": ("word",), "own": ("word",)}


@blueprint.route("/office/calls/<code>/basics", methods=["GET", "POST"])
@allowed(may_manage)
def basics(code: str) -> Response | BaseResponse:
    """Words and dates."""
    call = found(managed(current_actor(), code))
    words = {k: v for name in ("title", "summary", "description") for k, v in spread_texts(name, getattr(call, name)).items()}
    form = BasicsForm(data={**words, "zone": call.zone, "languages": list(languages_of(call))[1:],
                            "grace_minutes": call.grace_minutes, "drafts_count": call.drafts_count,
                            "opens_at": wall_clock(call.opens_at, call.zone),
                            "closes_at": wall_clock(call.closes_at, call.zone)})
    return _part(call, form, "basics", lambda: preparing.change(
        call, current_actor(), title=read_texts(form, "title"), summary=read_texts(form, "summary"),
        description=read_texts(form, "description"), opens=form.opens_at.data, closes=form.closes_at.data,
        zone=form.zone.data, grace_minutes=form.grace_minutes.data, languages=form.languages.data or [],
        drafts_count=bool(form.drafts_count.data)), zones=zones())


@blueprint.route("/office/calls/<code>/lots", methods=["GET", "POST"])
@allowed(may_manage)
def lots(code: str) -> Response | BaseResponse:
    """Money, lots and countries."""
    call = found(managed(current_actor(), code))
    rows = [{"code": lot.code, "cap": lot.cap_cents, **spread_texts("name", lot.name)} for lot in call.lots]
    form = LotsForm(data={"envelope": call.envelope_cents or None, "most_months": call.most_months,
                          "countries": call.countries, "lots": [*rows, {}, {}], "themes": [*_themes(call), {}, {}]})
    kept, money = _kept(form.lots, "code", "name_en", "cap"), earmarks_of(call.code)
    lands = payable([earmark for _donor, earmark in money])

    def keep() -> None:
        ticked = [c for c in form.countries.data or () if c in dict(countries())]
        preparing.set_lots(call, current_actor(), envelope_cents=form.envelope.data or 0,
                           themes=_read_themes(form.themes, call), countries=lands if form.from_donors.data else ticked,
                           most_months=form.most_months.data, lots=[
                               {"code": r.code.data, "name": read_texts(r, "name"), "cap_cents": r.cap.data or 0}
                               for r in _rows(form.lots, kept)])

    warnings = earmark_warnings(call.code, call.countries, [t["key"] for t in call.themes], money)
    return _part(call, form, "lots", keep, ("lots", kept), countries=countries(), warnings=warnings, lands=lands)


@blueprint.route("/office/calls/<code>/rules", methods=["GET", "POST"])
@allowed(may_manage)
def rules(code: str) -> Response | BaseResponse:
    """Who may apply."""
    call = found(managed(current_actor(), code))
    given = [{"kind": rule.kind, **{k: _typed(k, rule.params[k]) for k in PARAMS if k in rule.params},
              "most": rule.params.get("most_cents"), **spread_texts("question", rule.question),
              **spread_texts("explanation", rule.explanation)} for rule in call.rules]
    form = RulesForm(data={"rules": [*given, {}, {}]})
    version = latest_form(call)
    definition: Definition = version.definition if version else {"sections": []}
    for row in form.rules:
        row.form.question.choices = _questions_for(definition, row.kind.data)
    kept = _kept(form.rules, "kind", "question_en")
    params = {number: rule.params for number, rule in enumerate(call.rules)}

    def keep() -> None:
        preparing.set_rules(call, current_actor(), [
            {"kind": row.kind.data, "question": read_texts(row, "question"), "explanation": read_texts(row, "explanation"),
             "params": _params(row, params.get(number, {}))}
            for number, row in zip(kept, _rows(form.rules, kept), strict=True)])

    warnings = earmark_warnings(call.code, call.countries, [t["key"] for t in call.themes], earmarks_of(call.code))
    return _part(call, form, "rules", keep, ("rules", kept), warnings=warnings,
                 notices=list(rule_notices(call.rules, definition)))


@blueprint.route("/office/calls/<code>/rubric", methods=["GET", "POST"])
@allowed(may_manage)
def rubric(code: str) -> Response | BaseResponse:
    """How it is scored."""
    call = found(managed(current_actor(), code))
    scales = [{f"scale_{s['points']}": s["meaning"].get("en", "") for s in c.scale} for c in call.criteria]
    given = [{"key": c.key, "weight": c.weight, "floor_percent": c.floor_percent, **scale, **spread_texts("title", c.title),
              **spread_texts("description", c.description)} for c, scale in zip(call.criteria, scales, strict=True)]
    form = RubricForm(data={"threshold": call.threshold, "readers": call.readers, "criteria": [*given, {}, {}], **_plan(call)})
    kept, before = _kept(form.criteria, "key", "title_en", "weight"), {c.key: c.scale for c in call.criteria}

    def keep() -> None:
        preparing.set_rubric(call, current_actor(), threshold=form.threshold.data, readers=form.readers.data, plan={
            "average": hundredths(form.average.data), "round_size": form.round_size.data,
            "stops_when_clear": form.stops_when_clear.data} if form.progressive.data else None, criteria=[
            {"key": row.key.data, "title": read_texts(row, "title"), "description": read_texts(row, "description"),
             "weight": row.weight.data or 0, "floor_percent": row.floor_percent.data or 0,
             "scale": _scale(row, before.get(row.key.data, []))} for row in _rows(form.criteria, kept)])

    return _part(call, form, "rubric", keep, ("criteria", kept))


@blueprint.route("/office/calls/<code>/plans", methods=["GET", "POST"])
@allowed(may_manage)
def plans(code: str) -> Response | BaseResponse:
    """Instalments and reports."""
    call = found(managed(current_actor(), code))
    blanks: list[dict[str, Any]] = [{"percent": ""}] * max(0, 3 - len(call.instalments))
    form = PlansForm(data={"instalments": [*call.instalments, *blanks],
                           "reports": [*call.reports, *([{"kind": ""}] * max(0, 2 - len(call.reports)))]})
    kept = [n for n, row in enumerate(form.instalments) if row.percent.data]

    def keep() -> None:
        preparing.set_plans(
            call, current_actor(),
            instalments=[{"percent": r.percent.data.strip().replace(",", "."), "condition": r.condition.data}
                         for r in _rows(form.instalments, kept)],
            reports=[{"kind": r.kind.data, "due": r.due.data, "days": r.days.data or 0} for r in form.reports if r.kind.data])

    return _part(call, form, "plans", keep, ("instalments", kept))


def _plan(call: Call) -> dict[str, Any]:
    if call.plan is None:
        return {"progressive": False, "round_size": 50, "stops_when_clear": True}
    return {"progressive": True, "average": f"{call.plan.average / 100:g}", "round_size": call.plan.round_size,
            "stops_when_clear": call.plan.stops_when_clear}


def _part(call: Call, form: Any, name: str, keep: Callable[[], object], rows: Kept = ("", []),
          **values: Any) -> Response | BaseResponse:
    changeable = may_change(current_actor(), call)
    if form.sent():
        try:
            with transaction():
                keep()
            return onward("calls.edit", KEPT, code=call.code)
        except Refusal as refusal:
            form.take(_in_place(refusal, *rows))
    return page(f"calls/{name}.html", status=422 if form.is_submitted() else 200, call=call, form=form,
                changeable=changeable, languages_of=languages_of(call), **values)


def _in_place(refusal: Refusal, name: str, kept: Sequence[int]) -> Refusal:
    """Problems of rows named by their place among the kept ones, named by their place on the page."""

    def shown(found: re.Match[str]) -> str:
        return f"{name}-{kept[int(found[1])] if int(found[1]) < len(kept) else 0}"

    problems = [Problem(p.sentence, re.sub(rf"^{name}-(\d+)", shown, p.field) if name else p.field) for p in refusal.problems]
    return Refusal(refusal.sentence, problems)


def _kept(rows: Any, *names: str) -> list[int]:
    """Places of the rows that hold something and are not to be removed."""
    return [n for n, row in enumerate(rows) if not row.remove.data and any(row[name].data or row[name].errors for name in names)]


def _rows(rows: Any, kept: Sequence[int]) -> list[Any]:
    listed = list(rows)
    return [listed[n] for n in kept]


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "by" else value


def _params(row: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    params = {k: v for k, v in before.items() if k not in (*PARAMS, "most_cents")}
    names = NEEDED.get(row.kind.data, ())
    given = {name: row[name].data for name in names if row[name].data not in (None, [], "", False)}
    given |= {"by": given["by"].isoformat()} if "by" in given else {}
    most = {"most_cents": given.pop("most")} if "most" in given else {}
    return {**params, **given, **most}


def _questions_for(definition: Definition, kind: str) -> list[tuple[str, str]]:
    """Questions of the form whose answer a rule of this kind can be judged by."""
    fitting = JUDGED_BY.get(kind, ())
    asked = questions(definition) if fitting else ()
    return [("", gettext("None")), *((q["key"], in_words(q["label"])) for q in asked if q["kind"] in fitting)]


def _themes(call: Call) -> list[dict[str, Any]]:
    return [{"key": one["key"], **spread_texts("title", one.get("title") or one.get("name"))} for one in call.themes]


def _read_themes(rows: Any, call: Call) -> list[dict[str, Any]]:
    known = {one["key"]: one for one in call.themes}
    return [{**known.get(row.key.data, {}), "key": row.key.data, "title": read_texts(row, "title")}
            for row in rows if not row.remove.data and read_texts(row, "title")]


def _scale(row: Any, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    words = {step["points"]: step["meaning"] for step in before}
    return [{"points": points, "meaning": {**words.get(points, {}), "en": text}}
            for points in range(6) if (text := row[f"scale_{points}"].data)]
