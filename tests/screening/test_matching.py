"""Groups compared in the database: what is found, what a person said of it, and who sees none of it."""

import pytest
from sqlalchemy import func, select

from tests.build import accounts, calls
from tests.build import screening as applications
from yfund.accounts.queries import actor_of
from yfund.applications.evidence import file_of
from yfund.applications.likeness import Likeness, MatchKey
from yfund.applications.models import Conflict
from yfund.applications.queue import Wanted, listed
from yfund.applications.register import alike, likeness_seen
from yfund.applications.services import matching
from yfund.infra import journal
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.errors import Clash, NotAllowed, Refusal


@pytest.fixture
def officer(in_app, clock):
    return actor_of(accounts.person("Leïla Benali", roles=["officer"]))


def pair(call=None):
    """Two applications to one call by groups with nearly one name."""
    call = call or calls.call("YSF-2026")
    return tuple(applications.application(call, accounts.organisation(name, registration_number="")) for name in (
        "Association Jeunes Passerelles Dakar", "ONG Jeunes Passerelles Dakar"))


def kinds():
    return {kind for row in db.session.scalars(select(Likeness)) for kind, _score in row.reasons}


def test_a_shared_account_is_found_and_never_readable(officer):
    one, other = (applications.application(None, accounts.organisation(name, registration_number=""))
                  for name in ("Lake Singers", "Young Weavers"))
    for application in (one, other):
        with transaction():
            matching.note_account(application.organisation_id, "a-keyed-sum", "0042")
    assert kinds() == {"account"} and alike(one, officer).earlier[0].is_certain
    with transaction():
        matching.compare([one.organisation_id])
    assert db.session.scalar(select(func.count()).select_from(MatchKey).where(MatchKey.kind == "account")) == 2


def test_a_shared_domain_is_found_unless_everybody_has_it(officer):
    call = calls.call()
    for place, name in enumerate(("Lake Singers", "Young Weavers")):
        group = accounts.organisation(name, registration_number="", website="https://www.bridges.example")
        applications.application(call, group)
        assert kinds() == ({"domain"} if place else set())
    for number in range(9):
        applications.application(call, accounts.organisation(f"{'ABCDEFGHI'[number] * 7}", registration_number="",
                                                             website="bridges.example"))
    with transaction():
        matching.compare([row.organisation_id for row in db.session.scalars(select(Likeness))])
    assert kinds() == set()


def test_what_a_person_said_is_kept_and_shown_next_time(officer):
    one, other = pair()
    likeness = db.session.scalars(select(Likeness)).one()
    assert {line.rule.kind: line.automatic.verdict for line in file_of(one, officer).rules}["one_application"] == "unclear"
    with pytest.raises(Refusal) as refused, transaction():
        matching.decide_likeness(likeness, officer, verdict="perhaps", why=" ", before="")
    assert [problem.field for problem in refused.value.problems] == ["verdict", "why"]
    with transaction():
        matching.decide_likeness(likeness, officer, verdict="different", why="Two boards, two towns.", before="")
    with pytest.raises(Clash), transaction():
        matching.decide_likeness(likeness, officer, verdict="same", why="x", before="")
    with transaction():
        matching.compare([one.organisation_id, other.organisation_id])
    again = applications.application(calls.call(), one.organisation)
    shown = alike(again, officer).earlier
    assert [(twin.likeness.verdict, twin.likeness.why, twin.decider) for twin in shown if twin.likeness] == [
        ("different", "Two boards, two towns.", "Leïla Benali")]
    assert {line.rule.kind: line.automatic.verdict for line in file_of(other, officer).rules}["one_application"] == "met"
    assert list(db.session.scalars(select(journal.JournalEntry.action).where(journal.JournalEntry.subject_kind == "likeness"))) == [
        "likeness.decide"]


def test_who_has_a_tie_sees_none_of_it(officer):
    one, other = pair()
    wanted = Wanted(flag="duplicates")
    assert len(db.session.scalars(listed(officer, wanted, one.call)).all()) == 2
    likeness = db.session.scalars(select(Likeness)).one()
    with transaction():
        db.session.add(Conflict(public_id=random_id(), person_id=officer.id, application_id=other.id, source="declared",
                                kind="family", began_at=clock.now()))
    assert alike(one, officer).twins == [] and likeness_seen(officer, likeness.public_id) is None
    assert db.session.scalars(listed(officer, wanted, one.call)).all() == []
    assert {line.rule.kind: line.automatic.verdict for line in file_of(one, officer).rules}["one_application"] == "met"
    with pytest.raises(NotAllowed), transaction():
        matching.decide_likeness(likeness, officer, verdict="same", why="x", before="")


def test_what_was_never_compared_is_compared_by_the_worker(officer):
    one, _other = pair()
    with transaction():
        for table in (Likeness, MatchKey):
            db.session.execute(table.__table__.delete())
    with transaction():
        matching.compare_missing()
    assert len(alike(one, officer).twins) == 1
    with transaction():
        matching.compare_missing()
    assert db.session.scalar(select(func.count()).select_from(Likeness)) == 1


def test_a_name_that_changed_takes_its_likeness_along(officer):
    one, _other = pair()
    with transaction():
        one.organisation.name = "Lake Singers"
        db.session.flush()
        matching.compare([one.organisation_id])
    assert alike(one, officer).twins == []


def test_comparing_one_group_asks_as_often_among_many_as_among_few(officer, queries):
    counts = []
    applications.application(None, accounts.organisation("Lake Singers", registration_number=""))
    for many in (3, 30):
        call = calls.call()
        groups = [accounts.organisation(f"{chr(97 + n % 26) * 3}{chr(98 + n // 26) * 4} weavers", registration_number="")
                  for n in range(many)]
        with transaction():
            matching.compare([group.id for group in groups])
        one = applications.application(call, accounts.organisation("Lake Singers", registration_number=""))
        with queries() as asked, transaction():
            matching.compare([one.organisation_id])
        counts.append(asked.count)
    assert counts == [11, 11], asked.statements
