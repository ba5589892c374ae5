import pytest
from sqlalchemy import func, select, text, update

from tests.build import payments as build
from yfund.applications.models import Conflict
from yfund.funds import queries as funds
from yfund.funds.models import Account, Transfer
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock as hours
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.payments import queries, services
from yfund.payments.models import BankAccount, Hand
from yfund.payments.rules import BankDetails
from yfund.reviews.models import Assignment, Review

OTHER = BankDetails(holder="Preko Miljacke", bank_name="Other Bank", country="SN", currency="XOF",
                    account_number="SN0120100123", swift="CBAOSNDA")


def everything_holds():
    return [*funds.invariants(), *journal.faults()]


def letters(kind):
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == kind))


def test_a_plan_adds_up_to_the_grant(in_app, clock):
    here = build.world(cents=1_000_001, with_bank=False, with_condition=False)
    rows = queries.instalments_of(here.grant)
    assert [(r.number, r.amount_cents, r.condition, r.state) for r in rows] == [
        (1, 700_001, "agreement", "planned"), (2, 200_000, "midterm", "planned"), (3, 100_000, "final", "planned")]
    assert sum(r.amount_cents for r in rows) == 1_000_001


def test_four_hands_pay_once_and_the_group_has_a_letter(in_app, clock):
    here = build.world()
    row = build.moved(here, "prepare", "certify", "approve", "pay")
    assert (row.state, row.bank_reference, queries.paid_cents(here.grant)) == ("paid", "PAY-1", 700_000)
    assert [hand.stage for hand in queries.hands_of(row)] == ["prepared", "certified", "approved", "paid"]
    assert letters("payments/paid") == 1
    assert funds.position("YSF-2026") == funds.Position(allotted=2_000_000, committed=1_000_000, pending=0, paid=700_000,
                                                        free=1_000_000)
    assert everything_holds() == []


def test_a_repeated_click_moves_nothing_more(in_app, clock):
    here = build.world()
    for step in ("prepare", "certify", "approve", "pay"):
        build.moved(here, step)
        build.moved(here, step)
    count = select(func.count()).select_from(Transfer)
    assert db.session.scalar(count.where(Transfer.kind == "pending")) == 1
    assert db.session.scalar(count.where(Transfer.kind == "post")) == 1
    assert db.session.scalar(select(func.count()).select_from(Hand)) == 4


def test_paying_again_with_another_reference_is_refused(in_app, clock):
    here = build.world()
    build.moved(here, "prepare", "certify", "approve", "pay")
    with pytest.raises(Refusal), transaction():
        services.pay(here.instalment(), here.actor("payer"), bank_reference="OTHER", paid_on=hours.today())
    assert queries.paid_cents(here.grant) == 700_000


@pytest.mark.parametrize("before,step,role", [
    ((), "certify", "certifier"), (("prepare",), "approve", "approver"), (("prepare", "certify"), "pay", "payer")])
def test_no_stage_is_left_out(in_app, clock, before, step, role):
    here = build.world()
    build.moved(here, *before)
    with pytest.raises(Refusal), transaction():
        values = {"bank_reference": "X", "paid_on": hours.today()} if step == "pay" else {}
        getattr(services, step)(here.instalment(), here.actor(role), **values)


def test_a_person_of_all_roles_is_one_hand_only(in_app, clock):
    here = build.world()
    with transaction():
        here.officer = build.person("Omni Potent", "officer", "certifier", "approver", "payer")
    build.moved(here, "prepare")
    with pytest.raises(NotAllowed), transaction():
        services.certify(here.instalment(), here.actor("officer"))


@pytest.mark.parametrize("tie", ["conflict", "review"])
def test_whoever_has_a_tie_or_reviewed_is_no_hand(in_app, clock, tie):
    here = build.world()
    with transaction():
        if tie == "conflict":
            db.session.add(
                Conflict(
                    person_id=here.officer.id,
                    organisation_id=here.group.id,
                    source="declared",
                    kind="friend",
                    began_at=hours.now(),
                )
            )
        else:
            reading = Assignment(call_id=here.grant.call_id, application_id=here.grant.application_id,
                                 reviewer_id=here.officer.id, state="accepted", state_at=hours.now())
            db.session.add(reading)
            db.session.flush()
            db.session.add(Review(assignment_id=reading.id, application_id=here.grant.application_id,
                                  reviewer_id=here.officer.id, state="finished", state_at=hours.now(),
                                  began_at=hours.now()))
    assert queries.waiting_for(here.actor("officer")) == []
    with pytest.raises(NotAllowed), transaction():
        services.prepare(here.instalment(), here.actor("officer"))


def test_all_that_is_missing_is_named_at_once(in_app, clock):
    here = build.world(with_bank=False, with_condition=False)
    with pytest.raises(Refusal) as refused, transaction():
        services.prepare(here.instalment(), here.actor("officer"))
    assert [str(p.sentence) for p in refused.value.problems] == [
        "Opens when the agreement is signed by both sides.", "No verified bank details are in force."]


def test_sending_back_frees_the_money_and_begins_four_new_hands(in_app, clock):
    here = build.world()
    build.moved(here, "prepare", "certify", "approve")
    assert db.session.get(Account, here.grant.commitment_id, populate_existing=True).debits_pending == 700_000
    with transaction():
        services.send_back(here.instalment(), here.actor("payer"), "The name on the account differs.")
    row = here.instalment()
    assert (row.state, row.seal, row.pending_id, queries.paid_cents(here.grant)) == ("planned", "", None, 0)
    assert db.session.get(Account, here.grant.commitment_id, populate_existing=True).debits_pending == 0
    assert letters("payments/sent_back") == 1
    row = build.moved(here, "prepare", "certify", "approve", "pay")
    assert (row.state, row.round, queries.paid_cents(here.grant)) == ("paid", 2, 700_000)
    assert everything_holds() == []


def test_other_bank_details_replace_the_old_and_stop_payments(in_app, clock):
    here = build.world()
    build.moved(here, "prepare", "certify", "approve")
    with transaction():
        new = services.enter_bank_account(here.group, here.actor("owner"), OTHER)
    assert (here.instalment().state, here.instalment().pending_id) == ("planned", None)
    assert queries.bank_of(here.group.id).id == new.id
    assert list(db.session.scalars(select(BankAccount.state).order_by(BankAccount.id))) == ["replaced", "entered"]
    assert letters("payments/bank_entered") == 2
    with pytest.raises(Refusal), transaction():
        services.prepare(here.instalment(), here.actor("officer"))
    assert everything_holds() == []


def test_the_same_bank_details_again_change_nothing(in_app, clock):
    here = build.world()
    with transaction():
        services.enter_bank_account(here.group, here.actor("owner"), build.DETAILS)
    assert db.session.scalar(select(func.count()).select_from(BankAccount)) == 1
    assert letters("payments/bank_entered") == 1


def test_bank_details_are_sealed_and_opened_only_with_a_journaled_look(in_app, clock):
    here = build.world()
    account = queries.bank_of(here.group.id)
    assert (account.ending, build.IBAN.encode() in account.sealed) == ("8494", False)
    with transaction():
        assert services.reveal_bank_account(account, here.actor("payer"))["iban"] == build.IBAN
    seen = journal.entries_about({"bank_account": [account.id]})
    assert seen[-1][0].action == "bank_account.reveal"
    with pytest.raises(NotAllowed), transaction():
        services.reveal_bank_account(account, here.actor("auditor"))


def test_who_gave_bank_details_does_not_verify_them(in_app, clock):
    here = build.world(with_bank=False)
    with transaction():
        build.member(here.group, here.officer)
        account = services.enter_bank_account(here.group, here.actor("officer"), build.DETAILS)
    for name in ("officer", "owner", "auditor"):
        with pytest.raises(NotAllowed), transaction():
            services.verify_bank_account(account, here.actor(name))
    with pytest.raises(Exception, match="two_people"), transaction():
        db.session.execute(update(BankAccount).values(verified_by_id=account.entered_by_id))


@pytest.mark.parametrize("change", [
    "UPDATE instalment SET amount_cents = 700001", "UPDATE bank_account SET fingerprint = 'x'",
    "UPDATE bank_account SET sealed = (SELECT sealed FROM bank_account b2 WHERE b2.state = 'refused')"])
def test_a_payment_changed_behind_the_seal_is_not_paid(in_app, clock, change):
    here = build.world(with_bank=False)
    with transaction():
        other = services.enter_bank_account(here.group, here.actor("owner"), OTHER)
    with transaction():
        services.refuse_bank_account(other, here.actor("certifier"), reason="No such bank.")
    build.verified_bank(here)
    build.moved(here, "prepare", "certify", "approve")
    with transaction():
        db.session.execute(text(f"{change} WHERE {'number = 1' if 'instalment' in change else 'state = :state'}"),
                           {} if "instalment" in change else {"state": "verified"})
    with pytest.raises(Refusal, match="not what was approved"), transaction():
        services.pay(here.instalment(), here.actor("payer"), bank_reference="P", paid_on=hours.today())
    assert queries.paid_cents(here.grant) == 0


def test_refunds_come_back_once_and_never_exceed_what_was_paid(in_app, clock):
    here = build.world()
    build.moved(here, "prepare", "certify", "approve", "pay")
    for _ in range(2):
        with transaction():
            services.record_refund(
                here.grant, here.actor("payer"), cents=100_000, received_on=hours.today(), bank_reference="R1"
            )
    assert queries.paid_cents(here.grant) == 600_000
    with pytest.raises(Refusal), transaction():
        services.record_refund(
            here.grant, here.actor("payer"), cents=600_001, received_on=hours.today(), bank_reference="R2"
        )
    assert everything_holds() == []
