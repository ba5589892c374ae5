"""Jobs run if and only if they were committed, again after an accident, and not for ever."""

from sqlalchemy import select

from yfund.infra import worker
from yfund.infra.db import db, transaction
from yfund.infra.jobs import Job, ask


def put_down(app, handler):
    app.extensions["yfund_jobs"] = {"test": handler}
    with transaction():
        ask("test", number=7)


def test_a_job_runs_once(in_app, clock):
    seen = []
    put_down(in_app, lambda job: seen.append(job.values["number"]))
    assert worker.run_due() == 1
    assert worker.run_due() == 0
    assert seen == [7]
    assert db.session.scalars(select(Job.state)).one() == "done"


def test_a_broken_job_is_tried_again_and_given_up(in_app, clock):
    def broken(job):
        raise ValueError("no")

    put_down(in_app, broken)
    for _ in range(worker.MOST_ATTEMPTS):
        assert worker.run_due() == 1
        clock.forward(hours=1)
    job = db.session.scalars(select(Job)).one()
    assert (job.state, job.attempts, worker.run_due()) == ("failed", worker.MOST_ATTEMPTS, 0)
    assert job.last_error == "ValueError: no"


def test_the_job_of_a_killed_worker_is_taken_up_when_its_lease_is_over(in_app, clock):
    seen = []
    put_down(in_app, lambda job: seen.append(job.attempts))
    assert worker._claim() is not None
    assert worker.run_due() == 0
    clock.forward(minutes=3)
    assert worker.run_due() == 1
    assert seen == [2]
