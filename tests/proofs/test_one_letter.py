"""Ten people press Send at once: every group gets one letter and one grant begins; without the lock the proof fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.build import awards as build
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.awards.models import Grant, Selection
from yfund.awards.services import releasing
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter

PEOPLE = 10


def press_at_once(app, selection_id, person_id):
    """Threads, each with its own connection, let go together; what went wrong for each, or None."""
    ready = Barrier(PEOPLE)

    def press(_):
        with app.app_context():
            person, selection = db.session.get(Person, person_id), db.session.get(Selection, selection_id)
            actor = actor_of(person)
            db.session.rollback()
            ready.wait(timeout=20)
            try:
                with transaction():
                    releasing.release(selection, actor)
            except Exception as failure:  # noqa: BLE001 - every way of failing counts
                return failure
            finally:
                db.session.remove()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(press, range(PEOPLE)))


@pytest.fixture
def ready(app):
    with app.app_context():
        here = build.sealed(build.world())
        return here.selection.id, here.people["officer"].id


def kept(app):
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) for table in (Letter, Grant)]


def test_ten_releases_at_once_send_each_letter_once(app, ready):
    assert press_at_once(app, *ready) == [None] * PEOPLE
    assert kept(app) == [3, 1]


def test_without_the_lock_the_proof_fails(app, ready, monkeypatch):
    """Nobody waits for anybody: everybody reads the sealed decisions, then everybody sends."""
    read, compute = Barrier(PEOPLE), releasing.sending.to_send

    def linger(selection):
        found = compute(selection)
        read.wait(timeout=20)
        return found

    monkeypatch.setattr(releasing.sending, "to_send", linger)
    monkeypatch.setattr(releasing, "locked", db.session.get)
    monkeypatch.setattr(releasing.workflow, "move", lambda *given, **named: None)
    monkeypatch.setattr(releasing.funds, "lock_accounts", lambda *given: None)
    monkeypatch.setattr("tests.proofs.test_one_letter.transaction", Unlocked)
    failures = press_at_once(app, *ready)
    assert any(failures) and kept(app) != [3, 1] or sum(failure is not None for failure in failures) >= PEOPLE - 1


class Unlocked:
    """A transaction that reads first and takes its place later."""

    def __enter__(self):
        db.session.rollback()

    def __exit__(self, kind, *_):
        db.session.rollback() if kind else db.session.commit()
