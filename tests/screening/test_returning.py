"""Changes that were asked for: what officers read meanwhile, more time, an end, and time that runs out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.build import accounts, applications
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.applications import queries
from yfund.applications.models import AnswerRevision, Application, ChangeRequest
from yfund.applications.queue import Wanted, listed
from yfund.applications.services import changing, drafting, returning, screening, submitting
from yfund.applications.views.sections import is_open
from yfund.infra import journal, workflow
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock as kernel_clock
from yfund.kernel.actor import SYSTEM
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def scene(in_app, clock):
    call, group = applications.open_call(), accounts.organisation()
    writer = accounts.person(organisation=group)
    officer = accounts.person("Leïla Benali", roles=["officer"])
    return applications.application(call, group, writer), actor_of(writer), actor_of(officer)


def ask(made, officer, days=3):
    due_at = kernel_clock.now() + timedelta(days=days)
    with transaction():
        screening.ask_changes(made, officer, sections=["idea"], reason="Say more.", due_at=due_at)


def write(made, actor, **answers):
    with transaction():
        drafting.write(made, actor, answers, {})


def letters():
    return [letter.kind.split("/")[1] for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def request_of(made):
    return db.session.scalars(select(ChangeRequest).where(ChangeRequest.application_id == made.id)).one()


def test_officers_read_what_was_sent_until_it_is_sent_again(scene, clock):
    made, writer, officer = scene
    ask(made, officer)
    clock.forward(hours=1)
    write(made, writer, summary="Half a sen")
    assert queries.answers_of(made)["summary"] == "Eighteen circles."
    with transaction():
        submitting.submit(made, writer, declared_name="Norhaina", received_at=kernel_clock.now())
    assert (made.state, made.changing_at, queries.answers_of(made)["summary"]) == ("submitted", None, "Half a sen")


def test_unsent_changes_of_the_group_do_not_slip_through_beside_the_named_sections(scene, clock):
    made, writer, officer = scene
    with transaction():
        changing.change(made, writer)
    clock.forward(minutes=5)
    write(made, writer, title="Another title")
    ask(made, officer)
    write(made, writer, summary="More.")
    with transaction():
        sent = submitting.submit(made, writer, declared_name="Norhaina", received_at=kernel_clock.now())
    assert (sent.snapshot["answers"]["title"], sent.snapshot["answers"]["summary"]) == ("Threads of the Lake", "More.")
    assert "Another title" in db.session.scalars(select(AnswerRevision.value).where(AnswerRevision.is_lost)).all()


def test_what_nobody_answers_goes_on_as_it_was_sent(scene, clock):
    made, writer, officer = scene
    ask(made, officer)
    clock.forward(hours=1)
    write(made, writer, summary="Not sent.")
    clock.forward(days=3)
    assert not is_open(made)
    with pytest.raises(Refusal):
        write(made, writer, summary="Too late")
    with transaction():
        assert returning.end_unanswered() == 1
    with transaction():
        assert returning.end_unanswered() == 0
    db.session.refresh(made)
    assert (made.state, made.changing_at, queries.answers_of(made)["summary"]) == ("submitted", None, "Eighteen circles.")
    assert "Not sent." in db.session.scalars(select(AnswerRevision.value).where(AnswerRevision.is_lost)).all()
    assert (request_of(made).ended_reason, letters()[-1]) == ("", "stands")
    assert db.session.scalars(listed(officer, Wanted(flag="unanswered"), made.call)).all() == [made.id]
    ask(made, officer)
    assert made.state == "returned"
    assert list(journal.faults()) == []


def test_the_hidden_minutes_hold_for_changes_as_well(scene, clock):
    made, writer, officer = scene
    ask(made, officer)
    clock.set(request_of(made).due_at + timedelta(minutes=made.call.grace_minutes))
    with transaction():
        assert returning.end_unanswered() == 0
    with transaction():
        submitting.submit(made, writer, declared_name="Norhaina", received_at=kernel_clock.now())
    assert made.state == "submitted"


def test_where_the_review_has_begun_an_officer_ends_it_by_hand(scene, clock):
    made, _writer, officer = scene
    ask(made, officer)
    with transaction():
        workflow.move(made.call, "close", SYSTEM)
        workflow.move(made.call, "start_review", SYSTEM)
    clock.forward(days=9)
    with transaction():
        assert returning.end_unanswered() == 0
    with transaction():
        returning.take_back(made, officer, reason="Nobody answered.")
    assert made.state == "submitted"


def test_more_time_is_given_with_a_reason_and_a_letter(scene, clock):
    made, writer, officer = scene
    with pytest.raises(Refusal), transaction():
        returning.prolong(made, officer, due_at=kernel_clock.now() + timedelta(days=9), reason="No request yet")
    ask(made, officer)
    with pytest.raises(Refusal) as refused, transaction():
        returning.prolong(made, officer, due_at=kernel_clock.now() + timedelta(days=2), reason=" ")
    assert [problem.field for problem in refused.value.problems] == ["due", "reason"]
    for days in (6, 9):
        with transaction():
            returning.prolong(made, officer, due_at=kernel_clock.now() + timedelta(days=days), reason="The line is down.")
    clock.forward(days=8)
    write(made, writer, summary="More.")
    assert letters()[-2:] == ["longer", "longer"]
    told = [text.words for _entry, text in journal.entries_about({"application": [made.id]}) if "due" in text.words]
    assert [("→" in words["due"], words["reason"]) for words in told] == [(True, "The line is down.")] * 2
    with pytest.raises(NotAllowed), transaction():
        returning.prolong(made, writer, due_at=kernel_clock.now() + timedelta(days=20), reason="Mine")


def test_a_request_is_ended_by_an_officer_and_taken_back_by_the_group(scene):
    made, writer, officer = scene
    ask(made, officer)
    with pytest.raises(Refusal), transaction():
        returning.take_back(made, officer, reason="")
    with transaction():
        returning.take_back(made, officer, reason="The papers came by post.")
    assert (made.state, request_of(made).ended_reason) == ("submitted", "The papers came by post.")
    assert "The papers came by post." in db.session.scalars(select(Letter).order_by(Letter.id.desc())).first().body
    ask(made, officer)
    with transaction():
        submitting.withdraw(made, writer, reason="We moved.")
    assert queries.open_request(made.id) is None


def test_the_page_keeps_what_was_typed_and_leads_back_when_nothing_is_asked(app, sign_in, clock):
    with app.app_context():
        group, person = accounts.organisation(), accounts.person("Ana", roles=["officer"])
        made = applications.application(applications.open_call(), group, accounts.person(organisation=group))
        place, number, officer = f"/office/applications/{made.public_id}", made.id, actor_of(person)
    browser = sign_in(person)
    assert browser.get(f"{place}/asked").status_code == 303
    with app.app_context():
        ask(db.session.get_one(Application, number), officer)
    for due, act in (("2026-03-01T10:00", "longer"), ("", "longer"), ("2026-03-08T02:30", "longer"), ("soon", "longer")):
        answer = send(browser, f"{place}/asked", act=act, due=due, reason="They were ill")
        assert (answer.status_code, "They were ill" in answer.text) == (422, True), due
    assert send(browser, f"{place}/asked", act="dance", reason="x").status_code == 422
    assert "Give more time" in browser.get(f"{place}/screen").text
    assert send(browser, f"{place}/asked", act="longer", due="2026-04-20T12:00", reason="They were ill").status_code == 303
    assert send(browser, f"{place}/asked", act="end", reason="They sent it by post").status_code == 303
    with app.app_context():
        assert db.session.get_one(Application, number).state == "submitted"
