"""Transactions: one writer, all or nothing, whole cents, sealed words."""

import threading

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from yfund.funds.models import Account
from yfund.infra import sealing
from yfund.infra.db import db, locked, transaction


def an_account(cents=0):
    with transaction():
        account = Account(kind="contribution", title="Test", credits_posted=cents)
        db.session.add(account)
    return account.id


def test_a_transaction_cannot_be_nested(in_app):
    with transaction(), pytest.raises(RuntimeError, match="open already"), transaction():
        pass


def test_leaving_by_an_accident_keeps_nothing(in_app):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(Account(kind="support", title="Test"))
        db.session.flush()
        raise ZeroDivisionError
    assert db.session.scalars(select(Account)).all() == []


def raise_to(app, account_id, rounds, hold):
    with app.app_context():
        for _ in range(rounds):
            with transaction():
                account = hold(account_id)
                account.credits_posted += 1


def in_parallel(app, account_id, hold):
    threads = [threading.Thread(target=raise_to, args=(app, account_id, 10, hold)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        return db.session.get_one(Account, account_id).credits_posted


def test_parallel_writers_lose_nothing_under_the_lock(app):
    with app.app_context():
        account_id = an_account()
    assert in_parallel(app, account_id, lambda i: locked(Account, i)) == 50


def test_without_a_writing_transaction_the_same_loses_updates(app):
    """The negative control: plain reading, then writing, is what the lock is for."""
    with app.app_context():
        account_id = an_account()
    meet = threading.Barrier(2)

    def careless():
        with app.app_context():
            balance = db.session.get_one(Account, account_id).credits_posted
            db.session.rollback()
            meet.wait()
            with transaction():
                db.session.execute(text("UPDATE account SET credits_posted = :n WHERE id = :i"),
                                   {"n": balance + 1, "i": account_id})

    threads = [threading.Thread(target=careless) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.get_one(Account, account_id).credits_posted == 1


def test_the_database_takes_whole_cents_only(in_app):
    account_id = an_account(100)
    wrong = ["'12abc'", "10.5"] if db.engine.dialect.name == "sqlite" else ["'12abc'"]
    for amount in wrong:
        with pytest.raises(Exception, match=r"whole cents|invalid input syntax"), transaction():
            db.session.execute(text(f"UPDATE account SET credits_posted = {amount} WHERE id = {account_id}"))


def test_the_column_refuses_anything_but_whole_numbers(in_app):
    with pytest.raises(Exception, match="whole cents"), transaction():
        db.session.add(Account(kind="support", title="Test", credits_posted=10.5))


def test_sealed_words_open_only_for_their_owner(in_app):
    sealed = sealing.seal({"iban": "NL91ABNA0417164300"}, "bank_account:a")
    assert b"NL91" not in sealed
    assert sealing.unseal(sealed, "bank_account:a") == {"iban": "NL91ABNA0417164300"}
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, "bank_account:b")
