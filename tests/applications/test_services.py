"""Writing, sending once, and what is frozen."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.build import accounts, applications
from yfund.accounts.queries import actor_of
from yfund.applications import queries
from yfund.applications.models import AnswerRevision, ChangeRequest, Submission
from yfund.applications.services import drafting, submitting
from yfund.infra import workflow
from yfund.infra.db import db, transaction
from yfund.infra.journal import faults
from yfund.infra.outbox import Letter
from yfund.kernel import clock as kernel_clock
from yfund.kernel.actor import SYSTEM
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def scene(in_app, clock):
    call = applications.open_call()
    group = accounts.organisation()
    return call, group, accounts.person(organisation=group), accounts.person("Jun-Jun Ofong", organisation=group, part="editor")


def write(made, person, changes, bases):
    with transaction():
        return drafting.write(made, actor_of(person), changes, bases)


def send(made, person, received_at=None):
    with transaction():
        return submitting.submit(made, actor_of(person), declared_name=person.name, received_at=received_at or kernel_clock.now())


def test_beginning_twice_gives_one_draft(scene):
    call, group, writer, _ = scene
    assert applications.draft(call, group, writer).id == applications.draft(call, group, writer).id


def test_a_reader_does_not_begin_or_write(scene):
    call, group, writer, _ = scene
    reader = accounts.person("Reader", organisation=group, part="reader")
    with pytest.raises(NotAllowed):
        applications.draft(call, group, reader)
    made = applications.draft(call, group, writer)
    with pytest.raises(NotAllowed):
        write(made, reader, {"title": "Mine"}, {})


def test_answers_feed_the_columns(scene):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer, **applications.ANSWERS)
    assert (made.title, made.country, made.requested_cents, str(made.starts_on)) == (
        "Threads of the Lake", "PH", 618_300, "2026-06-01")
    assert made.lot.code == "small"


def test_a_draft_takes_what_is_unfinished_and_unreadable(scene):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer, young="many", starts="soon", budget=[{"what": "Boat", "unit_cents": "12,34,5"}])
    assert queries.answers_of(made)["young"] == {"raw": "many"}
    assert queries.answers_of(made)["budget"][0]["unit_cents"] == {"raw": "12,34,5"}
    assert made.starts_on is None


def test_two_people_in_different_fields_lose_nothing(scene):
    call, group, one, other = scene
    made = applications.draft(call, group, one, title="A", summary="B")
    write(made, one, {"title": "A1", "summary": "B"}, {"title": 1, "summary": 1})
    outcome = write(made, other, {"title": "A", "summary": "B2"}, {"title": 1, "summary": 1})
    assert (outcome.clashes, queries.answers_of(made)) == ([], {"title": "A1", "summary": "B2"})


def test_two_texts_of_one_answer_are_both_kept(scene):
    call, group, one, other = scene
    made = applications.draft(call, group, one, title="A")
    write(made, one, {"title": "first"}, {"title": 1})
    outcome = write(made, other, {"title": "second"}, {"title": 1})
    assert [(c.question, c.mine, c.theirs, c.revision) for c in outcome.clashes] == [("title", "second", "first", 2)]
    assert queries.answers_of(made) == {"title": "first"}
    kept = db.session.execute(select(AnswerRevision.value, AnswerRevision.is_lost).order_by(AnswerRevision.id)).all()
    assert [tuple(k) for k in kept] == [("A", False), ("second", True)]
    write(made, other, {"title": "second"}, {"title": 2})
    assert queries.answers_of(made) == {"title": "second"}


def test_sending_the_same_twice_from_the_same_base_is_quiet(scene):
    call, group, one, _ = scene
    made = applications.draft(call, group, one, title="A")
    write(made, one, {"title": "B"}, {"title": 1})
    assert write(made, one, {"title": "B"}, {"title": 1}).saved == {"title": 2}


def test_an_incomplete_application_is_refused_with_everything(scene):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer, title="A")
    with pytest.raises(Refusal) as refused, transaction():
        submitting.submit(made, actor_of(writer), declared_name=" ", received_at=kernel_clock.now())
    assert len(refused.value.problems) == 11
    assert made.number is None


def test_sending_gives_number_receipt_and_letters(scene):
    call, group, writer, other = scene
    made = applications.draft(call, group, writer, **applications.ANSWERS)
    sent = send(made, writer)
    assert (made.state, made.number, made.submitted_at) == ("submitted", "YSF-2026-0001", kernel_clock.now())
    assert submitting.is_genuine(sent, made.number)
    assert sorted(db.session.scalars(select(Letter.person_id))) == sorted([writer.id, other.id])
    assert send(made, other).id == sent.id
    assert db.session.scalar(select(func.count(Submission.id))) == 1
    assert list(faults()) == []


def test_a_changed_snapshot_is_not_genuine(scene):
    call, group, writer, _ = scene
    made = applications.application(call, group, writer)
    sent = queries.last_submission(made.id)
    sent.snapshot = {**sent.snapshot, "declared_name": "Somebody else"}
    assert not submitting.is_genuine(sent, made.number)


def test_what_arrived_in_time_counts_however_late_it_is_worked_on(scene, clock):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer, **applications.ANSWERS)
    arrived = call.closes_at + timedelta(minutes=5)
    clock.set(call.closes_at + timedelta(minutes=30))
    assert send(made, writer, arrived).received_at == arrived


def test_after_the_grace_nothing_is_sent_or_written(scene, clock):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer, **applications.ANSWERS)
    clock.set(call.closes_at + timedelta(minutes=5, seconds=1))
    with pytest.raises(Refusal):
        send(made, writer)
    with pytest.raises(Refusal):
        write(made, writer, {"title": "Late"}, {})
    assert queries.answers_of(made)["title"] == "Threads of the Lake"


def returned(made, officer):
    with transaction():
        db.session.add(ChangeRequest(application_id=made.id, sections=["idea"], reason="Say more.", asked_by_id=officer.id,
                                     due_at=kernel_clock.now() + timedelta(days=3), asked_at=kernel_clock.now()))
        workflow.move(made, "ask_changes", SYSTEM)


def test_only_the_named_sections_open_again(scene, clock):
    call, group, writer, _ = scene
    made = applications.application(call, group, writer)
    returned(made, accounts.person("Leïla", roles=["officer"]))
    clock.forward(hours=1)
    with pytest.raises(Refusal):
        write(made, writer, {"title": "Other"}, {})
    write(made, writer, {"summary": "More words."}, {})
    second = send(made, writer)
    assert (second.number, made.state, made.number) == (2, "submitted", "YSF-2026-0001")
    assert second.snapshot["answers"]["summary"] == "More words."
    assert queries.open_request(made.id) is None


def test_changes_come_in_time_or_not_at_all(scene, clock):
    call, group, writer, _ = scene
    made = applications.application(call, group, writer)
    returned(made, accounts.person("Leïla", roles=["officer"]))
    clock.forward(days=4)
    with pytest.raises(Refusal):
        send(made, writer)


def test_taking_back_is_once_and_for_the_group_only(scene):
    call, group, writer, _ = scene
    made = applications.application(call, group, writer)
    stranger = accounts.person("Stranger")
    with pytest.raises(NotAllowed), transaction():
        submitting.withdraw(made, actor_of(stranger), reason="")
    for _ in range(2):
        with transaction():
            submitting.withdraw(made, actor_of(writer), reason="We moved.")
    assert made.state == "withdrawn"


def test_at_most_ten_files_and_the_same_once(scene):
    call, group, writer, _ = scene
    made = applications.draft(call, group, writer)

    def add(number):
        with transaction():
            return drafting.add_upload(made, actor_of(writer), "prices", filename="a.pdf", media_type="application/pdf", size=1,
                                       sha256=f"{number:064x}")

    assert add(0).id == add(0).id
    for number in range(1, 10):
        add(number)
    with pytest.raises(Refusal):
        add(10)
