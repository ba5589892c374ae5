from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from tests.build import funds as build
from tests.build.payments import person
from yfund.funds import queries, services
from yfund.funds.models import Allotment, Transfer
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Refusal

EVERYBODY = Actor(id=1, name="All", roles=frozenset({"auditor"}))


def all_holds():
    return [*queries.invariants(), *journal.faults()]


def commit(account, cents, key="g1", country="BA", theme="media"):
    with transaction():
        return services.commit("YSF-2026", account, cents, SYSTEM, key=key, country=country, theme=theme)


def test_money_in_another_currency_becomes_dollars_less_support(in_app, clock):
    with transaction():
        given = build.contribution(currency="EUR", support_percent=Decimal(13), amount_cents=5_000_000)
        got = build.receipt(given, 5_000_000, rate=Decimal("0.8"))
    assert (got.usd_cents, got.support_cents, got.rate) == (6_250_000, 812_500, "0.8")
    line, funded = queries.did(given)
    assert (line.received, line.support, line.free, funded) == (6_250_000, 812_500, 5_437_500, [])
    assert all_holds() == []


def test_the_same_receipt_again_is_booked_once(in_app, clock):
    with transaction():
        given = build.contribution()
        first = build.receipt(given)
    with transaction():
        assert build.receipt(given).id == first.id
    assert db.session.scalar(select(func.count()).select_from(Transfer)) == 1
    with pytest.raises(Refusal), transaction():
        build.receipt(given, 5)


def test_a_pledge_and_an_agreement_are_no_money(in_app, clock):
    with transaction():
        giver = build.donor()
        pledge = services.announce_pledge(
            giver, build.OFFICER, amount_cents=10_000_000, currency="USD", announced_on=build.DAY
        )
        given = services.agree(
            giver,
            build.OFFICER,
            reference="A",
            amount_cents=10_000_000,
            currency="USD",
            support_percent=0,
            signed_on=build.DAY,
            pledge=pledge,
        )
    assert (pledge.state, given.is_first) == ("agreed", True)
    with pytest.raises(Refusal), transaction():
        services.allot(given, build.CERTIFIER, purpose="YSF-2026", cents=1)


@pytest.mark.parametrize("act", ["receive", "allot"])
def test_an_officer_books_no_money(in_app, clock, act):
    with transaction():
        given = build.contribution()
        build.receipt(given)
    with pytest.raises(NotAllowed), transaction():
        if act == "allot":
            services.allot(given, build.OFFICER, purpose="YSF-2026", cents=1)
        else:
            services.receive(given, build.OFFICER, amount_cents=1, currency="USD", rate=1, rate_on=build.DAY,
                             received_on=build.DAY, bank_reference="X")


def test_a_certifier_writes_down_no_donor(in_app, clock):
    with pytest.raises(NotAllowed), transaction():
        services.record_donor(build.CERTIFIER, name="X", kind="company")


def test_an_allotment_clicked_twice_is_one(in_app, clock):
    with transaction():
        given = build.contribution()
        build.receipt(given)
    for _ in range(2):
        with transaction():
            services.allot(given, build.CERTIFIER, purpose="YSF-2026", cents=100, key="page-1")
    assert db.session.scalar(select(func.count()).select_from(Allotment)) == 1
    assert queries.position("YSF-2026").allotted == 100


def test_grants_draw_from_the_tightest_fitting_earmark_and_give_back_to_it(in_app, clock):
    with transaction():
        free = build.allotment(1000, reference="FREE")
        tied = build.allotment(600, reference="TIED", earmark={"countries": ["BA"]})
        build.allotment(5000, reference="ELSEWHERE", earmark={"countries": ["LB"]})
        grant = services.open_account("commitment", "YSF-2026-001 · Bridge")
    drawn = commit(grant, 800)
    assert [(t.debit_id, t.amount_cents) for t in drawn] == [(tied.account_id, 600), (free.account_id, 200)]
    assert [t.id for t in commit(grant, 800)] == [t.id for t in drawn]
    with pytest.raises(Refusal):
        commit(grant, 801)
    with pytest.raises(Refusal):
        commit(grant, 801, key="g2")
    assert queries.free_for("YSF-2026", "BA", "media") == 800
    with transaction():
        back = services.release(grant, 300, SYSTEM, key="r1")
    assert [(t.credit_id, t.amount_cents) for t in back] == [(free.account_id, 200), (tied.account_id, 100)]
    assert queries.position("YSF-2026") == queries.Position(allotted=6600, committed=500, pending=0, paid=0, free=6100)
    assert [(f.title, f.committed) for f in queries.did(tied.contribution)[1]] == [("YSF-2026-001 · Bridge", 500)]
    assert all_holds() == []


def held(cents=500):
    with transaction():
        build.allotment(1000)
        grant, payee = services.open_account("commitment", "G"), services.open_account("grantee", "P")
    commit(grant, 1000)
    with transaction():
        return grant, payee, services.hold(grant, payee, cents, SYSTEM, key="h1", subject="instalment:1")


def test_a_held_sum_is_posted_or_voided_and_only_once(in_app, clock):
    grant, payee, pending = held()
    with transaction():
        posted = services.post(pending, SYSTEM, key="p1")
    with transaction():
        assert services.post(pending, SYSTEM, key="p1").id == posted.id
    for step, key in ((services.void, "v1"), (services.post, "p2")):
        with pytest.raises(Refusal), transaction():
            step(pending, SYSTEM, key=key)
    with transaction():
        services.refund(payee, grant, 200, SYSTEM, key="f1")
    with pytest.raises(Refusal), transaction():
        services.refund(payee, grant, 301, SYSTEM, key="f2")
    assert queries.position("YSF-2026") == queries.Position(allotted=1000, committed=1000, pending=0, paid=300, free=0)
    assert all_holds() == []


def test_a_subject_has_one_live_pending_transfer(in_app, clock):
    grant, payee, pending = held()
    with pytest.raises(Refusal), transaction():
        services.hold(grant, payee, 100, SYSTEM, key="h2", subject="instalment:1")
    with transaction():
        services.void(pending, SYSTEM, key="v1")
    with transaction():
        services.hold(grant, payee, 1000, SYSTEM, key="h2", subject="instalment:1")
    assert queries.position("YSF-2026").pending == 1000
    assert all_holds() == []


def test_the_same_key_with_other_figures_is_refused(in_app, clock):
    grant, payee, _ = held()
    with pytest.raises(Refusal), transaction():
        services.hold(grant, payee, 501, SYSTEM, key="h1", subject="instalment:1")


def test_a_mistake_is_corrected_by_transfers_the_other_way(in_app, clock):
    with transaction():
        given = build.contribution(support_percent=Decimal(10))
        got = build.receipt(given, 1000)
        put = services.allot(given, build.CERTIFIER, purpose="YSF-2026", cents=900)
    with pytest.raises(Refusal), transaction():
        services.reverse_receipt(got, build.CERTIFIER, reason="Booked on the wrong agreement.")
    for _ in range(2):
        with transaction():
            services.take_back(put, build.CERTIFIER, cents=900, reason="Not this call.", key="t1")
        with transaction():
            services.reverse_receipt(got, build.CERTIFIER, reason="Booked on the wrong agreement.")
    line, _ = queries.did(given)
    assert (line.received, line.support, line.allotted, line.free) == (0, 0, 0, 0)
    assert [gone for _, gone in queries.receipts_of(given)] == [True]
    assert all_holds() == []


@pytest.mark.parametrize("statement", [
    "UPDATE transfer SET amount_cents = 1", "DELETE FROM transfer",
    "UPDATE account SET debits_posted = credits_posted + 1 WHERE kind = 'contribution'"])
def test_the_database_keeps_the_ledger_by_itself(in_app, clock, statement):
    with transaction():
        build.allotment(1000)
    with pytest.raises(Exception, match="never changed|covered"), transaction():
        db.session.execute(text(statement))


def test_check_names_a_balance_that_is_not_the_sum_of_its_transfers(in_app, clock):
    with transaction():
        build.allotment(1000)
        db.session.execute(text("UPDATE account SET credits_posted = credits_posted + 5 WHERE kind = 'allotment'"))
    assert len(list(queries.invariants())) == 2


def test_a_donors_reader_sees_their_donors_contributions_only(in_app, clock):
    with transaction():
        mine, other = build.contribution("MINE"), build.contribution("OTHER")
        who = person("Dora Donor", "donor")
        services.name_reader(mine.donor, build.ADMINISTRATOR, who)
    reader = Actor(id=who.id, name="D", roles=frozenset({"donor"}))
    assert [line.contribution.reference for line in queries.fund_position(reader).lines] == ["MINE"]
    assert queries.contribution(reader, other.public_id) is None
    assert queries.contribution(EVERYBODY, other.public_id).reference == "OTHER"
    assert list(db.session.scalars(queries.donors(Actor(id=who.id)))) == []


@pytest.fixture(name="queries_asked")
def asked_of(queries):
    return queries


def test_the_position_asks_the_same_number_of_questions_for_one_and_three(in_app, clock, queries_asked):
    counts = []
    for reference in ("A", "B", "C"):
        with transaction():
            build.allotment(1000, reference=reference)
        with queries_asked() as asked:
            queries.fund_position(EVERYBODY)
        counts.append(asked.count)
    assert counts[0] == counts[-1] == 5
