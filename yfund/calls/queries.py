"""Reading calls, scoped by who asks."""

from datetime import timedelta

from sqlalchemy import Select, select

from yfund.calls.models import Call, FormVersion
from yfund.calls.policy import PUBLIC_STATES, may_look, may_manage
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


def calendar_history(call: Call) -> list[dict[str, object]]:
    """Every change of the dates of a call, the latest first: {"at", "by", "words": {name: "before → after"}}."""
    names = ("opens_at", "closes_at", "zone", "grace_minutes")
    told = []
    for entry, text in journal.entries_about({"call": [call.id]}):
        changed = {name: text.words[name] for name in names if text is not None and "→" in str(text.words.get(name, ""))}
        if changed:
            told.append({"at": entry.at, "by": text.words.get("actor", "") if text else "", "words": changed})
    return told[::-1]
