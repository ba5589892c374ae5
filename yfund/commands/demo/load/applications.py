"""Applications with their answers, files and frozen submissions; drafts that came too late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from yfund.applications.models import Answer, Application, Submission, Upload
from yfund.applications.queries import published_form
from yfund.applications.services.submitting import STATEMENT
from yfund.calls.models import Call
from yfund.commands.demo import shapes
from yfund.commands.demo.load.forms import answers_of, uploads_of
from yfund.commands.demo.load.keys import Loaded, review_begins
from yfund.commands.demo.load.screening import keep_screening, screen
from yfund.infra import workflow
from yfund.infra.columns import random_id
from yfund.infra.db import db
from yfund.infra.fingerprints import code_of, fingerprint_of
from yfund.kernel import clock
from yfund.kernel.actor import Actor


@dataclass(frozen=True)
class Sent:
    """One application with what hangs on it, before it is written down."""

    record: shapes.Application
    row: Application
    writer: Actor
    answers: dict[str, Any]
    uploads: list[dict[str, Any]]
    submission: dict[str, Any] | None


def load_applications(loaded: Loaded, record: shapes.Call) -> None:
    """Everything sent to a call of the world, and its drafts, screened and handed to the readers."""
    call = loaded.calls[record.year]
    form = published_form(call.id)
    quiz = {str(rule.id): "yes" for rule in call.rules}
    lots = {lot.code: lot.id for lot in call.lots}
    review_at = review_begins(record)
    found = []
    for one in (*record.applications, *record.drafts):
        row = Application(public_id=random_id(), call=call, call_id=call.id, form_version=form, lot_id=lots.get(one.lot),
                          organisation=loaded.groups[one.group], quiz=quiz)
        found.append(_walked(loaded, one, row, review_at))
        loaded.applications[one.key] = row
    call.last_number = len(record.applications)
    db.session.add_all(item.row for item in found)
    db.session.flush()
    _keep_contents(found, call)
    keep_screening(loaded, record, [(item.record, item.row) for item in found if item.submission])


def _walked(loaded: Loaded, one: shapes.Application, row: Application, review_at: datetime) -> Sent:
    writer = loaded.of_group(one.group, "editor")
    _feed(one, row)
    row.begun_by_id, row.created_at = writer.id, one.started_at
    with clock.at(one.started_at):
        workflow.begin(row, writer, call=row.call.code)
    # Out of the session until all is walked: inside, each of thousands of steps would flush by itself.
    db.session.expunge(row)
    definition = row.form_version.definition
    answers = answers_of(definition, one.answers)
    uploads = list(_uploads(loaded, one, definition))
    submission = _frozen(row, writer, answers, uploads) if one.submitted_at else None
    if submission:
        with clock.at(one.submitted_at):
            workflow.move(row, "submit", writer, fingerprint=submission["fingerprint"])
        screen(loaded, one, row, review_at)
    return Sent(one, row, writer, answers, uploads, submission)


def _feed(one: shapes.Application, row: Application) -> None:
    row.number = f"{row.call.code}-{int(one.number.rpartition('/')[2]):04d}" if one.number else None
    row.title, row.summary, row.theme, row.language = one.title, one.summary, one.theme, one.language
    row.country, row.place = one.country, str(one.answers.get("cities", one.city.name))
    row.starts_on, row.ends_on = one.starts_on, one.ends_on
    row.requested_cents, row.submitted_at = one.requested_cents, one.submitted_at


def _uploads(loaded: Loaded, one: shapes.Application, definition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    odd = int(one.group.rpartition("-")[2]) % 2
    kinds = {"registration": ("registration", "statutes"), "accounts": ("accounts", "audit")}
    for question, filename in uploads_of(definition, one.answers).items():
        paper = loaded.papers[kinds[question][odd]]
        yield {"question": question, "filename": filename, "size": paper.size, "sha256": paper.sha256}


def _frozen(row: Application, writer: Actor, answers: dict[str, Any], uploads: list[dict[str, Any]]) -> dict[str, Any]:
    """The submission as `applications.services.submitting` freezes one, without asking whether it was in time."""
    snapshot = {
        "application": row.public_id, "number": row.number, "call": row.call.code, "sending": 1,
        "form_version": row.form_version.number, "organisation": row.organisation.name, "answers": answers, "quiz": row.quiz,
        "uploads": uploads, "declared_name": writer.name, "statement": STATEMENT.message,
        "received_at": row.submitted_at.isoformat(),
    }
    fingerprint = fingerprint_of(snapshot)
    return {"number": 1, "snapshot": snapshot, "fingerprint": fingerprint, "declared_name": writer.name,
            "code": code_of(str(row.number), fingerprint, row.submitted_at), "sent_by_id": writer.id,
            "received_at": row.submitted_at}


def _keep_contents(found: Sequence[Sent], call: Call) -> None:
    db.session.execute(insert(Answer), [
        {"application_id": item.row.id, "question": key, "value": value, "revision": 1, "written_by_id": item.writer.id,
         "written_at": item.record.saved_at} for item in found for key, value in item.answers.items()])
    uploads = [{**upload, "application_id": item.row.id, "media_type": "application/pdf", "uploaded_by_id": item.writer.id,
                "uploaded_at": item.record.saved_at} for item in found for upload in item.uploads]
    if uploads:
        db.session.execute(insert(Upload), uploads)
    db.session.execute(insert(Submission), [
        {**item.submission, "application_id": item.row.id, "closes_at": call.closes_at, "grace_minutes": call.grace_minutes}
        for item in found if item.submission])
