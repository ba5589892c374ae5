"""Everything a section's page and the task list show, gathered once."""

from collections import Counter, defaultdict
from typing import Any

from flask import url_for
from flask_babel import gettext

from yfund.applications import drafts, queries, timing
from yfund.applications.models import Application, Upload
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.answers import is_raw
from yfund.applications.rules.completeness import all_problems, cap_of, section_state
from yfund.applications.services import drafting
from yfund.applications.services.writing import TwoTexts
from yfund.applications.views import fields
from yfund.calls.rules.form import Definition, Question, is_shown, question_named, section_named
from yfund.infra import arriving, quarantine
from yfund.infra.arriving import Arriving
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotFound, Problem
from yfund.web.access import current_actor
from yfund.web.filters import in_words, left, moment, place_of, tell, zone_of_reader
from yfund.web.pages import found

Tasks = list[dict[str, Any]]


def is_open(application: Application) -> bool:
    """Whether it is being written and time still allows it: the call's for a draft, the due instant for changes asked for."""
    if not policy.is_open(application):
        return False
    if application.state == "returned":
        return drafting.takes_changes(application, clock.now())
    return timing.takes(application.call, application.organisation)


def tasks(application: Application) -> Tasks:
    """The sections with their states, as the task list and the thread want them."""
    definition = application.form_version.definition
    answers, uploads = queries.written(application), queries.upload_counts(application.id)
    wrong = all_problems(definition, answers, uploads, queries.limits_of(application.call))
    request = queries.open_request(application.id) if application.state == "returned" else None
    changed = queries.changed_at(application.id) if request else {}
    drawn = []
    for number, part in enumerate(definition["sections"], 1):
        is_asked = request is not None and part["key"] in request.sections
        last = max((changed[q["key"]] for q in part["questions"] if q["key"] in changed), default=None)
        state = section_state(part, answers, uploads, has_problems=part["key"] in wrong,
                              asked_at=request.asked_at if request and is_asked else None, changed_at=last)
        missing = len(wrong.get(part["key"], ()))
        drawn.append({"key": part["key"], "title": f"{number}. {in_words(part['title'])}", "state": state, "missing": missing,
                      "url": url_for("applications.section", public_id=application.public_id, key=part["key"])})
    return drawn


def check_task(application: Application, done: Tasks) -> dict[str, Any]:
    """The last line of the list: check and send."""
    ready = all(t["state"] == "done" for t in done)
    note = gettext("Everything is there") if ready else gettext("Shows all that is missing")
    return {"key": "", "title": f"{len(done) + 1}. {gettext('Check and send')}", "state": "in_progress" if ready else "not_started",
            "note": note, "url": url_for("applications.check", public_id=application.public_id)}


def closing(application: Application) -> dict[str, str]:
    """The deadline in both zones: what is left, the group's time, the fund's time."""
    call = application.call
    request = queries.open_request(application.id) if application.state == "returned" else None
    until, own = request.due_at if request else timing.window_of(call, application.organisation).until, zone_of_group(application)
    rest = left(until)
    theirs = gettext("That is %(time)s, where the fund is.", time=moment(until, call.zone)) if own != call.zone else ""
    return {"left": gettext("%(time)s left", time=rest) if rest else gettext("Closed"), "own": str(moment(until, own)),
            "theirs": str(theirs), "place": place_of(own), "zone": call.zone}


def zone_of_group(application: Application) -> str:
    """The clock on the wall of the group, the same for all its members; of one that told none, the reader's own."""
    zone = application.organisation.zone
    return zone if zone != "UTC" else zone_of_reader()


def drawn(application: Application, actor: Actor, key: str, *, is_checked: bool, more: str = "",
          clashes: list[TwoTexts] | None = None, refused: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The values of one section's page. Raises `NotFound` when the form has no such section."""
    definition = application.form_version.definition
    part = found(section_named(definition, key))
    rows = {a.question: a for a in queries.answer_rows(application.id)}
    answers = {k: a.value for k, a in rows.items()}
    mine = {c.question: c.mine for c in clashes or []}
    uploads = queries.files_of(application.id)
    counts = Counter(upload.question for upload in uploads)
    limits = queries.limits_of(application.call)
    wrong = all_problems(definition, {**answers, **mine}, counts, limits).get(key, [])
    wrong = wrong if is_checked else [p for p in wrong if is_raw(answers.get(p.field.partition("-")[0]))]
    errors = fields.by_field(wrong) | {k: " ".join(v) for k, v in (refused or {}).items()}
    asked = [q for q in part["questions"] if is_shown(q, answers, definition) or _stands_here(q, part)]
    shown = [fields.asked(q, mine.get(q["key"], answers.get(q["key"])), rows.get(q["key"]), errors,
                          files=[u for u in uploads if u.question == q["key"]], more_rows=1 if more == q["key"] else 0,
                          countries=limits.countries, cap_cents=cap_of(definition, answers, limits))
             for q in asked]
    _hang(shown, asked, definition, part, answers)
    _put_beside(shown, application, clashes or [])
    listed = tasks(application)
    last = max((a.written_at for k, a in rows.items() if question_named({"sections": [part]}, k)), default=None)
    return {"section": part, "asked": shown, "tasks": listed,
            "position": next(i for i, t in enumerate(listed, 1) if t["key"] == key),
            "problems": _summary(wrong, refused or {}), "closing": closing(application),
            "may_write": may_write(application, key), "saved_at": last, "others": others(application, actor),
            "keep": f"{application.public_id}:{actor.id}", "following": after(application, key),
            "answers": answers, "uploads": uploads, **_files_beside(application, actor, shown)}


def _hang(shown: list[fields.Asked], asked: list[Question], definition: Definition, part: dict[str, Any],
          answers: dict[str, Any]) -> None:
    """Tell each question that hangs on another of this page when it is asked."""
    for one, question in zip(shown, asked, strict=True):
        one.condition = fields.condition(question, answers, definition) if _stands_here(question, part) else None


def may_write(application: Application, key: str) -> bool:
    """Whether whoever asks may write in this section now."""
    opened = queries.open_sections(application)
    return policy.may_write(current_actor(), application) and is_open(application) and (opened is None or key in opened)


def _stands_here(question: Question, part: dict[str, Any]) -> bool:
    """Whether the question on which this one hangs stands in the same section: then the page can ask by itself."""
    return any(q["key"] == (question.get("show_when") or {}).get("question") for q in part["questions"])


def others(application: Application, actor: Actor) -> list[dict[str, str]]:
    """Who else of the group was writing just now, and in which section."""
    titles = {s["key"]: in_words(s["title"]) for s in application.form_version.definition["sections"]}
    return [{"name": one.person.name, "section": one.section, "where": titles.get(one.section, "")}
            for one in drafts.writing_now(application.id, actor.id)]


def _files_beside(application: Application, actor: Actor, shown: list[fields.Asked]) -> dict[str, Any]:
    """What the scanner says of the section's files, and what is still on its way; asked only where there are files to give."""
    asked = [one for one in shown if one.kind == "upload"]
    if not asked or actor.id is None:
        return {"scans": {}, "coming": {}, "has_uploads": False}
    coming: dict[str, list[Arriving]] = defaultdict(list)
    for one in arriving.waiting_for(actor.id, timing.purpose_of(application)):
        coming[one.purpose.split(":", 2)[2]].append(one)
    scans = quarantine.states_of([u.sha256 for one in asked for u in one.files])
    return {"scans": scans, "coming": coming, "has_uploads": True}


def _summary(wrong: list[Problem], refused: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(tell(p.sentence), p.field) for p in wrong if p.field not in refused] + [
        (sentence, key) for key, sentences in refused.items() for sentence in sentences]


def _put_beside(shown: list[fields.Asked], application: Application, clashes: list[TwoTexts]) -> None:
    names = queries.names(c.theirs_by_id for c in clashes)
    for clash in clashes:
        question = question_named(application.form_version.definition, clash.question)
        for one in shown:
            if one.key == clash.question and question is not None:
                one.revision = clash.revision
                one.other = {"text": fields.in_text(question, clash.theirs), "by": names.get(clash.theirs_by_id or 0, "")}


def after(application: Application, key: str) -> str | None:
    """The key of the section after this one, None after the last."""
    keys = [s["key"] for s in application.form_version.definition["sections"]]
    at = keys.index(key) + 1
    return keys[at] if at < len(keys) else None


def section_of(application: Application, question: str) -> str:
    """The key of the section a question stands in."""
    for part in application.form_version.definition["sections"]:
        if any(q["key"] == question for q in part["questions"]):
            return str(part["key"])
    raise NotFound


def files_by_question(uploads: list[Upload]) -> dict[str, list[Upload]]:
    """Files under their questions."""
    sorted_out: dict[str, list[Upload]] = defaultdict(list)
    for upload in uploads:
        sorted_out[upload.question].append(upload)
    return sorted_out
