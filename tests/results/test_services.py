"""Reporting in the database: writing, sending, judging, closing, reminding."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.build import payments as pay
from tests.build import results as build
from yfund.awards.models import Grant
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.payments import services as payments
from yfund.results import queries
from yfund.results.models import Figure, Report
from yfund.results.rules.narrative import mark
from yfund.results.services import judging, planning, reminding, reporting


@pytest.fixture
def here(in_app, clock):
    return build.world()


def letters(kind):
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.kind == f"results/{kind}"))


def test_signing_plans_reports_and_what_is_counted(here):
    assert [(r.kind, r.due_on, r.state) for r in queries.reports_of(here.grant)] == [
        ("midterm", date(2026, 7, 2), "due"), ("final", date(2027, 1, 30), "due")]
    assert [(i.key, i.target) for i in queries.indicators_of(here.grant.id)] == [
        ("participants", 200), ("activities", 0), ("reached", 0), ("own_1", 6)]


def test_two_people_writing_at_once_lose_nothing(here):
    report, by = build.report(here), here.actor("owner")
    with transaction():
        first = reporting.write(report, by, {"happened": "We met."}, {"happened": mark("")})
    assert first.marks == {"happened": mark("We met.")}
    with transaction():
        second = reporting.write(report, by, {"happened": "They came.", "youth": "Led by us."},
                                 {"happened": mark(""), "youth": mark("")})
    assert second.theirs == {"happened": "We met."}
    assert build.report(here).narrative == {"happened": "We met.", "youth": "Led by us."}
    with transaction():
        reporting.write(report, by, {"happened": "We met. They came."}, {"happened": mark("We met.")})
    assert build.report(here).narrative["happened"] == "We met. They came."


def test_a_draft_is_never_refused_for_being_long_or_strange(here):
    with transaction():
        reporting.write(build.report(here), here.actor("owner"), {"happened": "x" * 9000, "unknown": "y"})
    assert set(build.report(here).narrative) == {"happened"}


def test_only_those_who_write_for_the_group_write(here):
    for name in ("reader", "officer"):
        with pytest.raises(NotAllowed), transaction():
            reporting.write(build.report(here), here.actor(name), {"happened": "x"})


def test_counting_again_replaces_the_figures(here):
    report, by = build.report(here), here.actor("owner")
    people = queries.indicators_of(here.grant.id)[0]
    for number in (3, 5):
        with transaction():
            reporting.count(report, by, people, {("female", "18-35"): number})
    assert [f.count for f in db.session.scalars(select(Figure))] == [5]
    with pytest.raises(Refusal), transaction():
        reporting.count(report, by, people, {("all", "all"): 5})


def test_an_expense_is_converted_at_its_own_rate(here):
    with transaction():
        made = build.expense(build.report(here), here.actor("owner"), cents=65_595_700, currency="XOF", rate=Decimal("655.957"))
    assert made.usd_cents == 100_000


def test_a_report_that_lacks_something_is_not_sent_and_everything_lacking_is_named(here):
    with transaction():
        build.expense(build.report(here), here.actor("owner"), what="Sound system", cents=150_000)
    with pytest.raises(Refusal) as refusal, transaction():
        reporting.submit(build.report(here), here.actor("owner"), declared_name="Somebody")
    fields = [p.field for p in refusal.value.problems]
    assert len([f for f in fields if f.startswith("indicator-")]) == 4
    assert len([f for f in fields if f.startswith("expense-")]) == 1
    assert {"happened", "declared_name"} <= set(fields)
    assert build.report(here).state == "due"


def test_a_sent_report_is_closed_for_the_group_and_sent_once(here):
    report = build.sent(here)
    assert (report.state, report.declared_name) == ("submitted", "Lejla Savić")
    assert letters("report_received") == 1
    with pytest.raises(NotAllowed), transaction():
        reporting.write(report, here.actor("owner"), {"happened": "late thought"})
    with pytest.raises(Refusal), transaction():
        reporting.submit(report, here.actor("owner"), declared_name=here.owner.name)


def test_a_report_is_given_back_mended_and_sent_again(here):
    report = build.sent(here)
    with pytest.raises(Refusal), transaction():
        judging.give_back(report, here.actor("officer"), reason=" ")
    with transaction():
        judging.give_back(report, here.actor("officer"), reason="The hall has no receipt.")
    assert (build.report(here).state, letters("report_returned")) == ("returned", 1)
    build.sent(here, cents=0)
    assert build.report(here).state == "submitted"
    assert letters("report_received") == 2


def test_an_accepted_report_opens_the_instalment_that_waits_for_it(here):
    assert here.instalment(2).condition_met_at is None
    build.accepted(here)
    assert here.instalment(2).condition_met_at is not None
    assert here.instalment(3).condition_met_at is None
    assert letters("report_accepted") == 1
    assert queries.settlement(here.grant).accepted == 30_000


def test_accepting_less_needs_a_word_and_never_more_than_reported(here):
    report = build.sent(here)
    expense = queries.expenses_of(report)[0]
    for cents, note in ((20_000, ""), (30_001, "too much"), (-1, "less than nothing")):
        with pytest.raises(Refusal), transaction():
            judging.accept(report, here.actor("officer"), accepted={expense.id: cents}, note=note)
    assert queries.settlement(here.grant).accepted == 0
    with transaction():
        judging.accept(report, here.actor("officer"), accepted={expense.id: 20_000}, note="The dinner was no part of it.")
    assert queries.settlement(here.grant).accepted == 20_000
    assert queries.settlement(here.grant).reported == 30_000


def test_nobody_judges_the_report_of_their_own_group(here):
    report = build.sent(here)
    for name in ("owner", "certifier", "auditor"):
        with pytest.raises(NotAllowed), transaction():
            judging.accept(report, here.actor(name), accepted={})
    with transaction():
        pay.member(here.group, here.officer, "reader")
    with pytest.raises(NotAllowed), transaction():
        judging.accept(report, here.actor("officer"), accepted={})


def test_a_grant_closes_when_everything_is_settled(here):
    build.accepted(here, "midterm", 300_000 // 10)
    with pytest.raises(Refusal) as refusal, transaction():
        judging.close(here.grant, here.actor("officer"))
    assert len(refusal.value.problems) == 2
    build.accepted(here, "final", 70_000)
    assert queries.settlement(here.grant).owed_back == 600_000
    with transaction():
        payments.record_refund(here.grant, here.actor("certifier"), cents=600_000, received_on=date(2026, 3, 1),
                               bank_reference="BACK-1")
    before = here.grant.call.code
    with transaction():
        judging.close(here.grant, here.actor("officer"))
    grant = db.session.get(Grant, here.grant.id)
    assert (grant.state, grant.commitment.free_cents, before) == ("closed", 0, "YSF-2026")
    assert [here.instalment(n).state for n in (1, 2, 3)] == ["paid", "cancelled", "cancelled"]
    assert letters("grant_closed") == 1
    assert list(journal.faults()) == []


def test_targets_are_fixed_with_the_first_report(here):
    indicator = queries.indicators_of(here.grant.id)[1]
    with transaction():
        planning.set_targets(here.grant, here.actor("officer"), {indicator.id: 12})
    assert queries.indicators_of(here.grant.id)[1].target == 12
    with pytest.raises(NotAllowed), transaction():
        planning.set_targets(here.grant, here.actor("owner"), {indicator.id: 1})
    build.sent(here)
    with pytest.raises(Refusal), transaction():
        planning.set_targets(here.grant, here.actor("officer"), {indicator.id: 13})


def test_reminders_go_out_once_for_each_window(here, clock):
    counted = []
    for day in (datetime(2026, 6, 10, tzinfo=UTC), datetime(2026, 6, 20, tzinfo=UTC), datetime(2026, 6, 21, tzinfo=UTC),
                datetime(2026, 7, 3, 8, tzinfo=UTC), datetime(2026, 7, 4, tzinfo=UTC), datetime(2026, 8, 2, 1, tzinfo=UTC)):
        clock.set(day)
        reminding.remind_due()
        counted.append(letters("report_due"))
    assert counted == [0, 1, 1, 2, 2, 3]


def test_a_sent_report_is_not_reminded_of(here, clock):
    build.sent(here)
    clock.set(datetime(2026, 6, 25, tzinfo=UTC))
    assert reminding.remind_due() == 0


def test_needs_follow_the_state(here, clock):
    assert queries.needs(here.actor("owner")) == []
    clock.set(datetime(2026, 6, 25, tzinfo=UTC))
    assert [n.endpoint for n in queries.needs(here.actor("owner"))] == ["results.show"]
    build.sent(here)
    assert queries.needs(here.actor("owner")) == []
    assert [n.urgency for n in queries.needs(here.actor("officer"))] == [3]
    with transaction():
        judging.accept(build.report(here), here.actor("officer"), accepted={})
    build.accepted(here, "final")
    assert [n.endpoint for n in queries.needs(here.actor("officer"))] == ["results.settlement"]


def test_who_may_know_of_a_report(here):
    report = build.report(here)
    stranger = pay.person
    with transaction():
        outsider = stranger("Other Person")
    assert queries.report_seen(here.actor("reader"), report.public_id).id == report.id
    assert queries.report_seen(here.actor("auditor"), report.public_id).id == report.id
    here.outsider = outsider
    assert queries.report_seen(here.actor("outsider"), report.public_id) is None
    assert db.session.scalar(select(func.count(Report.id))) == 2
