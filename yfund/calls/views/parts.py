"""The parts of a call in preparation, one page each."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.calls.forms import BasicsForm, LotsForm, PlansForm, RubricForm, RulesForm, read_texts, spread_texts
from yfund.calls.models import Call
from yfund.calls.policy import may_change, may_manage
from yfund.calls.queries import managed
from yfund.calls.services import preparing
from yfund.calls.views import blueprint
from yfund.calls.views.staff import wall_clock
from yfund.infra.db import transaction
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page
from yfund.web.places import countries, zones

Kept = tuple[str, list[int]]
KEPT = say("Kept.")


@blueprint.route("/office/calls/<code>/basics", methods=["GET", "POST"])
@allowed(may_manage)
def basics(code: str) -> Response | BaseResponse:
    """Words and dates."""
    call = found(managed(current_actor(), code))
    words = {k: v for name in ("title", "summary", "description") for k, v in spread_texts(name, getattr(call, name)).items()}
    form = BasicsForm(data={**words, "zone": call.zone, "grace_minutes": call.grace_minutes,
                            "drafts_count": call.drafts_count,
                            "opens_at": wall_clock(call.opens_at, call.zone), "closes_at": wall_clock(call.closes_at, call.zone)})
    return _part(call, form, "basics", lambda: preparing.change(
        call, current_actor(), title=read_texts(form, "title"), summary=read_texts(form, "summary"),
        description=read_texts(form, "description"), opens=form.opens_at.data, closes=form.closes_at.data,
        zone=form.zone.data, grace_minutes=form.grace_minutes.data, drafts_count=bool(form.drafts_count.data)), zones=zones())


@blueprint.route("/office/calls/<code>/lots", methods=["GET", "POST"])
@allowed(may_manage)
def lots(code: str) -> Response | BaseResponse:
    """Money, lots and countries."""
    call = found(managed(current_actor(), code))
    rows = [{"code": lot.code, "cap": lot.cap_cents, **spread_texts("name", lot.name)} for lot in call.lots]
    form = LotsForm(data={"envelope": call.envelope_cents or None, "most_months": call.most_months,
                          "countries": call.countries, "lots": [*rows, {}, {}]})
    kept = _kept(form.lots, "code", "name_en", "cap")

    def keep() -> None:
        preparing.set_lots(call, current_actor(), envelope_cents=form.envelope.data or 0, themes=call.themes,
                          countries=[c for c in form.countries.data or () if c in dict(countries())],
                          most_months=form.most_months.data,
                          lots=[{"code": r.code.data, "name": read_texts(r, "name"), "cap_cents": r.cap.data or 0}
                                for r in _rows(form.lots, kept)])

    return _part(call, form, "lots", keep, ("lots", kept), countries=countries())


@blueprint.route("/office/calls/<code>/rules", methods=["GET", "POST"])
@allowed(may_manage)
def rules(code: str) -> Response | BaseResponse:
    """Who may apply."""
    call = found(managed(current_actor(), code))
    given = [{"kind": rule.kind, **{k: rule.params.get(k) for k in ("low", "high", "years", "forms")},
              **spread_texts("question", rule.question), **spread_texts("explanation", rule.explanation)} for rule in call.rules]
    form = RulesForm(data={"rules": [*given, {}, {}]})
    kept = _kept(form.rules, "kind", "question_en")
    params = {number: rule.params for number, rule in enumerate(call.rules)}

    def keep() -> None:
        preparing.set_rules(call, current_actor(), [
            {"kind": row.kind.data, "question": read_texts(row, "question"), "explanation": read_texts(row, "explanation"),
             "params": _params(row, params.get(number, {}))}
            for number, row in zip(kept, _rows(form.rules, kept), strict=True)])

    return _part(call, form, "rules", keep, ("rules", kept))


@blueprint.route("/office/calls/<code>/rubric", methods=["GET", "POST"])
@allowed(may_manage)
def rubric(code: str) -> Response | BaseResponse:
    """How it is scored."""
    call = found(managed(current_actor(), code))
    scales = [{f"scale_{s['points']}": s["meaning"].get("en", "") for s in c.scale} for c in call.criteria]
    given = [{"key": c.key, "weight": c.weight, "floor_percent": c.floor_percent, **scale, **spread_texts("title", c.title),
              **spread_texts("description", c.description)} for c, scale in zip(call.criteria, scales, strict=True)]
    form = RubricForm(data={"threshold": call.threshold, "readers": call.readers, "criteria": [*given, {}, {}]})
    kept, before = _kept(form.criteria, "key", "title_en", "weight"), {c.key: c.scale for c in call.criteria}

    def keep() -> None:
        preparing.set_rubric(call, current_actor(), threshold=form.threshold.data, readers=form.readers.data, criteria=[
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
                changeable=changeable, **values)


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


def _params(row: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    params = {k: v for k, v in before.items() if k not in ("low", "high", "years", "forms")}
    names = {"age_band": ("low", "high"), "years_registered": ("years",), "legal_form": ("forms",)}.get(row.kind.data, ())
    return {**params, **{name: row[name].data for name in names if row[name].data not in (None, [])}}


def _scale(row: Any, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    words = {step["points"]: step["meaning"] for step in before}
    return [{"points": points, "meaning": {**words.get(points, {}), "en": text}}
            for points in range(6) if (text := row[f"scale_{points}"].data)]
