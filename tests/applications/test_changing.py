"""Changing what was sent, sending it again, and what counts meanwhile."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.build import accounts, applications
from yfund.accounts.queries import actor_of
from yfund.applications import queries
from yfund.applications.evidence import file_of
from yfund.applications.models import AnswerRevision, Submission, Upload
from yfund.applications.services import changing, drafting, reminding, submitting
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.infra.journal import faults
from yfund.infra.outbox import Letter
from yfund.kernel import clock as kernel_clock
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def scene(in_app, clock):
    call, group = applications.open_call(), accounts.organisation()
    writer = accounts.person(organisation=group)
    return applications.application(call, group, writer), actor_of(writer), call


def change(made, actor):
    with transaction():
        changing.change(made, actor)


def write(made, actor, **answers):
    with transaction():
        drafting.write(made, actor, answers, {})


def send(made, actor, received_at=None):
    with transaction():
        return submitting.submit(made, actor, declared_name="Norhaina", received_at=received_at or kernel_clock.now())


def put(made, actor, name):
    kept = storage.store(io.BytesIO(name.encode()), 100)
    with transaction():
        return drafting.add_upload(made, actor, "prices", filename=name, media_type="application/pdf", size=kept.size,
                                   sha256=kept.sha256)


def sendings():
    return db.session.scalar(select(func.count(Submission.id)))


def test_what_was_sent_counts_until_it_is_sent_again(scene, clock):
    made, actor, _call = scene
    first = queries.last_submission(made.id)
    with pytest.raises(Refusal):
        write(made, actor, title="Too soon")
    change(made, actor)
    clock.forward(minutes=5)
    write(made, actor, title="Threads of two lakes")
    put(made, actor, "new.pdf")
    assert (queries.answers_of(made)["title"], queries.written(made)["title"]) == ("Threads of the Lake", "Threads of two lakes")
    assert ([u.filename for u in queries.uploads_of(made.id)], [u.filename for u in queries.files_of(made.id)]) == ([], ["new.pdf"])
    assert (made.title, sendings()) == ("Threads of the Lake", 1)
    again = send(made, actor)
    assert (again.number, again.fingerprint == first.fingerprint, made.title, made.number) == (
        2, False, "Threads of two lakes", first.snapshot["number"])
    assert [u.filename for u in queries.uploads_of(made.id)] == ["new.pdf"]
    assert submitting.is_genuine(first, made.number) and submitting.is_genuine(again, made.number)
    assert send(made, actor).id == again.id
    assert list(faults()) == []


def test_giving_up_the_changes_restores_what_was_sent_and_keeps_the_text(scene, clock):
    made, actor, _call = scene
    change(made, actor)
    write(made, actor, title="Another title")
    put(made, actor, "new.pdf")
    with transaction():
        changing.keep_sent(made, actor)
    assert (queries.written(made)["title"], made.changing_at, queries.files_of(made.id)) == ("Threads of the Lake", None, [])
    assert db.session.scalar(select(AnswerRevision.value).where(AnswerRevision.is_lost)) == "Another title"
    assert queries.written(made) == queries.last_submission(made.id).snapshot["answers"]


def test_a_file_taken_away_while_changing_comes_back(in_app, clock):
    call, group = applications.open_call(), accounts.organisation()
    writer = accounts.person(organisation=group)
    actor, made = actor_of(writer), applications.draft(call, group, writer, **applications.ANSWERS)
    old = put(made, actor, "old.pdf")
    send(made, actor)
    clock.forward(minutes=1)
    change(made, actor)
    with transaction():
        drafting.remove_upload(db.session.get_one(Upload, old.id), actor)
    assert ([u.filename for u in queries.uploads_of(made.id)], queries.files_of(made.id)) == (["old.pdf"], [])
    with transaction():
        changing.keep_sent(made, actor)
    assert [u.filename for u in queries.files_of(made.id)] == ["old.pdf"]


def test_changes_not_sent_in_time_are_put_back_by_the_worker(scene, clock):
    made, actor, call = scene
    change(made, actor)
    write(made, actor, title="Never sent")
    for moment, expected in ((call.closes_at, 0), (None, 1), (None, 0)):
        clock.set(moment) if moment else clock.forward(minutes=6)
        with transaction():
            assert changing.settle_due() == expected
    db.session.refresh(made)
    assert (made.changing_at, queries.written(made)["title"]) == (None, "Threads of the Lake")
    with pytest.raises(Refusal, match="closed"):
        change(made, actor)


def letters():
    return [(x.kind, x.subject) for x in db.session.scalars(select(Letter).where(Letter.kind.like("%chang%")).order_by(Letter.id))]


def test_who_forgets_to_send_the_changes_is_reminded_and_then_told(scene, clock):
    made, actor, call = scene
    clock.set(call.closes_at - timedelta(days=6))
    change(made, actor)
    write(made, actor, title="Never sent", summary="")
    for before, expected in ((timedelta(days=5), 0), (timedelta(days=2), 1), (timedelta(hours=6), 1)):
        clock.set(call.closes_at - before)
        for _ in range(2):
            with transaction():
                reminding.remind_due()
        assert len(letters()) == expected
    assert letters() == [("applications/unsent_changes", "Your changes to “Threads of the Lake” are not sent yet")]
    body = db.session.scalar(select(Letter.body).where(Letter.kind == "applications/unsent_changes"))
    assert ("One section is not done yet." in body, "what you sent counts" in body) == (True, True)
    clock.set(call.closes_at + timedelta(hours=1))
    with transaction():
        changing.settle_due()
    assert letters()[1:] == [
        ("applications/changes_dropped", "Your changes to “Threads of the Lake” were not sent: what you sent counts")]


def test_complete_changes_are_reminded_of_in_the_last_hours(scene, clock):
    made, actor, call = scene
    clock.set(call.closes_at - timedelta(days=1))
    change(made, actor)
    write(made, actor, title="Never sent")
    clock.set(call.closes_at - timedelta(hours=6))
    with transaction():
        assert reminding.remind_due() == 1
    send(made, actor)
    clock.forward(hours=1)
    with transaction():
        assert reminding.remind_due() == 0


def test_who_changed_nothing_is_told_nothing(scene, clock):
    made, actor, call = scene
    change(made, actor)
    clock.set(call.closes_at + timedelta(hours=1))
    with transaction():
        assert changing.settle_due() == 1
    assert letters() == []


def test_what_was_not_sent_stays_to_be_read(full, clock):
    full.post("/submit", declared_name="Norhaina")
    clock.forward(minutes=1)
    full.post("/change")
    full.post("/sections/group", title="A title never sent", base_title="1")
    assert "Changes made after that were not sent" not in full.browser.get(full.at).text
    clock.forward(days=15)
    full.browser = full.sign_in(full.writer)
    with full.app.app_context(), transaction():
        changing.settle_due()
    page = full.browser.get(full.at).text
    assert ("Changes made after that were not sent" in page, "/sections/group/history" in page,
            "/sections/money/history" in page) == (True, True, False)
    assert "A title never sent" in full.browser.get(full.at + "/sections/group/history").text


def test_the_first_check_ends_the_changing(scene, clock):
    made, actor, _call = scene
    change(made, actor)
    with transaction():
        made.state = "eligible"
    with pytest.raises(Refusal, match="what you sent stands"):
        send(made, actor)
    with transaction():
        assert changing.settle_due() == 1


def test_a_clock_that_went_back_does_not_reorder_the_sendings(scene, clock):
    made, actor, _call = scene
    first = queries.last_submission(made.id)
    clock.forward(minutes=-30)
    change(made, actor)
    again = send(made, actor)
    assert (again.received_at, again.number) == (first.received_at, 2)


def test_readers_and_strangers_change_nothing(scene):
    made, _actor, _call = scene
    reader = actor_of(accounts.person("Reader", organisation=made.organisation, part="reader"))
    for verb in (changing.change, changing.keep_sent):
        with pytest.raises(NotAllowed), transaction():
            verb(made, reader)


def test_the_page_offers_it_and_says_what_counts(full, clock):
    full.post("/submit", declared_name="Norhaina")
    assert "Change it and send again" in full.browser.get(full.at).text
    assert full.post("/change").status_code == 303
    page = full.browser.get(full.at).text
    assert ("Until you send it again, what you sent counts" in page, "3 of 3 sections done" in page) == (True, True)
    assert full.post("/sections/group", title="New title", base_title="1").status_code == 303
    assert full.post("/submit", declared_name="Norhaina").status_code == 303
    assert "New title" in full.browser.get(full.at + "/read").text
    clock.forward(days=15)
    full.browser = full.sign_in(full.writer)
    assert "Change it and send again" not in full.browser.get(full.at).text


def test_officers_see_what_was_sent_while_the_group_changes_it(scene, clock):
    made, actor, _call = scene
    officer = actor_of(accounts.person("Leïla Benali", roles=["officer"]))
    change(made, actor)
    clock.forward(minutes=5)
    write(made, actor, title="Not sent again yet")
    assert file_of(made, officer).answers["title"] == applications.ANSWERS["title"]
    send(made, actor)
    assert file_of(made, officer).answers["title"] == "Not sent again yet"
