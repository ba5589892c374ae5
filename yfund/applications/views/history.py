"""What was written before: the history of a section, two texts of one answer, and drafts that went over to a new form."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import drafts, queries
from yfund.applications.forms import applicant as forms
from yfund.applications.models import Application
from yfund.applications.rules.differences import changed
from yfund.applications.services import drafting, moving
from yfund.applications.views import blueprint, fields, sections
from yfund.calls.rules.form import Question, question_named, section_named
from yfund.calls.rules.versions import differences
from yfund.infra import quarantine
from yfund.infra.db import transaction
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page

MOST_STEPS = 40


@blueprint.get("/applications/<public_id>/sections/<key>/history")
@signed_in
def history(public_id: str, key: str) -> Response:
    """Who changed what in a section, the newest first, each step with its difference and a way back.

    Older changes follow page by page (`page`), and beyond what is read at once from a row on (`before`).
    """
    application = found(queries.own_seen(current_actor(), public_id))
    part = found(section_named(application.form_version.definition, key))
    before, number = request.args.get("before", type=int), max(request.args.get("page", 1, type=int), 1)
    stretch = _stretch(application, part["questions"], before)
    shown = stretch.steps[(number - 1) * MOST_STEPS:number * MOST_STEPS]
    names = queries.names(one["by_id"] for one in shown)
    older = {"page": number + 1, "before": before} if len(stretch.steps) > number * MOST_STEPS else (
        {"before": stretch.goes_on_at} if stretch.goes_on_at else None)
    return page("applications/history.html", application=application, section=part, steps=shown, names=names,
                scans=quarantine.states_of([one["file"].sha256 for one in shown if one["file"]]),
                is_first=number == 1 and not before,
                older=url_for("applications.history", public_id=public_id, key=key, **older) if older else "",
                revisions=stretch.revisions, may_write=sections.may_write(application, key))


@dataclass(frozen=True)
class Stretch:
    """Some of the life of a section, the newest first. `goes_on_at`: the row from which older changes follow, if there are."""

    steps: list[dict[str, Any]]
    revisions: dict[str, int]
    goes_on_at: int | None


def _stretch(application: Application, asked: list[Question], before: int | None) -> Stretch:
    keys = [q["key"] for q in asked]
    kept, present = drafts.kept_texts(application.id, keys, before), {a.question: a for a in queries.answer_rows(application.id)}
    then: dict[str, Any] = dict(present)
    if before is not None:
        then |= {row.question: row for row in drafts.texts_after(application.id, keys, before)}
    goes_on = kept[-1] if len(kept) == drafts.MOST_KEPT else None
    steps = [one for question in asked for one in _steps(question, then.get(question["key"]), present, kept)]
    start = drafts.kept_at(before) if before is not None else None
    steps += [one for one in _file_steps(application, asked)
              if (start is None or one["at"] < start) and (goes_on is None or one["at"] >= goes_on.written_at)]
    return Stretch(sorted(steps, key=lambda one: one["at"], reverse=True), {k: a.revision for k, a in present.items()},
                   goes_on.id if goes_on else None)


def _steps(question: Question, then: Any, present: dict[str, Any], kept: list[Any]) -> list[dict[str, Any]]:
    steps = [{"question": question, "change": changed(question, step.old, step.new), "by_id": step.by_id, "at": step.at,
              "id": step.old_id, "is_lost": False, "file": None} for step in drafts.steps_of(then, kept)]
    now = present[question["key"]].value if question["key"] in present else None
    lost = [{"question": question, "change": changed(question, now, row.value), "by_id": row.written_by_id,
             "at": row.written_at, "id": row.id, "is_lost": True, "file": None}
            for row in kept if row.question == question["key"] and row.is_lost]
    return [one for one in (*steps, *lost) if one["change"] is not None]


def _file_steps(application: Application, asked: list[Question]) -> list[dict[str, Any]]:
    """Files that came and went; one that went, and is not there again, can be put back."""
    uploads = {q["key"]: q for q in asked if q["kind"] == "upload"}
    files = drafts.all_files(application.id, list(uploads)) if uploads else []
    there = {(file.question, file.sha256) for file in files if file.removed_at is None}
    came = [{"question": uploads[file.question], "file": file, "is_gone": False, "at": file.uploaded_at,
             "by_id": file.uploaded_by_id, "may_return": False} for file in files]
    went = [{"question": uploads[file.question], "file": file, "is_gone": True, "at": file.removed_at,
             "by_id": file.removed_by_id, "may_return": (file.question, file.sha256) not in there}
            for file in files if file.removed_at is not None]
    return [*came, *went]


@blueprint.get("/applications/<public_id>/versions/<key>")
@signed_in
def versions(public_id: str, key: str) -> Response:
    """The saved answer beside those that lost or were replaced."""
    application = found(queries.own_seen(current_actor(), public_id))
    question = found(question_named(application.form_version.definition, key))
    answer = next((a for a in queries.answer_rows(application.id) if a.question == key), None)
    kept = drafts.kept_texts(application.id, [key])
    steps = [step for step in drafts.steps_of(answer, kept) if step.old_id]
    names = queries.names([*(r.written_by_id for r in kept), answer.written_by_id if answer else None])
    by_id = {r.id: r for r in kept}
    part = sections.section_of(application, key)
    shown = [*(r for r in kept if r.is_lost), *(by_id[step.old_id] for step in steps)][:20]
    others = [{"id": r.id, "text": fields.in_text(question, r.value), "by": names.get(r.written_by_id or 0, ""),
               "at": r.written_at, "is_lost": r.is_lost} for r in shown]
    return page("applications/versions.html", application=application, question=question, others=others,
                saved=fields.in_text(question, answer.value) if answer else "",
                saved_by=names.get(answer.written_by_id or 0, "") if answer else "",
                saved_at=answer.written_at if answer else None, may_write=sections.may_write(application, part),
                revision=answer.revision if answer else 0, section=part)


@blueprint.post("/applications/<public_id>/versions/<key>")
@signed_in
def take_version(public_id: str, key: str) -> BaseResponse:
    """Put an earlier or lost text in the place of the saved one, which is kept in turn."""
    actor, wanted = current_actor(), request.form.get("revision", "")
    application = found(queries.own_seen(actor, public_id))
    kept = found(drafts.kept_text(application.id, key, int(wanted)) if wanted.isdigit() and len(wanted) < 18 else None)
    with transaction():
        outcome = drafting.put_back(application, actor, kept, base=forms.bases(request.form).get(key))
    if outcome.clashes:
        return onward("applications.versions", public_id=public_id, key=key)
    return onward("applications.section", public_id=public_id, key=sections.section_of(application, key), _anchor=key)


@blueprint.post("/applications/<public_id>/moved")
@signed_in
def dismiss_move(public_id: str) -> BaseResponse:
    """Put away the note about a new form."""
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    with transaction():
        for move in drafts.unread_moves(application.id):
            moving.dismiss(move, actor)
    return onward("applications.show", public_id=public_id)


def moved(application: Application) -> dict[str, Any]:
    """What the task list tells of new forms: the fund's notes and the differences, until somebody puts them away; and
    what is no longer asked."""
    moves = drafts.unread_moves(application.id)
    known = drafts.versions_named({i for move in moves for i in (move.from_version_id, move.into_version_id)})
    told = [{"note": move.note, "at": move.at, "changes": [tell(one.sentence) for one in differences(
        known[move.from_version_id].definition, known[move.into_version_id].definition)]} for move in moves]
    return {"moves": told, "left_over": drafts.left_over(application, queries.answers_of(application))}
