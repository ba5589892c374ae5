"""Letters about drafts, once each and at the right hour; complete drafts sent at the end where the call says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.build import accounts, applications
from yfund.applications import queries as room
from yfund.applications.rules.reminding import reminder_due
from yfund.applications.services import reminding, submitting
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock as kernel_clock


def run():
    with transaction():
        return reminding.remind_due()


def letters():
    return [(x.kind, x.subject) for x in db.session.scalars(select(Letter).order_by(Letter.id))]


def asked(queries):
    """How many complete drafts were sent, and how many questions that took."""
    with queries() as counted:
        sent = reminding.send_complete_due()
    return sent, counted.count


@pytest.fixture
def call(in_app, clock):
    return applications.open_call(days=14)


def draft(call, number=1, **answers):
    group = accounts.organisation(f"Group {number}", registration_number=str(number))
    return applications.draft(call, group, accounts.person(organisation=group, zone="UTC"), **answers)


@pytest.mark.parametrize(("before", "complete", "expected"), [
    (timedelta(days=7, seconds=1), True, ""), (timedelta(days=7), True, "week"), (timedelta(days=3), True, "week"),
    (timedelta(days=2), True, "days"), (timedelta(hours=7), True, "days"), (timedelta(hours=6), True, "hours"),
    (timedelta(seconds=1), True, "hours"), (timedelta(0), True, ""), (-timedelta(days=1), True, ""),
    (timedelta(days=7), False, "week"), (timedelta(days=2), False, "days"), (timedelta(hours=6), False, "")])
def test_when_a_letter_is_due(before, complete, expected, clock):
    closes = kernel_clock.now() + timedelta(days=30)
    assert reminder_due(closes - before, closes, closes - timedelta(days=20), is_complete=complete) == expected


def test_a_draft_begun_later_is_not_reminded_of_what_was_before_it(clock):
    now = kernel_clock.now()
    assert reminder_due(now, now + timedelta(days=3), now - timedelta(days=1), is_complete=True) == ""


def test_a_complete_draft_gets_three_letters_once_each_in_its_own_time(call, clock):
    draft(call, **applications.ANSWERS)
    for moment, expected in ((timedelta(days=7, minutes=1), 0), (timedelta(days=7), 1), (timedelta(days=5), 0),
                             (timedelta(days=2), 1), (timedelta(days=1), 0), (timedelta(hours=6), 1), (timedelta(hours=1), 0)):
        clock.set(call.closes_at - moment)
        assert (run(), run()) == (expected, 0)
    assert letters() == [("applications/unsent", "“Threads of the Lake” is complete, but not sent yet")] * 3
    body = db.session.scalar(select(Letter.body).limit(1))
    assert ("until 16 March 2026, 18:00 in Manila" in body, "16 March 2026, 06:00 in New York" in body) == (True, True)


def test_an_unfinished_draft_is_told_how_many_sections_are_missing_and_only_twice(call, clock):
    draft(call, title="A")
    for moment in (timedelta(days=7), timedelta(days=2), timedelta(hours=6), timedelta(hours=5)):
        clock.set(call.closes_at - moment)
        run()
        run()
    assert letters() == [("applications/unfinished", "3 sections of your application are not done yet")] * 2


def test_a_group_with_more_time_is_reminded_before_its_own_deadline(call, clock):
    made = draft(call, **applications.ANSWERS)
    longer = applications.more_time(call, until=call.closes_at + timedelta(days=10), group=made.organisation)
    clock.set(call.closes_at - timedelta(days=2))
    assert run() == 0
    clock.set(longer.until - timedelta(days=2))
    assert run() == 1


def test_what_was_sent_gets_no_letter_and_letters_go_in_the_readers_language(call, clock):
    group = accounts.organisation()
    writer = accounts.person(organisation=group, language="fr")
    applications.draft(call, group, writer, title="A")
    other = accounts.organisation("Sent", registration_number="9")
    applications.application(call, other, accounts.person(organisation=other))
    clock.set(call.closes_at - timedelta(days=7))
    assert run() == 1
    assert [x.language for x in db.session.scalars(select(Letter).where(Letter.kind == "applications/unfinished"))] == ["fr"]


def test_looking_costs_the_same_with_one_draft_and_with_three(call, clock, queries):
    draft(call, 1, **applications.ANSWERS)
    clock.set(call.closes_at - timedelta(days=7))
    run()
    with queries() as one:
        run()
    draft(call, 2, title="A"), draft(call, 3, **applications.ANSWERS)
    run()
    with queries() as three:
        run()
    assert (one.count, three.count) == (3, 3)


def test_complete_drafts_count_where_the_call_says_so(call, clock, queries):
    with transaction():
        call.drafts_count = True
    whole, part = draft(call, 1, **applications.ANSWERS), draft(call, 2, title="A")
    late = draft(call, 3, **applications.ANSWERS)
    applications.more_time(call, until=call.closes_at + timedelta(days=1), group=late.organisation)
    clock.set(call.closes_at + timedelta(minutes=35))
    assert reminding.send_complete_due() == 0
    clock.forward(minutes=1)
    assert (reminding.send_complete_due(), reminding.send_complete_due()) == (1, 0)
    sent = room.last_submission(whole.id)
    for made in (whole, part, late):
        db.session.refresh(made)
    assert [made.state for made in (whole, part, late)] == ["submitted", "draft", "draft"]
    assert (sent.received_at, sent.declared_name, sent.sent_by_id) == (call.closes_at, "", None)
    assert submitting.is_genuine(sent, whole.number)
    assert letters() == [("applications/sent_for_you", "We sent your application YSF-2026-0001 for you")]
    clock.forward(days=1)
    assert reminding.send_complete_due() == 1
    assert asked(queries) == (0, 1), "what was looked at is not loaded again"
    with transaction():
        applications.more_time(call, until=call.closes_at + timedelta(days=2), group=part.organisation)
    clock.forward(days=3)
    assert asked(queries)[1] > 1
    assert asked(queries) == (0, 1)



def test_a_run_cut_short_goes_on_with_the_next(call, clock):
    with transaction():
        call.drafts_count = True
    made = [draft(call, n, **applications.ANSWERS) for n in range(3)]
    clock.set(call.closes_at + timedelta(hours=1))
    assert [reminding.send_complete_due(most=2) for _ in range(3)] == [2, 1, 0]
    assert len({db.session.get_one(type(m), m.id).number for m in made}) == 3


def test_drafts_stay_drafts_where_the_call_does_not_say_so(call, clock):
    draft(call, **applications.ANSWERS)
    clock.set(call.closes_at + timedelta(hours=1))
    assert reminding.send_complete_due() == 0
