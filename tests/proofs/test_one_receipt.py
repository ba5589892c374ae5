"""Twenty people press Send at once: one number, one submission, one letter to each; without the lock the proof fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.build import accounts, applications
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application, Submission
from yfund.applications.services import submitting
from yfund.calls.models import Call
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock

PEOPLE = 20


def press_at_once(app, application_id, person_id, people=PEOPLE):
    """Threads, each with its own connection, let go together; the numbers they were told, and their failures."""
    ready = Barrier(people)

    def press(_):
        with app.app_context():
            person, application = db.session.get(Person, person_id), db.session.get(Application, application_id)
            actor, name = actor_of(person), person.name
            db.session.rollback()
            ready.wait(timeout=20)
            try:
                with transaction():
                    sent = submitting.submit(application, actor, declared_name=name, received_at=clock.now())
                    return sent.snapshot["number"], sent.fingerprint
            except Exception as failure:  # noqa: BLE001 - every way of failing counts
                return failure
            finally:
                db.session.remove()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(press, range(people)))


@pytest.fixture
def ready(app):
    with app.app_context():
        group = accounts.organisation()
        person = accounts.person(organisation=group)
        made = applications.draft(applications.open_call(), group, person, **applications.ANSWERS)
        return made.id, person.id


def kept(app):
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Submission, Letter)]
        return (*counts, db.session.scalar(select(Call.last_number)))


def test_twenty_sends_at_once_give_one_receipt(app, ready):
    told = press_at_once(app, *ready)
    assert len(set(told)) == 1
    assert told[0][0] == "YSF-2026-0001"
    assert kept(app) == (1, 1, 1)


def test_without_the_lock_the_proof_fails(app, ready, monkeypatch):
    """Nobody waits for anybody: everybody reads the draft, then everybody writes."""
    read, compute = Barrier(10), submitting._be_complete

    def linger(*given):
        compute(*given)
        read.wait(timeout=20)

    monkeypatch.setattr(submitting, "_be_complete", linger)
    monkeypatch.setattr(submitting, "locked", db.session.get)
    monkeypatch.setattr("tests.proofs.test_one_receipt.transaction", Unlocked)
    told = press_at_once(app, *ready, people=10)
    assert len(set(map(str, told))) > 1


class Unlocked:
    """A transaction that reads first and takes its place later."""

    def __enter__(self):
        db.session.rollback()

    def __exit__(self, kind, *_):
        db.session.rollback() if kind else db.session.commit()
