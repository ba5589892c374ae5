"""Practice before the reading: the officer's page, and the reviewer's."""

from typing import Any

from flask import Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications.queries import answers_of, seen_numbered
from yfund.infra.db import transaction
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotFound, Refusal
from yfund.kernel.text import clean, say
from yfund.reviews import policy
from yfund.reviews.forms import Sheet, TieForm, marks_of
from yfund.reviews.models.panel import Anchor, AnchorScore
from yfund.reviews.queries import assigning
from yfund.reviews.queries.blind import CLEAR, veil_of
from yfund.reviews.queries.panel import criteria_of
from yfund.reviews.queries.practice import anchor_seen, anchors_of, given, own_score, practice_of
from yfund.reviews.queries.reading import plan_of
from yfund.reviews.queries.talk import remarks_of
from yfund.reviews.rules.practising import Drift, drifts
from yfund.reviews.services import practising, talking
from yfund.reviews.views.methods import methods
from yfund.reviews.views.shown import json_answer, practice_lines, versions
from yfund.reviews.views.talking import shown_talk
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.pages import found, onward, page

STEPS = ("start", "discuss", "end")


@methods("GET", "POST")
@allowed(policy.may_assign)
def rehearse(code: str) -> BaseResponse:
    """The officer chooses texts, starts, opens the discussion and ends it; sees how far each reviewer is from the others."""
    actor = current_actor()
    call = found(assigning.call_named(code))
    refusal = None
    if was_sent():
        try:
            with transaction():
                _change(actor, code)
            return onward("reviews.rehearse", code=code)
        except Refusal as refused:
            refusal, call = refused, found(assigning.call_named(code))
    practice, anchors = anchors_of(call.id, actor)
    signed = given([a.id for a in anchors])
    criteria = criteria_of(call.id)
    return page("reviews/rehearse.html", status=422 if refusal else 200, call=call, practice=practice, anchors=anchors,
                signed=signed, criteria=criteria, drifts=_drifts(signed, criteria),
                names={s.reviewer_id: s.reviewer.name for rows in signed.values() for s in rows}, **_told(refusal))


def _change(actor: Actor, code: str) -> None:
    call, act = found(assigning.call_named(code)), request.form.get("act", "")
    practice, anchors = anchors_of(call.id, actor)
    if act in STEPS:
        practising.move(found(practice), actor, act)
    elif act == "remove":
        practising.remove_anchor(found({a.public_id: a for a in anchors}.get(request.form.get("anchor", ""))), actor)
    else:
        number = clean(request.form.get("number", ""))
        application = seen_numbered(actor, number) if number else None
        if number and application is None:
            raise Refusal(say("No application has the number %(number)s.", number=number))
        practising.add_anchor(call, actor, application=application, title=clean(request.form.get("title", ""))[:300],
                              words=clean(request.form.get("words", "")), language=request.form.get("language", "en")[:8],
                              counts="counts" in request.form)


def _drifts(signed: dict[int, list[AnchorScore]], criteria: list[Any]) -> list[Drift]:
    rows = [(s.anchor_id, s.reviewer_id, s.half_points) for listed in signed.values() for s in listed]
    return drifts(rows, {c.key: c.weight for c in criteria})


def _told(refusal: Refusal | None) -> dict[str, Any]:
    listed = [] if refusal is None else [(tell(p.sentence), p.field) for p in refusal.problems] or [(tell(refusal.sentence), "")]
    return {"refusal": tell(refusal.sentence) if refusal else "", "problems": listed, "typed": request.form if refusal else {}}


@methods("GET")
@allowed(roles("reviewer"))
def practice(code: str) -> Response:
    """The practice texts of a call: which are scored, and how far one is from the others once it is talked about."""
    actor = current_actor()
    task = practice_of(actor)
    task = found(task if task is not None and task.practice.call.code == code else None)
    criteria = criteria_of(task.practice.call_id)
    signed = given([a.id for a in task.anchors]) if task.practice.state == "discussing" else {}
    own = next((d for d in _drifts(signed, criteria) if d.reviewer_id == actor.id), None)
    veil = veils_for(task.anchors, task.practice.call_id)
    return page("reviews/practice.html", task=task, criteria=criteria, drift=own, veils=veil, clear=CLEAR)


def veils_for(anchors: Any, call_id: int) -> dict[int, Any]:
    """What is hidden of the practice texts of a blind call, by anchor."""
    if not plan_of(call_id).is_blind:
        return {}
    return {a.id: veil_of(a.application, answers_of(a.application), is_blind=True) for a in anchors if a.application}


@methods("GET", "POST")
@allowed(roles("reviewer", "officer"))
def anchor(public_id: str) -> BaseResponse:
    """One practice text: scored beside it, later talked about."""
    actor = current_actor()
    here: Anchor = found(anchor_seen(actor, public_id))
    if here.application is not None and actor.has("reviewer") and own_score(here, actor) is None:
        return _before(actor, here)
    if not was_sent():
        return _anchor(actor, here, Sheet())
    sent = Sheet.read(request.form, "")
    try:
        _write(actor, public_id, sent)
    except Clash as clash:
        return _anchor(actor, found(anchor_seen(actor, public_id)), sent, clash=clash)
    except Refusal as refusal:
        return _anchor(actor, found(anchor_seen(actor, public_id)), sent, refusal=refusal)
    return onward("reviews.anchor", say("Kept."), public_id=public_id)


@methods("POST")
@allowed(roles("reviewer"))
def anchor_draft(public_id: str) -> BaseResponse:
    """Saving the sheet of a practice text while one writes; answers JSON."""
    actor, sent = current_actor(), Sheet.read(request.form, "")
    try:
        with transaction():
            row = practising.score(found(anchor_seen(actor, public_id)), actor, sent.points, sent.reasons, is_finished=False,
                                   bases=sent.marks)
            values = {**{f"points-{key}": row.half_points.get(key) for key in sent.points},
                      **{f"why-{key}": row.reasons.get(key, "") for key in sent.reasons}}
    except (Clash, Refusal) as refusal:
        problems = [tell(p.sentence) for p in getattr(refusal, "problems", [])]
        return json_answer(refusal.status, message=" ".join([tell(refusal.sentence), *problems]))
    except NotFound:
        return json_answer(404, message=gettext("This text is not yours to score any more."))
    return json_answer(200, versions=marks_of(values))


def _before(actor: Actor, here: Anchor) -> BaseResponse:
    """The title card of a practice text that a group sent: interest is declared before it opens."""
    form = TieForm().offer()
    knows = request.form.get("knows") != "no"
    if was_sent() and "knows" not in request.form:
        form.form_errors.append(gettext("Say whether you know this group."))
    elif was_sent() and form.validate():
        try:
            with transaction():
                practising.declare(found(anchor_seen(actor, here.public_id)), actor, conflict=knows, kind=form.kind.data or "",
                                   reason=form.reason.data or "")
            told = say("Thank you for saying so. Nothing of this group is shown to you.") if knows else None
            return onward("reviews.mine", told) if knows else onward("reviews.anchor", public_id=here.public_id)
        except Refusal as refusal:
            form.take(refusal)
    veil = veils_for([here], here.practice.call_id).get(here.id, CLEAR)
    return page("reviews/anchor_card.html", status=422 if was_sent() else 200, anchor=here, form=form, veil=veil,
                application=here.application)


def _write(actor: Actor, public_id: str, sent: Sheet) -> None:
    act = request.form.get("act", "")
    with transaction():
        here = found(anchor_seen(actor, public_id))
        if "words" in request.form:
            talking.say_of_anchor(here, actor, words=clean(request.form["words"]))
        else:
            practising.score(here, actor, sent.points, sent.reasons, is_finished=False, bases=sent.marks)
    if act == "finish":
        with transaction():
            practising.score(found(anchor_seen(actor, public_id)), actor, {}, {}, is_finished=True)


def _anchor(actor: Actor, here: Anchor, sent: Sheet, *, refusal: Refusal | None = None, clash: Clash | None = None) -> Response:
    is_open = here.practice.state in ("discussing", "finished")
    signed = given([here.id]).get(here.id, [])
    mine = own_score(here, actor)
    answers = answers_of(here.application) if here.application else {}
    veil = veil_of(here.application, answers, is_blind=plan_of(here.practice.call_id).is_blind) if here.application else CLEAR
    criteria = criteria_of(here.practice.call_id)
    talk = shown_talk(actor, remarks_of(anchor_id=here.id), talking.listed_for_anchor(here), veil, refusal) if is_open else {}
    lines = practice_lines(criteria, mine, sent, refusal)
    return page("reviews/anchor.html", status=409 if clash else 422 if refusal else 200, anchor=here, veil=veil,
                answers=veil.answers(answers), mine=mine, criteria=criteria, is_open=is_open,
                signed_points={c.key: [s.half_points[c.key] for s in signed if s.half_points.get(c.key) is not None]
                               for c in criteria} if is_open else {},
                lines=lines, may_score=actor.has("reviewer"), talk_values=talk, clash=tell(clash.sentence) if clash else "",
                versions=versions(lines) if clash else [], **_told(refusal))
