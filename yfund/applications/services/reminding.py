"""Letters about what was not sent yet, drafts and changes, and sending complete drafts where the call says that they count.

Called by the worker each minute. How many questions they ask of the database depends on nothing but whether something is due.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Membership, Organisation, Person
from yfund.applications import queries, timing
from yfund.applications.models import Answer, Application, Reminder, Upload
from yfund.applications.rules.completeness import all_problems
from yfund.applications.rules.deadline import SLOW_LINE
from yfund.applications.rules.reminding import FIRST, reminder_due
from yfund.applications.services.submitting import send_for_group
from yfund.calls.models import Call, Extension
from yfund.infra import outbox
from yfund.infra.db import db, transaction
from yfund.kernel import clock

log = logging.getLogger(__name__)
AT_ONCE = 100


def remind_due() -> int:
    """Write the letters that are due now about drafts, and changes, nobody has sent, each once; returns about how many."""
    now, is_changing = clock.now(), and_(Application.state == "submitted", Application.changing_at.is_not(None))
    drafts = _drafts(or_(Application.state == "draft", is_changing), now, now + FIRST)
    windows = timing.windows_of(drafts)
    near = [a for a in drafts if now < windows[a.id].until <= now + FIRST]
    written = _written(near)
    near = [a for a in near if _wants(a, windows[a.id].until, now, written)][:AT_ONCE]
    return _remind(near, {a.id: windows[a.id].until for a in near}, written, now) if near else 0


def send_complete_due(most: int = AT_ONCE) -> int:
    """Send complete drafts whose deadline has passed, where the call says that they count; returns how many were sent.

    Each draft is looked at once, in a transaction of its own: a run cut short goes on with the next, and one that
    cannot be sent holds up no other.
    """
    now = clock.now()
    drafts = _drafts(and_(Application.state == "draft", Call.drafts_count, ~_looked_at()), None, now)
    windows, written = timing.windows_of(drafts), _written(drafts)
    over = [(a.id, windows[a.id].until) for a in drafts
            if windows[a.id].until + timedelta(minutes=windows[a.id].grace_minutes) + SLOW_LINE < now
            and (a.id, "closing", windows[a.id].until) not in written]
    return sum(_send_one(application_id, until) for application_id, until in over[:most])


def _looked_at() -> ColumnElement[bool]:
    """Whether a draft was looked at when its time was over, and has not been given more since."""
    longer = exists().where(Extension.call_id == Application.call_id, Extension.ended_at.is_(None),
                            or_(Extension.organisation_id == Organisation.id, Extension.country == Organisation.country),
                            Extension.until > Reminder.closes_at, Organisation.id == Application.organisation_id
                            ).correlate(Application, Reminder)
    return exists().where(Reminder.application_id == Application.id, Reminder.kind == "closing",
                          Reminder.closes_at >= Call.closes_at, ~longer)


def _send_one(application_id: int, until: datetime) -> bool:
    try:
        with transaction():
            db.session.add(Reminder(application_id=application_id, kind="closing", closes_at=until, written_at=clock.now()))
            return send_for_group(db.session.get_one(Application, application_id), received_at=until) is not None
    except Exception:
        log.exception("the draft %s could not be sent at its closing", application_id)
        return False


def _drafts(wanted: Any, earliest: datetime | None, latest: datetime) -> list[Application]:
    """Applications of calls that close, for everybody or for somebody, in that span."""
    longer = select(Extension.call_id).where(Extension.until <= latest)
    closing = Call.closes_at <= latest
    if earliest is not None:
        longer, closing = longer.where(Extension.until > earliest), closing & (Call.closes_at > earliest)
    return list(db.session.scalars(
        select(Application).join(Call, Call.id == Application.call_id)
        .options(joinedload(Application.call), joinedload(Application.organisation), joinedload(Application.form_version))
        .where(wanted, Call.state.in_(("open", "closed")), closing | Call.id.in_(longer))
        .order_by(Application.id)))


def _written(drafts: Sequence[Application]) -> set[tuple[int, str, datetime]]:
    if not drafts:
        return set()
    rows = db.session.execute(select(Reminder.application_id, Reminder.kind, Reminder.closes_at)
                              .where(Reminder.application_id.in_([a.id for a in drafts])))
    return {(application_id, kind, closes_at) for application_id, kind, closes_at in rows}


def _wants(application: Application, until: datetime, now: datetime, written: set[tuple[int, str, datetime]]) -> bool:
    kind = reminder_due(now, until, _begun_at(application), is_complete=True)
    return bool(kind) and (application.id, kind, until) not in written


def _begun_at(application: Application) -> datetime:
    return application.changing_at or application.created_at


def _remind(drafts: Sequence[Application], until: Mapping[int, datetime], written: set[tuple[int, str, datetime]],
            now: datetime) -> int:
    ids = [a.id for a in drafts]
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.scalars(select(Answer).where(Answer.application_id.in_(ids))):
        answers[row.application_id][row.question] = row.value
    files: dict[int, Counter[str]] = defaultdict(Counter)
    for upload in db.session.scalars(select(Upload).where(Upload.application_id.in_(ids), Upload.removed_at.is_(None))):
        files[upload.application_id][upload.question] += 1
    limits = {call.id: queries.limits_of(call) for call in {a.call for a in drafts}}
    people = _writers([a.organisation_id for a in drafts])
    for application in drafts:
        wrong = all_problems(application.form_version.definition, answers[application.id], files[application.id],
                             limits[application.call_id])
        begun_at = _begun_at(application)
        kind = reminder_due(now, until[application.id], begun_at, is_complete=not wrong)
        # Looked at and found incomplete in the last hours is noted too, so that it is not asked each minute.
        note = kind or reminder_due(now, until[application.id], begun_at, is_complete=True)
        db.session.add(Reminder(application_id=application.id, kind=note, closes_at=until[application.id], written_at=now))
        if kind:
            _write(application, people[application.organisation_id], kind, until[application.id], len(wrong))
    return len(drafts)


def _write(application: Application, people: Sequence[Person], kind: str, until: datetime, sections: int) -> None:
    letter = "applications/unfinished" if sections else "applications/unsent"
    letter = letter if application.changing_at is None else "applications/unsent_changes"
    for person in people:
        outbox.post(letter, to=person, key=f"{application.public_id}:{kind}:{until.isoformat()}", about=application, is_new=True,
                    application=application, call=application.call, until=until, sections=sections,
                    zone=application.organisation.zone)


def _writers(organisation_ids: Sequence[int]) -> dict[int, list[Person]]:
    people: dict[int, list[Person]] = defaultdict(list)
    rows = db.session.execute(
        select(Membership.organisation_id, Person).join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(organisation_ids), Membership.part.in_(("owner", "editor")), Person.active)
        .order_by(Person.id))
    for organisation_id, person in rows:
        people[organisation_id].append(person)
    return people
