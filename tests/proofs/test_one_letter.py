"""An application never has two current letters: many press Send, call back and send on at once.

The control takes the guard off: without the table's own rule the same naive senders do write several current letters, so
the proof can fail; with it the table refuses them even when nobody waits for anybody.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from tests.build import awards as build
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application
from yfund.awards.models import Grant, Selection
from yfund.awards.models.telling import DecisionLetter, ReservePlace
from yfund.awards.services import cooling, releasing, reserving
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import Clash, Refusal

PEOPLE = 10
TOLD = ("awards/funded", "awards/reserved", "awards/declined", "awards/reserve_over")


def at_once(app, jobs):
    """Threads, each with its own connection, let go together; what each gave or how it failed."""
    ready = Barrier(len(jobs))

    def run(job):
        with app.app_context():
            ready.wait(timeout=30)
            try:
                return job()
            except (Refusal, Clash, IntegrityError) as failure:
                return failure
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def in_one(service, selection_id, person_id, **values):
    """A job: one person asks the service for the selection, in a transaction of their own."""
    def job():
        actor, selection = actor_of(db.session.get(Person, person_id)), db.session.get(Selection, selection_id)
        with transaction():
            return service(selection, actor, **values)
    return job


@pytest.fixture
def ready(app):
    with app.app_context():
        here = build.sealed(build.world())
        return here, here.selection.id, here.people["officer"].id


def kept(app):
    """Current letters of each application, letters posted to people, grants."""
    with app.app_context():
        current = db.session.scalars(select(DecisionLetter.application_id).where(DecisionLetter.replaced_at.is_(None)))
        return (sorted(Counter(current).values()),
                db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind.in_(TOLD))),
                db.session.scalar(select(func.count()).select_from(Grant)))


def test_ten_releases_at_once_send_each_letter_once(app, ready):
    _here, selection_id, officer = ready
    done = at_once(app, [in_one(releasing.release, selection_id, officer)] * PEOPLE)
    assert not any(isinstance(one, Exception) for one in done)
    assert kept(app) == ([1, 1, 1], 3, 1)


def test_sent_on_and_called_back_at_once_it_is_one_or_the_other(app, ready):
    _here, selection_id, officer = ready
    with app.app_context():
        in_one(cooling.send, selection_id, officer, wait=timedelta(seconds=-1))()
    at_once(app, [cooling.release_due] * 5 + [in_one(cooling.recall, selection_id, officer, reason="Wait.")] * 5)
    with app.app_context():
        state = db.session.scalar(select(Selection.state))
    assert kept(app) == {"released": ([1, 1, 1], 3, 1), "sealed": ([], 0, 0)}[state]


def test_a_grant_from_the_reserve_and_the_end_of_its_list_at_once(app):
    with app.app_context():
        here = build.released(build.world(envelope_cents=2_000_000, allotted=1_900_000), "fund", "reserve", "decline")
        [place] = db.session.scalars(select(ReservePlace.id))
        selection_id, decider = here.selection.id, here.people["decider"].id
    offer = in_one(reserving.offer, selection_id, decider, place_id=place, amount_cents=900_000)
    at_once(app, [offer] * 5 + [later(reserving.end_places)] * 5)
    current, _posted, grants = kept(app)
    assert current == [1, 1, 1]
    with app.app_context():
        waited = db.session.get(Application, here.applications[1].id)
        told = db.session.scalar(select(DecisionLetter.outcome).where(
            DecisionLetter.application_id == waited.id, DecisionLetter.replaced_at.is_(None)))
    assert (waited.state, told, grants) in (("awarded", "fund", 2), ("declined", "over", 1))


def later(job):
    """The job as it runs half a year from now, when the reserve list is over."""
    def run():
        with clock.at(clock.now() + timedelta(days=180)):
            return job()
    return run


def naive(application_id, selection_id, seen):
    """A sender who looks, waits for nobody and writes: the mistake the house must not make."""
    found = db.session.scalar(select(func.count()).select_from(DecisionLetter).where(
        DecisionLetter.application_id == application_id, DecisionLetter.replaced_at.is_(None)))
    db.session.rollback()
    seen.wait(timeout=30)
    if found:
        raise Refusal("told already")
    with transaction():
        db.session.add(DecisionLetter(selection_id=selection_id, application_id=application_id, outcome="decline",
                                      told_at=clock.now()))
    return True


@pytest.mark.parametrize("guarded", [True, False], ids=["the table refuses", "control: without the table's rule"])
def test_the_table_alone_keeps_one_current_letter(app, ready, guarded):
    here, selection_id, _officer = ready
    about, seen = here.applications[0].id, Barrier(PEOPLE)
    if not guarded:
        with app.app_context(), transaction():
            db.session.execute(text("DROP INDEX uq_decision_letter_current"))
    done = at_once(app, [lambda: naive(about, selection_id, seen)] * PEOPLE)
    assert kept(app)[0] == [1 if guarded else PEOPLE]
    assert sum(isinstance(one, IntegrityError) for one in done) == (PEOPLE - 1 if guarded else 0)
