"""Making calibrations anew: by the worker when readings came or went, or at once by a button."""

from collections import defaultdict

from sqlalchemy import delete, select

from yfund.accounts.models import Person, Role, person_role
from yfund.applications.models import Application, Conflict
from yfund.applications.queries import OVERSEERS
from yfund.calls.models import Call
from yfund.infra.db import db, locked, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import say
from yfund.reviews.models.calibrating import StoredCalibration
from yfund.reviews.policy import may_oversee
from yfund.reviews.queries.calibrating import asked_cents, calibration_of, hidden_from, readings, stamp
from yfund.reviews.rules.calibrating import calibrated, key_of

READ_STATES = ("reviewing", "decided", "finished")


def calibrate(call: Call, actor: Actor) -> None:
    """Make the calibration of the call as this person may know it."""
    if not may_oversee(actor) and not actor.has(*OVERSEERS):
        raise NotAllowed(say("Only those who choose or look after the reading see what the model says."))
    refresh(locked(Call, call.id), hidden_from(call, actor))


def refresh(call: Call, hidden: frozenset[int]) -> None:
    """Keep the model of the call without `hidden`, from the readings of this moment."""
    result = calibrated(readings(call, hidden), asked_cents(call), threshold=call.threshold,
                        purses={"": call.envelope_cents})
    key, now = key_of(hidden), stamp(call, hidden)
    row = db.session.scalar(select(StoredCalibration).where(
        StoredCalibration.call_id == call.id, StoredCalibration.key == key))
    if row is None:
        row = StoredCalibration(call_id=call.id, key=key, hidden=sorted(hidden))
        db.session.add(row)
    row.result, row.stamp, row.made_at = result, now, clock.now()
    db.session.flush()


def calibrate_due() -> int:
    """Make every calibration anew that somebody may look at and that is missing or stale; returns how many. For the worker.

    Each in a transaction of its own, so that nobody waits for more than one.
    """
    due = []
    for call in list(db.session.scalars(select(Call).where(Call.state.in_(READ_STATES)).order_by(Call.id))):
        for hidden in sorted(hidden_sets(call), key=sorted):
            found = calibration_of(call, hidden)
            if found is None or found.is_stale:
                due.append((call.id, hidden))
    for call_id, hidden in due:
        with transaction():
            refresh(locked(Call, call_id), hidden)
    _forget_unneeded()
    return len(due)


def hidden_sets(call: Call) -> set[frozenset[int]]:
    """What people who choose or look after the reading must not know of in this call; nothing is one of the sets."""
    people = set(db.session.scalars(
        select(Person.id).join(person_role, person_role.c.person_id == Person.id)
        .join(Role, Role.id == person_role.c.role_id).where(Role.name.in_(OVERSEERS), Person.active)))
    now = clock.now()
    hidden: dict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(Conflict.person_id, Application.id)
        .join(Application, (Application.id == Conflict.application_id)
              | (Application.organisation_id == Conflict.organisation_id))
        .where(Application.call_id == call.id, Conflict.began_at <= now,
               Conflict.ended_at.is_(None) | (Conflict.ended_at > now)))
    for person_id, application_id in rows:
        if person_id in people:
            hidden[person_id].add(application_id)
    return {frozenset(), *(frozenset(ids) for ids in hidden.values())}


def _forget_unneeded() -> None:
    """Ties end and begin: forget what nobody needs any more."""
    gone = []
    for call in list(db.session.scalars(select(Call).where(Call.state.in_(READ_STATES)))):
        wanted = {key_of(hidden) for hidden in hidden_sets(call)}
        gone += db.session.scalars(select(StoredCalibration.id).where(
            StoredCalibration.call_id == call.id, StoredCalibration.key.not_in(wanted))).all()
    if gone:
        with transaction():
            db.session.execute(delete(StoredCalibration).where(StoredCalibration.id.in_(gone)))
