"""Reading calls, scoped by who asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Organisation
from yfund.calls.models import Call, Extension, FormVersion
from yfund.calls.policy import PUBLIC_STATES, may_look, may_manage
from yfund.calls.rules.calendar import Deadline, Given, latest
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.web.needs import Need


def public() -> Select[tuple[Call]]:
    """Calls everybody may know of, the newest first."""
    return select(Call).where(Call.state.in_(PUBLIC_STATES)).order_by(Call.closes_at.desc(), Call.id)


def open_calls() -> list[Call]:
    """Calls that take applications at this moment, the first to close first."""
    now = clock.now()
    return list(db.session.scalars(
        select(Call).where(Call.state == "open", Call.opens_at <= now, Call.closes_at >= now).order_by(Call.closes_at, Call.id)))


def published(code: str) -> Call | None:
    """The call of that code if everybody may see it, else None."""
    return db.session.scalar(public().where(Call.code == code))


def manageable(actor: Actor) -> Select[tuple[Call]]:
    """Calls the actor sees in the office, those in preparation too; the newest first. Nothing for other people."""
    query = select(Call).order_by(Call.opens_at.desc(), Call.id.desc())
    return query if may_look(actor) else query.where(Call.id.is_(None))


def managed(actor: Actor, code: str) -> Call | None:
    """The call of that code as the office sees it, or None."""
    return db.session.scalar(manageable(actor).where(Call.code == code))


def form_of(call: Call) -> FormVersion | None:
    """The newest published version of the call's form: the one new applications answer."""
    return db.session.scalar(
        select(FormVersion).where(FormVersion.call_id == call.id, FormVersion.published_at.is_not(None))
        .order_by(FormVersion.number.desc()).limit(1))


def latest_form(call: Call) -> FormVersion | None:
    """The newest version, published or still being written."""
    return db.session.scalar(
        select(FormVersion).where(FormVersion.call_id == call.id).order_by(FormVersion.number.desc()).limit(1))


def due_to_close() -> list[Call]:
    """Open calls whose closing time and minutes of grace have passed."""
    now = clock.now()
    passed = db.session.scalars(select(Call).where(Call.state == "open", Call.closes_at < now).order_by(Call.id))
    return [call for call in passed if call.closes_at + timedelta(minutes=call.grace_minutes) < now]


def deadline_of(call: Call, organisation: Organisation, at: datetime | None = None) -> Deadline:
    """Until when this group may send to the call, with the time it or its country was given and that had not ended at `at`."""
    return deadlines_of([(call, organisation)], at)[call.id, organisation.id]


def deadlines_of(pairs: Sequence[tuple[Call, Organisation]], at: datetime | None = None) -> dict[tuple[int, int], Deadline]:
    """`deadline_of` for many pairs, by (call id, organisation id), in one query."""
    at = at or clock.now()
    rows = list(db.session.scalars(select(Extension).where(Extension.call_id.in_({call.id for call, _ in pairs}))))
    found = {}
    for call, group in pairs:
        given = [Given(e.until, "group" if e.organisation_id else "country", e.ended_at) for e in rows if e.call_id == call.id
                 and (e.organisation_id == group.id or e.country is not None and e.country == group.country)]
        found[call.id, group.id] = latest(call.closes_at, call.grace_minutes, given, at)
    return found


def extensions_of(call: Call) -> list[Extension]:
    """All that was given in this call, the newest first."""
    return list(db.session.scalars(select(Extension).options(joinedload(Extension.organisation))
                                   .where(Extension.call_id == call.id).order_by(Extension.id.desc())))


def running_extension(call: Call) -> Extension | None:
    """The one that lasts longest and is not over."""
    return db.session.scalar(select(Extension).where(
        Extension.call_id == call.id, Extension.ended_at.is_(None), Extension.until > clock.now())
        .order_by(Extension.until.desc()).limit(1))


def needs(actor: Actor) -> list[Need]:
    """What officers are needed for: calls to finish preparing, calls about to close, closed calls to screen and review."""
    if not may_manage(actor):
        return []
    return [need for call in db.session.scalars(manageable(actor).where(Call.state.in_(("draft", "open", "closed"))))
            if (need := _need(call)) is not None]


def _need(call: Call) -> Need | None:
    values = {"code": call.code}
    if call.state == "draft":
        return Need(say("Prepare the call %(code)s", code=call.code), say("Go on"), "calls.edit", values,
                    say("It is planned to open; nobody outside sees it yet."), call.opens_at, 5)
    if call.state == "closed":
        return Need(say("Send the applications to %(code)s on to the reviewers", code=call.code), say("See the call"),
                    "calls.edit", values, say("The call is closed. Screening comes first, then the review."), call.closes_at, 4)
    if call.closes_at - clock.now() <= timedelta(days=7):
        return Need(say("The call %(code)s closes soon", code=call.code), say("See the call"), "calls.edit", values,
                    say("After that nothing more can be sent."), call.closes_at, 6)
    return None


DATES = ("opens_at", "closes_at", "zone", "grace_minutes")


def calendar_history(call: Call) -> list[dict[str, Any]]:
    """All that happened to the dates of a call, the latest first.

    Each {"at", "by", "act", "reason", "dates"}: `dates` [(name, before, after)], instants as such, before None at the
    opening; give_time and end_time carry "until" and the "group" or "country" instead.
    """
    told = []
    given = {one.public_id: one for one in extensions_of(call)}
    for entry, text in journal.entries_about({"call": [call.id]}):
        words = text.words if text is not None else {}
        dates = [(name, *_before_and_after(str(words[name]))) for name in DATES
                 if "→" in str(words.get(name, "")) or entry.action == "call.open" and name in words]
        if dates or entry.action in ("call.give_time", "call.end_time"):
            one = given.get(str(words.get("extension", "")))
            told.append({"at": entry.at, "by": words.get("actor", ""), "act": entry.action.removeprefix("call."),
                         "reason": words.get("reason", ""), "dates": dates, "until": one.until if one else None,
                         "group": one.organisation.name if one and one.organisation else "",
                         "country": one.country if one and one.country else ""})
    return told[::-1]


def _before_and_after(words: str) -> tuple[Any, Any]:
    before, arrow, after = words.partition(" → ")
    return (_read(before), _read(after)) if arrow else (None, _read(before))


def _read(word: str) -> datetime | str:
    try:
        return datetime.fromisoformat(word) if "T" in word else word
    except ValueError:
        return word
