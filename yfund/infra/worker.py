"""The worker: runs jobs that are due, delivers letters, and does what each minute asks for.

The job rows decide what runs; Huey only wakes the worker at once when something was put down, through SQLite, Redis or
PostgreSQL. When a wake-up is lost, the sweep of the next minute finds the row.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Flask, current_app
from huey import crontab
from huey.api import Huey
from huey.storage import RedisStorage, SqliteStorage
from sqlalchemy import event, or_, select, update
from sqlalchemy.orm import Session

from yfund.infra.config import Settings, instance_path
from yfund.infra.db import db, transaction
from yfund.infra.delivery import deliver
from yfund.infra.jobs import Job
from yfund.infra.outbox import Letter
from yfund.kernel import clock

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5


def run_due(*, most: int = 50) -> int:
    """Run jobs that wait, one after the other; returns how many were tried."""
    tried = 0
    while tried < most and (job_id := _claim()) is not None:
        tried += 1
        _run(job_id)
    return tried


def _claim() -> int | None:
    now = clock.now()
    with transaction():
        job = db.session.scalar(
            select(Job).where(or_((Job.state == "waiting") & (Job.run_after <= now),
                                  (Job.state == "running") & (Job.lease_until < now)))
            .order_by(Job.run_after, Job.id).limit(1).with_for_update(skip_locked=True))
        if job is None:
            return None
        job.state, job.lease_until, job.attempts = "running", now + LEASE, job.attempts + 1
    return job.id


def _run(job_id: int) -> None:
    job = db.session.get_one(Job, job_id)
    try:
        current_app.extensions["yfund_jobs"][job.kind](job)
        values: dict[str, object] = {"state": "done", "last_error": ""}
    except Exception as error:
        log.exception("job %s %s", job.kind, job.public_id)
        db.session.rollback()
        again = job.attempts < MOST_ATTEMPTS
        values = {"state": "waiting" if again else "failed", "last_error": f"{type(error).__name__}: {error}"[:2000],
                  "run_after": clock.now() + timedelta(seconds=4 ** job.attempts)}
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(values))


def advance(job_id: int, done: int, total: int) -> None:
    """Tell how far a job is, and hold it longer. Called by handlers between their own transactions."""
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(
            done=done, total=total, lease_until=clock.now() + LEASE))


def engine(settings: Settings) -> Huey:
    """The wake-up engine of these settings: Redis when there is one, a small SQLite file otherwise."""
    if settings.redis_url:
        return Huey("yfund", storage_class=RedisStorage, url=settings.redis_url, results=False)
    place = (instance_path(settings.database_url).with_name("wake.sqlite3") if settings.is_sqlite
             else instance_path("file:instance/wake.sqlite3"))
    place.parent.mkdir(parents=True, exist_ok=True)
    return Huey("yfund", storage_class=SqliteStorage, filename=str(place), fsync=False, results=False)


def init_wake(app: Flask, settings: Settings) -> None:
    """Wake the worker after a commit that put down a job or a letter; if that fails, the sweep finds the row."""
    wake = _tasks(engine(settings), app, settings, ())

    @event.listens_for(db.session, "after_flush")
    def notice(session: Session, _: object) -> None:
        if any(isinstance(row, Job | Letter) for row in session.new):
            session.info["wake"] = True

    @event.listens_for(db.session, "after_commit")
    def call(session: Session) -> None:
        if session.info.pop("wake", False):
            try:
                wake()
            except Exception:
                log.warning("the worker could not be woken", exc_info=True)


def consume(app: Flask, settings: Settings, each_minute: Sequence[Callable[[], object]]) -> None:
    """Run until told to stop."""
    huey = engine(settings)
    _tasks(huey, app, settings, each_minute)()
    huey.create_consumer(workers=1, worker_type="thread", periodic=True, initial_delay=0.1, max_delay=1.0).run()


def _tasks(huey: Huey, app: Flask, settings: Settings, each_minute: Sequence[Callable[[], object]]) -> Callable[[], object]:
    """Make the two tasks known to `huey`; returns the one that wakes the worker."""

    @huey.task(name="wake")
    def wake() -> None:
        with app.app_context():
            run_due()
            deliver(settings)

    @huey.periodic_task(crontab(minute="*"), name="minute")
    def minute() -> None:
        with app.app_context():
            for task in each_minute:
                task()
            run_due()
            deliver(settings)

    waking: Callable[[], object] = wake
    return waking
