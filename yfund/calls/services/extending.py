"""More time for one group or for one country, and ending it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from yfund.accounts.models import Organisation
from yfund.accounts.queries import writers_of
from yfund.calls.models import Call, Extension
from yfund.calls.policy import may_extend, may_manage
from yfund.calls.services.keeping import NOT_YOURS, ask, refuse
from yfund.infra import journal, outbox
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.period import instant
from yfund.kernel.text import Sentence, folded, say


def give_time(call: Call, actor: Actor, *, group: str = "", country: str = "", until: datetime, zone: str,
              reason: str) -> Extension:
    """Give one group (its name, or the address of its page) or the groups of one country more time.

    `until` is wall-clock in `zone`. The group's writers get a letter. Raises `NotAllowed`, and `Refusal` naming every
    field that is wrong.
    """
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if not may_extend(actor, call):
        raise Refusal(say("More time can be given from the opening of a call until its review begins."))
    problems = [] if reason else [Problem(say("Say why there is more time."), "reason")]
    found = _groups(group) if group else []
    if bool(group) == bool(country):
        problems.append(Problem(say("Name one group, or choose one country."), "group"))
    elif group and len(found) != 1:
        problems.append(Problem(_unclear(found), "group"))
    until_at = _later(call, until, zone, problems)
    refuse(problems)
    made = Extension(call_id=call.id, organisation_id=found[0].id if group else None, country=country or None, until=until_at,
                     zone=zone, reason=reason, given_by_id=actor.id, given_at=clock.now())
    db.session.add(made)
    db.session.flush()
    journal.note("call.give_time", call, actor, reason=reason, extension=made.public_id, until=until_at.isoformat(),
                 country=country, group=found[0].public_id if group else "")
    _tell(call, made, found)
    return made


def end_time(extension: Extension, actor: Actor) -> None:
    """End it now; what arrived before counts. Ending it twice is ending it once."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, extension.call_id)
    db.session.refresh(extension)
    if extension.ended_at is None:
        extension.ended_at = clock.now()
        journal.note("call.end_time", call, actor, extension=extension.public_id)


def _later(call: Call, until: datetime, zone: str, problems: list[Problem]) -> datetime:
    try:
        until_at = instant(until, zone)
    except Refusal as refusal:
        problems.append(Problem(refusal.sentence, "until"))
        return clock.now()
    if until_at <= max(call.closes_at, clock.now()):
        problems.append(Problem(say("This must be later than the closing time of the call and still to come."), "until"))
    return until_at


def _groups(given: str) -> list[Organisation]:
    """Groups of this name, or the one whose page has this address."""
    last = given.rstrip("/").rpartition("/")[2]
    query = select(Organisation).where((Organisation.folded_name == folded(given)) | (Organisation.public_id == last))
    return list(db.session.scalars(query.order_by(Organisation.id).limit(5)))


def _unclear(found: Sequence[Organisation]) -> Sentence:
    if found:
        return say("%(count)s groups are called so. Give the address of the page of the one you mean.", count=len(found))
    return say("No group is called so. Write its name as it stands on its page, or give the address of that page.")


def _tell(call: Call, made: Extension, groups: Sequence[Organisation]) -> None:
    for group in groups:
        for person in writers_of(group.id):
            outbox.post("calls/more_time", to=person, key=made.public_id, about=call, call=call, until=made.until, zone=group.zone)
