"""Money never leaves twice and never leaves without being there: many at once, four people, and a crash anywhere.

Each proof has a control with the guard taken off, which shows that the test can fail.
"""

import threading
import time
import uuid
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from tests.build import funds as money
from tests.build import payments as build
from yfund.funds import queries as funds
from yfund.funds import services
from yfund.funds.models import Account, Transfer
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM
from yfund.kernel.errors import Clash, Refusal
from yfund.payments import services as payments
from yfund.payments.models import Hand, Instalment

FUND, RELEASE, AT_ONCE = 1_000_000, 100_000, 50


def at_once(app, jobs):
    """Run `jobs` in threads that start together, each with its own session; returns what each gave or raised."""
    barrier, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        with app.app_context():
            barrier.wait()
            try:
                outcomes[place] = job()
            except (Refusal, Clash) as refused:
                outcomes[place] = refused
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def nearly_empty(app):
    """Ids of an account that holds 10,000 dollars and of one that is paid."""
    with app.app_context(), transaction():
        fund = money.allotment(FUND).account
        return fund.id, services.open_account("grantee", "Group").id


def guarded(fund_id, payee_id):
    """One release as the house makes it."""
    with transaction():
        fund, payee = db.session.get(Account, fund_id), db.session.get(Account, payee_id)
        return services.hold(fund, payee, RELEASE, SYSTEM, key=uuid.uuid4().hex, subject=uuid.uuid4().hex).id


def unguarded(fund_id, payee_id):
    """One release that looks, waits and writes: the mistake the house must not make."""
    taken = db.session.scalar(select(func.coalesce(func.sum(Transfer.amount_cents), 0)).where(Transfer.debit_id == fund_id))
    db.session.rollback()
    time.sleep(0.05)
    if taken + RELEASE > FUND:
        raise Refusal("not enough")
    with transaction():
        db.session.add(Transfer(key=uuid.uuid4().hex, kind="pending", debit_id=fund_id, credit_id=payee_id,
                                amount_cents=RELEASE, at=clock.now()))


def released(app, fund_id):
    with app.app_context():
        return int(db.session.scalar(select(func.coalesce(func.sum(Transfer.amount_cents), 0))
                                     .where(Transfer.debit_id == fund_id, Transfer.kind == "pending")))


def test_fifty_releases_at_once_never_overdraw_a_fund(app, nearly_empty):
    outcomes = at_once(app, [lambda: guarded(*nearly_empty)] * AT_ONCE)
    assert [type(outcome) for outcome in outcomes].count(str) == FUND // RELEASE
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == AT_ONCE - FUND // RELEASE
    assert released(app, nearly_empty[0]) == FUND
    with app.app_context():
        assert [*funds.invariants(), *journal.faults()] == []


def test_without_the_guard_the_same_fifty_do_overdraw(app, nearly_empty):
    at_once(app, [lambda: unguarded(*nearly_empty)] * AT_ONCE)
    assert released(app, nearly_empty[0]) > FUND
    with app.app_context():
        assert list(funds.invariants()) != []


def test_the_table_refuses_an_overdraft_even_without_lock_and_condition(app, nearly_empty):
    with app.app_context(), pytest.raises(IntegrityError, match="covered"), transaction():
        db.session.execute(text("UPDATE account SET debits_pending = :sum WHERE id = :id"),
                           {"sum": FUND + 1, "id": nearly_empty[0]})


@pytest.fixture
def approved(app):
    """An instalment that three hands have moved, and its payer."""
    with app.app_context():
        here = build.world()
        row = build.moved(here, "prepare", "certify", "approve")
        return here, row.id, here.actor("payer")


def pay(row_id, payer, reference):
    with transaction():
        payments.pay(db.session.get(Instalment, row_id), payer, bank_reference=reference, paid_on=clock.today())
    return reference


@pytest.mark.parametrize("references", [["ONE"] * 8, [f"R{n}" for n in range(8)]], ids=["same", "different"])
def test_one_instalment_paid_many_times_at_once_moves_one_transfer(app, approved, references):
    here, row_id, payer = approved
    outcomes = at_once(app, [lambda reference=one: pay(row_id, payer, reference) for one in references])
    assert [type(o) for o in outcomes].count(str) == (8 if len(set(references)) == 1 else 1)
    with app.app_context():
        posts = select(func.count()).select_from(Transfer).where(Transfer.kind == "post")
        assert db.session.scalar(posts) == 1
        assert db.session.scalar(select(func.count()).select_from(Hand).where(Hand.stage == "paid")) == 1
        assert [*funds.invariants(), *journal.faults()] == []


def insert_hand(row_id, stage, person_id, number=1):
    with transaction():
        db.session.execute(
            text("INSERT INTO hand (instalment_id, round, stage, person_id, person_name, at) "
                 "VALUES (:row, :round, :stage, :person, 'x', :at)"),
            {"row": row_id, "round": number, "stage": stage, "person": person_id, "at": clock.now().replace(tzinfo=None)})


def test_the_database_itself_keeps_four_different_people(app, approved):
    here, row_id, payer = approved
    people = {"prepared": here.officer.id, "certified": here.certifier.id, "approved": here.approver.id}
    refused = []
    with app.app_context():
        for person_id in people.values():
            refused.append((row_id, "paid", person_id))
        for stage in people:
            refused.append((row_id, stage, payer.id))
        refused.append((row_id, "blessed", payer.id))
        for attempt in refused:
            with pytest.raises(IntegrityError):
                insert_hand(*attempt)
        insert_hand(row_id, "paid", payer.id)
        assert db.session.scalar(select(func.count()).select_from(Hand)) == 4


class Broken(Exception):
    """The machine stopped here."""


@contextmanager
def crash_before(engine, number):
    """Break off before the statement of that number; the last step of a transaction, its commit, counts as one."""
    seen = [0]

    def count(*_):
        seen[0] += 1
        if seen[0] == number:
            raise Broken

    for moment in ("before_cursor_execute", "commit"):
        event.listen(engine, moment, count)
    try:
        yield
    finally:
        for moment in ("before_cursor_execute", "commit"):
            event.remove(engine, moment, count)


def traces(here):
    """Everything a half-done step could leave behind."""
    db.session.rollback()
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Transfer, Hand, journal.JournalEntry)]
    account = db.session.get(Account, here.grant.commitment_id, populate_existing=True)
    row = db.session.get(Instalment, here.instalment().id, populate_existing=True)
    return (*counts, account.debits_pending, account.debits_posted, row.state, row.version, row.seal, row.posted_id)


@pytest.mark.parametrize("before,step", [(("prepare", "certify"), "approve"), (("prepare", "certify", "approve"), "pay")])
def test_a_crash_before_any_statement_leaves_nothing_half_done(in_app, before, step):
    here = build.world()
    build.moved(here, *before)
    clean, number = traces(here), 0
    while True:
        number += 1
        try:
            with crash_before(db.engine, number):
                build.take(here, step)
            break
        except Broken:
            assert traces(here) == clean, f"crash before statement {number}"
            assert [*funds.invariants(), *journal.faults()] == []
    assert number > 15
    done = traces(here)
    build.moved(here, step)
    assert traces(here) == done
    kind = {"approve": "pending", "pay": "post"}[step]
    assert db.session.scalar(select(func.count()).select_from(Transfer).where(Transfer.kind == kind)) == 1
    assert [*funds.invariants(), *journal.faults()] == []
