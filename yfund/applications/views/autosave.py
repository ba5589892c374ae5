"""What saves by itself while one writes, and what others of the group wrote meanwhile."""

from typing import Any

from flask import Response, g, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from yfund.applications import queries
from yfund.applications.forms import applicant as forms
from yfund.applications.models import Answer, Application
from yfund.applications.rules.answers import ROWS, columns, read
from yfund.applications.rules.merging import identified
from yfund.applications.services import drafting, together
from yfund.applications.services.writing import Change, Outcome
from yfund.applications.views import blueprint, fields, sections
from yfund.calls.rules.form import Definition, Question, question_named, section_named
from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found


@blueprint.post("/applications/<public_id>/autosave")
@signed_in
def autosave(public_id: str) -> tuple[Response, int]:
    """Save the changes of a device, each once: JSON {"section", "changes": [{"id", "field", "base", "value", "row",
    "column", "earlier"}]}. Without changes it only says who is here.

    Answers {"saved": {change id: revision}, "now": {change id: {"revision", "value"}} where the answer has gone on since,
    "clashes": [...] where somebody else wrote too, "revisions": {question: revision}, "others": [{"name", "where"}]}.
    """
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    sent = request.get_json(silent=True) or {}
    changes = [Change(**one) for one in forms.changes(sent)]
    section = sent.get("section") if isinstance(sent, dict) else None
    try:
        with transaction():
            outcome = drafting.write_changes(application, actor, changes, received_at=g.received_at)
            together.seen_at(application, actor, section=section if isinstance(section, str) else "")
    except (Refusal, NotAllowed) as refusal:
        return jsonify(message=tell(refusal.sentence)), refusal.status
    answers = {a.question: a for a in queries.answer_rows(application.id)}
    definition = application.form_version.definition
    return jsonify(
        saved=outcome.changes, now=_gone_on(definition, changes, outcome, answers),
        clashes=_clashes(application, changes, outcome, answers),
        revisions={key: answer.revision for key, answer in answers.items()}, others=sections.others(application, actor)), 200


@blueprint.get("/applications/<public_id>/together/<key>")
@signed_in
def together_here(public_id: str, key: str) -> Response:
    """What the answers of a section are now, who else is here, and a fresh token after signing in again."""
    application = found(queries.own_seen(current_actor(), public_id))
    part = found(section_named(application.form_version.definition, key))
    answers = {a.question: a for a in queries.answer_rows(application.id)}
    shown = {q["key"]: {"revision": answers[q["key"]].revision, "value": plain(q, answers[q["key"]].value)}
             for q in part["questions"] if q["key"] in answers}
    answer = jsonify(token=generate_csrf(), answers=shown, others=sections.others(application, current_actor()))
    # Never compressed: a token beside typed text can be guessed from the length of the answer.
    answer.headers["Content-Encoding"] = "identity"
    return answer


def plain(question: Question, value: Any) -> Any:
    """A value as the fields of the page hold it: text, list of texts, the parts of a place, or rows of texts."""
    if question["kind"] in ROWS:
        return [{"id": row["id"], **{c["key"]: str(fields.shown_value(c, row.get(c["key"]))) for c in columns(question)}}
                for row in identified(value)]
    shown = fields.shown_value(question, value)
    return shown if isinstance(shown, list | dict) else str(shown)


def _part(question: Question, change: Change, value: Any) -> Any:
    """What a change was about, out of a whole answer."""
    whole = plain(question, value)
    if not change.row:
        return whole
    row = next((row for row in whole if row["id"] == change.row), {})
    return row.get(change.column, "") if change.column else row


def _sent(question: Question, change: Change) -> Any:
    """What a change wanted to be there, as the fields of the page hold it once it is read."""
    if not change.row:
        return plain(question, read(question, change.typed))
    column = next((c for c in columns(question) if c["key"] == change.column), None)
    return str(fields.shown_value(column, read(column, change.typed))) if column else ""


def _gone_on(definition: Definition, changes: list[Change], outcome: Outcome, answers: dict[str, Answer]) -> dict[str, Any]:
    """Changes in whose place something else stands by now, because somebody wrote since: the page must show that."""
    found_on = {}
    for change in changes:
        answer, question = answers.get(change.question), question_named(definition, change.question)
        if change.id not in outcome.changes or answer is None or question is None or change.row and not change.column:
            continue
        now, value = _part(question, change, answer.value), _sent(question, change)
        if now != value:
            found_on[change.id] = {"revision": answer.revision, "value": now}
    return found_on


def _clashes(application: Application, changes: list[Change], outcome: Outcome, answers: dict[str, Answer]) -> list[dict[str, Any]]:
    names = queries.names(answers[c.question].written_by_id for c in changes if c.id in outcome.lost and c.question in answers)
    return [_clash(application, change, answers.get(change.question), names) for change in changes if change.id in outcome.lost]


def _clash(application: Application, change: Change, answer: Answer | None, names: dict[int, str]) -> dict[str, Any]:
    question = found(question_named(application.form_version.definition, change.question))
    value = _part(question, change, answer.value if answer else None)
    return {"id": change.id, "field": change.question, "row": change.row, "column": change.column, "value": value,
            "text": _said(question, change, value), "by": names.get(answer.written_by_id or 0, "") if answer else "",
            "revision": answer.revision if answer else 0,
            "url": url_for("applications.versions", public_id=application.public_id, key=change.question)}


def _said(question: Question, change: Change, value: Any) -> str:
    if change.row:
        return value if isinstance(value, str) else ""
    options = dict(fields.choices(question)) if question["kind"] in ("choice", "choices") else {}
    if isinstance(value, list):
        return ", ".join(options.get(one, one) for one in value)
    return options.get(value, value) if isinstance(value, str) else fields.in_text(question, value)
