"""Writing an application: begun once, saved answer by answer, files added and taken away."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from yfund.accounts.models import Organisation
from yfund.applications import drafts, queries, timing
from yfund.applications.models import AnswerRevision, Application, Upload
from yfund.applications.policy import applicant as policy
from yfund.applications.rules import budget
from yfund.applications.rules.uploads import limits_of, no_room
from yfund.applications.services.writing import Change, Outcome, Pen
from yfund.calls.models import Call, Lot
from yfund.calls.rules.eligibility import one_a_group
from yfund.calls.rules.form import Definition, Question, fed_by, question_named
from yfund.infra import workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say

OVER = say("The time for these changes is over: what you sent first counts. Write to the fund if something kept you from it.")
SHUT = say("This call is not open. What you wrote stays yours to read, but nothing can be added or sent now.")


def begin(call: Call, organisation: Organisation, actor: Actor, *, quiz: dict[str, str]) -> Application:
    """The group's draft for a call; a draft begun before is given back, so that a double click makes one.

    `quiz`: {str(rule id): "yes" | "no"} for every rule; a "no" does not bar, an officer will look at it.
    Raises `NotAllowed` to readers and strangers, `Refusal` when the call is not open or the quiz has gaps.
    """
    if actor.id is None or not policy.may_begin(actor, organisation.id):
        raise NotAllowed(say("Only owners and editors of a group can apply for it."))
    call = locked(Call, call.id)
    if not timing.takes(call, organisation):
        raise Refusal(SHUT)
    form = queries.published_form(call.id)
    gaps = [Problem(say("Answer yes or no."), f"quiz-{r.id}") for r in call.rules if quiz.get(str(r.id)) not in ("yes", "no")]
    if gaps or form is None:
        raise Refusal(say("Some questions are still open."), gaps)
    there = queries.of_group(call.id, organisation.id)
    if (draft := next((a for a in there if a.state == "draft"), None)) is not None:
        return draft
    if any(a.number for a in there) and one_a_group(call.rules):
        raise Refusal(say("Your group has sent its application to this call already. Each group may send one."))
    application = Application(
        call_id=call.id, organisation_id=organisation.id, form_version_id=form.id, country=organisation.country,
        place=organisation.city, language=actor.language, begun_by_id=actor.id, created_at=clock.now(), quiz=dict(quiz),
        lot_id=call.lots[0].id if len(call.lots) == 1 else None)
    workflow.begin(application, actor, call=call.code)
    db.session.flush()
    return application


def write(application: Application, actor: Actor, changes: dict[str, Any], bases: dict[str, int], *,
          received_at: datetime | None = None) -> Outcome:
    """Save answers as typed, however incomplete: {question: typed value or value}; see `rules.answers.read`.

    `bases`: question → the revision the writer started from (0 = no answer yet). Without a base the writer
    knows what they overwrite. Unchanged answers are left alone; what only one side changed is merged, rows cell by cell;
    where both did, the saved one stays, the other is kept as a lost revision and told in the outcome.
    Raises `NotAllowed`, and `Refusal` when the time is over or a section is not open.
    """
    application = locked(Application, application.id)
    pen, asked = _pen(application, actor, changes, received_at)
    for key, typed in changes.items():
        pen.write(asked[key], typed, bases.get(key))
    return _written(application, pen)


def write_changes(application: Application, actor: Actor, changes: list[Change], *,
                  received_at: datetime | None = None) -> Outcome:
    """Save what a device sends, field by field, each change once however often it comes. Raises as `write` does."""
    application = locked(Application, application.id)
    pen, asked = _pen(application, actor, dict.fromkeys(change.question for change in changes), received_at)
    for key, question in asked.items():
        pen.write_changes(question, [change for change in changes if change.question == key])
    return _written(application, pen)


def put_back(application: Application, actor: Actor, kept: AnswerRevision, *, base: int | None) -> Outcome:
    """Let an earlier or lost text stand again, as a new revision; what stood there goes to the history in turn.

    Rows are not merged: the writer has seen both. Raises as `write` does.
    """
    application = locked(Application, application.id)
    pen, asked = _pen(application, actor, [kept.question], None)
    now = pen.present.get(kept.question)
    is_seen = base is None or base == (now.revision if now else 0)
    pen.write(asked[kept.question], kept.value, None if is_seen else base)
    return _written(application, pen)


def _pen(application: Application, actor: Actor, keys: Iterable[str],
         received_at: datetime | None) -> tuple[Pen, dict[str, Question]]:
    be_writable(application, actor, received_at)
    definition, sections = application.form_version.definition, queries.open_sections(application)
    asked = {}
    for key in keys:
        question = question_named(definition, key)
        if question is None or question["kind"] == "upload" or not _is_open(definition, key, sections):
            raise Refusal(say("This part of the application is not open for changes."), [Problem(say("It is not open."), key)])
        asked[key] = question
    return Pen(application, actor, {a.question: a for a in queries.answer_rows(application.id)}), asked


def _written(application: Application, pen: Pen) -> Outcome:
    db.session.flush()
    if (pen.outcome.saved or pen.outcome.changes) and application.changing_at is None:
        feed(application, application.form_version.definition)
    return pen.outcome


def add_upload(application: Application, actor: Actor, question: str, *, filename: str, media_type: str, size: int,
               sha256: str, warnings: str = "", received_at: datetime | None = None) -> Upload:
    """Put a stored file to a question; the same bytes twice are one. Raises `NotAllowed`, `Refusal`."""
    application = locked(Application, application.id)
    if (same := ask_upload(application, actor, question, size=size, sha256=sha256, received_at=received_at)) is not None:
        return same
    upload = Upload(application_id=application.id, question=question, filename=filename, media_type=media_type, size=size,
                    sha256=sha256, warnings=warnings, uploaded_by_id=actor.id, uploaded_at=clock.now())
    db.session.add(upload)
    db.session.flush()
    return upload


def ask_upload(application: Application, actor: Actor, question: str, *, size: int, sha256: str,
               received_at: datetime | None = None) -> Upload | None:
    """The file that is there already with these bytes, or None when there is room for one more.

    Asked before the bytes are kept, so that what is refused fills no disk. Raises `NotAllowed`, `Refusal`.
    """
    be_writable(application, actor, received_at, is_file=True)
    definition = application.form_version.definition
    asked = question_named(definition, question)
    if asked is None or asked["kind"] != "upload" or not _is_open(definition, question, queries.open_sections(application)):
        raise Refusal(say("This question takes no files now."))
    there = [u for u in queries.files_of(application.id) if u.question == question]
    if (same := next((u for u in there if u.sha256 == sha256), None)) is not None:
        return same
    most = limits_of(asked).most
    if len(there) >= most:
        raise Refusal(say("At most %(most)s files fit here. Remove one first.", most=most))
    today = drafts.bytes_sent_by(actor.id, clock.now() - timedelta(days=1))
    if (why := no_room(drafts.bytes_kept_for(application.id), today, sha256, size)) is not None:
        raise Refusal(why)
    return None


def remove_upload(upload: Upload, actor: Actor) -> None:
    """Take a file off its question; removing it twice is once. Its bytes stay while a submission names them."""
    application = locked(Application, upload.application_id)
    be_writable(application, actor)
    if not _is_open(application.form_version.definition, upload.question, queries.open_sections(application)):
        raise Refusal(say("This part of the application is not open for changes."))
    if upload.removed_at is None:
        upload.removed_at, upload.removed_by_id = clock.now(), actor.id


def be_writable(application: Application, actor: Actor, received_at: datetime | None = None, *, is_file: bool = False) -> None:
    """Raise `NotAllowed` or `Refusal` unless this actor may write in it what arrived then, by default now.

    A file that was on its way when the time ended may still come in; text may not.
    """
    if not actor.may_write_for(application.organisation_id):
        raise NotAllowed(say("Only owners and editors of the group can write here. You can read everything."))
    if not policy.may_write(actor, application):
        raise Refusal(say("This application was sent and stays as it is."))
    at = received_at or clock.now()
    if application.state == "returned" and not takes_changes(application, at):
        raise Refusal(OVER)
    if application.state != "returned" and not timing.takes(application.call, application.organisation, at) and not (
            is_file and timing.verdict(application, at).is_accepted):
        raise Refusal(SHUT)


def takes_changes(application: Application, at: datetime) -> bool:
    """Whether the changes asked for can still be written at that moment."""
    request = queries.open_request(application.id)
    return request is not None and at <= request.due_at


def _is_open(definition: Definition, question: str, sections: frozenset[str] | None) -> bool:
    if sections is None:
        return True
    return any(q["key"] == question for s in definition["sections"] if s["key"] in sections for q in s["questions"])


def feed(application: Application, definition: Definition) -> None:
    """Bring the columns of the application in line with the answers that feed them."""
    answers = queries.written(application)
    given = {}
    for target in ("title", "summary", "country", "place", "language", "theme", "lot", "starts_on", "ends_on", "budget"):
        question = fed_by(definition, target)
        if question is not None:
            given[target] = answers.get(question["key"])
    limits = {"title": 300, "country": 2, "place": 200, "language": 8, "theme": 40, "summary": 100_000}
    for column, most in limits.items():
        if isinstance(given.get(column), str):
            setattr(application, column, given[column][:most])
    for column in ("starts_on", "ends_on"):
        if column in given:
            text = given[column]
            setattr(application, column, date.fromisoformat(text) if isinstance(text, str) and text else None)
    if "budget" in given:
        application.requested_cents = min(budget.total_cents(given["budget"]), 10**17)
    if isinstance(given.get("place"), dict):
        application.place = str(given["place"].get("name") or "")[:200]
    if isinstance(given.get("lot"), str):
        application.lot_id = db.session.scalar(select(Lot.id).where(Lot.call_id == application.call_id, Lot.code == given["lot"]))
