from sqlalchemy import select

from tests.build import payments as build
from yfund.infra.db import db, transaction
from yfund.kernel.actor import NOBODY
from yfund.payments import queries as payments


def test_each_hand_is_asked_in_turn(in_app, clock):
    here = build.world()
    names = ("officer", "certifier", "approver", "payer")
    for step, name in zip(("prepare", "certify", "approve", "pay"), names, strict=True):
        assert [n for n in names if payments.waiting_for(here.actor(n))] == [name]
        assert [need.endpoint for need in payments.needs(here.actor(name))] == ["payments.instalment"]
        build.take(here, step)
    assert [n for n in names if payments.waiting_for(here.actor(n))] == []


def test_a_group_without_bank_details_is_asked_and_then_staff(in_app, clock):
    here = build.world(with_bank=False)
    assert [need.endpoint for need in payments.needs(here.actor("owner"))] == ["payments.bank"]
    assert payments.needs(here.actor("reader")) == payments.needs(here.actor("officer")) == []
    with transaction():
        build.services.enter_bank_account(here.group, here.actor("owner"), build.DETAILS)
    assert payments.needs(here.actor("owner")) == []
    assert [need.endpoint for need in payments.needs(here.actor("certifier"))] == ["payments.verify_bank"]


def test_everybody_sees_their_own_only(in_app, clock):
    here = build.world()
    with transaction():
        stranger = build.person("Somebody Else")
        other = build.organisation("Other")
        build.member(other, stranger)
    seen = {name: len(list(db.session.scalars(payments.instalments(here.actor(name)))))
            for name in ("officer", "auditor", "owner", "reader")}
    assert seen == {"officer": 3, "auditor": 3, "owner": 3, "reader": 3}
    assert list(db.session.scalars(payments.instalments(build.actor_of(stranger)))) == []
    assert list(db.session.scalars(payments.instalments(NOBODY))) == []
    assert payments.instalment(build.actor_of(stranger), here.instalment().public_id) is None
    assert list(db.session.scalars(payments.banks(here.actor("owner"), "verified"))) == []
    assert len(list(db.session.scalars(payments.banks(here.actor("auditor"), "verified")))) == 1


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(in_app, clock, queries):
    here = build.world()
    officer, counts = here.actor("officer"), []
    for most in (1, 3):
        with queries() as asked:
            rows = list(db.session.scalars(payments.listed(officer).limit(most)))
            assert [row.grant.organisation.name for row in rows] == ["Preko Miljacke"] * most
            assert [len(row.hands) for row in rows] == [0] * most
        counts.append(asked.count)
        db.session.expunge_all()
    assert counts == [2, 2]


def test_filters(in_app, clock):
    here = build.world()
    officer = here.actor("officer")

    def numbers(**wanted):
        return [row.number for row in db.session.scalars(payments.listed(officer, **wanted))]

    assert numbers() == [1, 2, 3]
    assert numbers(state="ready") == [1]
    assert numbers(state="paid") == numbers(search="nothing like it") == []
    assert numbers(search="preko") == [1, 2, 3]
    assert db.session.scalar(select(payments.Grant.id)) is not None
