"""Answers written away from the site: the text to take along, and pasting it back with a look at what will change."""

from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import queries
from yfund.applications.forms import applicant as forms
from yfund.applications.models import Answer, Application
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.answers import SEVERAL, is_empty, read
from yfund.applications.services import drafting
from yfund.applications.views import blueprint, fields, sections
from yfund.calls.rules.form import Question
from yfund.calls.rules.sheet import parse_sheet
from yfund.calls.rules.sheet import sheet as text_of
from yfund.infra.db import transaction
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import country, in_words, tell
from yfund.web.pages import found, onward, page
from yfund.web.places import countries

MOST_BYTES = 400_000


@blueprint.get("/applications/<public_id>/answers.txt")
@signed_in
def own_sheet(public_id: str) -> Response:
    """The form with everything written so far, as plain text to work on elsewhere."""
    application = found(queries.own_seen(current_actor(), public_id))
    name = application.title or in_words(application.call.title)
    text = text_of(application.form_version.definition, title=f"{application.call.code} · {name}", words=in_words, say_line=tell,
                   answers=queries.answers_of(application), shown=_plain)
    return Response("\ufeff" + text.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="{application.call.code}.txt"'})


@blueprint.route("/applications/<public_id>/paste", methods=["GET", "POST"])
@signed_in
def paste(public_id: str) -> Response | BaseResponse:
    """Paste a text back: first everything it would change, then what is ticked is saved. `go`: look, keep."""
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    text = _sent_text()
    typed, problems = parse_sheet(application.form_version.definition, text, words=in_words,
                                  countries={name.casefold(): code for code, name in countries()})
    taken = {key: typed[key] for key in request.form.getlist("take") if key in typed}
    clashes: list[drafting.TwoTexts] = []
    if request.form.get("go") == "keep" and taken:
        with transaction():
            outcome = drafting.write(application, actor, taken, forms.bases(request.form))
        clashes = outcome.clashes
        if not clashes:
            return onward("applications.show", say("Your choice is saved. What stood there before is kept."),
                          public_id=public_id)
    may_write = policy.may_write(actor, application) and sections.is_open(application)
    return page("applications/paste.html", status=409 if clashes else 200, application=application, text=text,
                parts=_changes(application, typed) if text else [], problems=[(tell(p.sentence), "") for p in problems],
                clashes=[c.question for c in clashes], may_write=may_write, nothing=bool(text) and not typed)


def _sent_text() -> str:
    file = request.files.get("file")
    raw = file.read(MOST_BYTES) if file and file.filename else b""
    for encoding in ("utf-8-sig", "utf-16") if raw else ():
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace") if raw else request.form.get("text", "")[:MOST_BYTES]


def _changes(application: Application, typed: dict[str, Any]) -> list[dict[str, Any]]:
    """Section by section, every answer that would differ: what stands there, what would stand there, its revision."""
    rows = {answer.question: answer for answer in queries.answer_rows(application.id)}
    opened, parts = queries.open_sections(application), []
    for section in application.form_version.definition["sections"]:
        changed = [_change(q, rows.get(q["key"]), typed[q["key"]]) for q in section["questions"] if q["key"] in typed]
        changed = [one for one in changed if one is not None]
        if changed:
            parts.append({"title": in_words(section["title"]), "changes": changed,
                          "is_open": opened is None or section["key"] in opened})
    return parts


def _change(question: Question, answer: Answer | None, typed: Any) -> dict[str, Any] | None:
    now, new = answer.value if answer else None, read(question, typed)
    before, after = ("" if is_empty(now) else _text(question, now)), _text(question, new)
    if before == after or question["kind"] in SEVERAL and isinstance(now, list) and set(now) == set(new):
        return None
    return {"key": question["key"], "label": in_words(question["label"]), "before": before, "after": after,
            "revision": answer.revision if answer else 0}


def _text(question: Question, value: Any) -> str:
    named = {one["value"]: in_words(one["label"]) for one in question.get("choices") or ()}
    if isinstance(value, dict) and "name" in value:
        return " ".join(str(value[part]) for part in ("name", "lat", "lon") if value.get(part))
    if question["kind"] in ("country", "countries", "choice", "choices") and isinstance(value, str | list):
        listed = value if isinstance(value, list) else [value]
        return ", ".join(named.get(one, country(one) if question["kind"].startswith("countr") else one) for one in listed)
    return fields.in_text(question, value)


def _plain(question: Question, value: Any) -> str:
    if question["kind"] in ("country", "countries"):
        return ", ".join(country(one) for one in (value if isinstance(value, list) else [value]))
    return str(fields.shown_value(question, value))
