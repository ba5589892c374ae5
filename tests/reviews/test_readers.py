"""Readers: invited, away, giving back with a reason that is heeded; tries that change nothing; pairs by hand; late ties."""

from datetime import date, timedelta

import pytest

from tests.build import accounts, reviews
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Answer, Application, Conflict
from yfund.infra.db import db, transaction
from yfund.infra.jobs import Job
from yfund.infra.outbox import Letter
from yfund.infra.worker import run_due
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.reviews.models import Assignment, AssignmentRun, Review
from yfund.reviews.models.readers import Decline, ReadingInvitation, RunPair
from yfund.reviews.queries.reading import queue
from yfund.reviews.queries.tasks import pair_rows, task_of
from yfund.reviews.services import assigning, conflicts, declining, inviting, profiles, publishing, scoring, solving


@pytest.fixture
def officer(in_app):
    with transaction():
        made = accounts.person(name="Leïla", roles=["officer"])
    return actor_of(made)


@pytest.fixture
def call(officer):
    """Four applications in English and French, three readers of both."""
    with transaction():
        made = reviews.call()
        for language in ("en", "en", "fr", "fr"):
            reviews.application(made, language=language)
        for name in ("Ann", "Ben", "Cleo"):
            reviews.reviewer(name=name, languages={"en": 3, "fr": 2})
    return made


def named(name):
    return db.session.query(Person).filter_by(name=name).one()


def pairs(call, *states):
    return {(a.application_id, a.reviewer_id) for a in db.session.query(Assignment).filter_by(call_id=call.id)
            if a.state in (states or ("proposed",))}


def test_a_try_changes_nothing_and_is_published_in_one_step(call, officer):
    with transaction():
        run = solving.solve(call, officer, verb="try")
    assert pairs(call, "proposed", "published") == set()
    wanted = {(p.application_id, p.reviewer_id) for p in db.session.query(RunPair)}
    assert len(wanted) == 8
    with transaction():
        solving.ensure_current(run, officer)
        solving.take(run, officer)
        assert publishing.publish(run, officer) == 8
    assert pairs(call, "published") == wanted
    with pytest.raises(Refusal), transaction():
        solving.ensure_current(run, officer)


def test_only_the_gap_is_filled_after_a_decline_and_its_reason_is_heeded(call, officer):
    with transaction():
        publishing.publish(solving.propose(call, officer), officer)
    given = db.session.query(Assignment).filter_by(reviewer_id=named("Ann").id).first()
    french = db.session.get(Application, given.application_id).language
    with transaction():
        declining.decline(given, actor_of(named("Ann")), reason="language")
    before = pairs(call, "published")
    with transaction():
        solving.solve(call, officer, verb="mend")
    assert pairs(call, "published") == before
    added = pairs(call)
    assert len(added) == 1 and {a for a, _ in added} == {given.application_id}
    assert french not in task_of(call, pair_rows(call)).readers[named("Ann").id].languages


@pytest.mark.parametrize(("reason", "heeded"), [
    ("busy", lambda reader: reader.capacity == reader.load), ("topic", lambda reader: reader.averse == {"media"})])
def test_other_reasons_are_heeded_too(call, officer, reason, heeded):
    with transaction():
        publishing.publish(solving.propose(call, officer), officer)
    given = db.session.query(Assignment).filter_by(reviewer_id=named("Ann").id).first()
    with transaction():
        declining.decline(given, actor_of(named("Ann")), reason=reason)
    assert heeded(task_of(call, pair_rows(call)).readers[named("Ann").id])


def test_a_tie_as_reason_binds_and_reasons_are_asked_for(call, officer):
    with transaction():
        publishing.publish(solving.propose(call, officer), officer)
    given = db.session.query(Assignment).filter_by(reviewer_id=named("Ann").id).first()
    for reason, words in (("", ""), ("other", ""), ("conflict", "")):
        with pytest.raises(Refusal), transaction():
            declining.decline(given, actor_of(named("Ann")), reason=reason, words=words)
    with pytest.raises(NotAllowed), transaction():
        declining.decline(given, actor_of(named("Ben")), reason="busy")
    with transaction():
        declining.decline(given, actor_of(named("Ann")), reason="conflict", words="My cousin leads it.")
    assert db.session.query(Conflict).one().application_id == given.application_id
    assert (given.state, db.session.query(Decline).one().reason) == ("conflicted", "conflict")


def test_who_was_asked_gets_nothing_before_a_yes_and_as_many_as_said(call, officer):
    with transaction():
        assert inviting.invite(call, [named("Ann"), named("Ben")], officer) == 2
    assert [x.kind for x in db.session.query(Letter)] == ["reviews/invited"] * 2
    ann, ben = (db.session.query(ReadingInvitation).filter_by(person_id=named(name).id).one() for name in ("Ann", "Ben"))
    takes = lambda name: task_of(call, pair_rows(call)).readers[named(name).id].capacity  # noqa: E731
    assert (takes("Ann"), takes("Cleo")) == (0, 40)
    with pytest.raises(NotAllowed), transaction():
        inviting.accept(ann, actor_of(named("Ben")))
    with transaction():
        inviting.accept(ann, actor_of(named("Ann")), capacity=3)
        inviting.decline(ben, actor_of(named("Ben")), reason="busy")
    assert (takes("Ann"), takes("Ben")) == (3, 0)
    with pytest.raises(Refusal), transaction():
        inviting.invite(call, [named("Ann")], officer)
    with transaction():
        assert inviting.invite(call, [named("Ben")], officer) == 1
    assert ben.state == "invited"


def test_who_is_away_all_the_time_gets_nothing(call, officer):
    today = call.state_at.date()
    for days, most in ((400, 0), (6, 21)):
        with transaction():
            profiles.write_profile(named("Ann"), officer, organisation_name="", languages={"en": 3}, regions=[], themes=[],
                                   capacity=40, away=[(today - timedelta(days=1), today + timedelta(days=days))])
        assert task_of(call, pair_rows(call)).readers[named("Ann").id].capacity == most


def test_a_forbidden_pair_is_not_made_until_it_is_lifted(call, officer):
    one = db.session.query(Application).first()
    with transaction():
        row = assigning.forbid(call, one, named("Ann"), officer, reason="She judged them last year.")
    with transaction():
        solving.propose(call, officer)
    assert (one.id, named("Ann").id) not in pairs(call)
    with pytest.raises(Refusal), transaction():
        assigning.forbid(call, one, named("Ben"), officer, reason="")
    with transaction():
        assigning.lift(db.session.get(Assignment, row.id), officer)
    assert (one.id, named("Ann").id) not in task_of(call, pair_rows(call)).barred
    with transaction():
        made = assigning.assign(call, one, named("Cleo"), officer, reason="Knows the valley.") if (
            one.id, named("Cleo").id) not in pairs(call) else None
    assert made is None or made.why[-1]["value"] == "Knows the valley."


def test_a_large_call_is_left_to_the_worker_once(call, officer, monkeypatch):
    monkeypatch.setattr(solving, "AT_ONCE", 1)
    with transaction():
        job = solving.solve(call, officer, verb="propose")
    assert isinstance(job, Job) and pairs(call) == set()
    with pytest.raises(Refusal), transaction():
        solving.solve(call, officer, verb="try")
    run_due()
    db.session.refresh(job)
    assert (job.state, job.last_error, job.done == job.total) == ("done", "", True)
    assert len(pairs(call)) == 8
    solving.run_job(job)
    assert db.session.query(AssignmentRun).count() == 1


def test_ties_are_found_in_words_roles_family_and_earlier_applications(officer):
    with transaction():
        call = reviews.call()
        bridge, river = accounts.organisation("Pont d’Été"), accounts.organisation("River School")
        application = reviews.application(call, bridge)
        other = reviews.application(call, river)
        partners = [{"name": "Hill Radio"}]
        db.session.add(Answer(application_id=other.id, question="partners", value=partners, written_at=call.state_at))
        writer = db.session.get(Person, application.begun_by_id)
        writer.roles = [accounts.role("committee")]
        people = {name: reviews.reviewer(name=name) for name in ("Partner", "Role", "Long ago", "Family")}
    places = {"Role": [("role", "Pont d'Ete", date(2026, 1, 1))], "Long ago": [("role", "Pont d'Ete", date(2019, 1, 1))],
              "Family": [("family", "River school", None)], "Partner": [("role", "Hill radio", None)]}
    with transaction():
        for name, listed in places.items():
            profiles.write_profile(db.session.get(Person, people[name].id), officer, organisation_name="", languages={"en": 3},
                                   regions=[], themes=[], capacity=4, places=listed)
    with transaction():
        assert conflicts.find_conflicts(call, officer) == 4
    found = {(db.session.get(Person, c.person_id).name, c.organisation_id, c.kind) for c in db.session.query(Conflict)}
    assert found == {("Role", bridge.id, "role"), ("Family", river.id, "family"), ("Partner", river.id, "partner"),
                     (writer.name, bridge.id, "earlier")}
    with transaction():
        assert conflicts.find_conflicts(call, officer) == 0


def test_a_late_tie_voids_the_review_and_tells_officers_without_a_tie(officer):
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        application = reviews.application(call, state="in_review")
        reader, tied = reviews.reviewer(), accounts.person(name="Tied", roles=["officer"])
        reviews.review(application, reader, half_points=7)
        db.session.add(Conflict(person_id=tied.id, organisation_id=application.organisation_id, source="declared", kind="family",
                                began_at=call.state_at))
    with transaction():
        conflicts.record_conflict(db.session.get(Person, reader.id), officer, kind="work", reason="Worked there.",
                                  application=db.session.get(Application, application.id))
    assert db.session.query(Review).one().state == "void"
    assert [(x.kind, x.person_id) for x in db.session.query(Letter)] == [("reviews/to_read_again", officer.id)]


def test_a_tie_declared_on_a_card_binds_for_everything_of_the_group(officer):
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        group, reader = accounts.organisation("Pont d’Été"), reviews.reviewer()
        first, second = (reviews.application(call, group, state="in_review") for _ in range(2))
        pairs = [reviews.assignment(one, reader) for one in (first, second)]
        actor = actor_of(reader)
    with transaction():
        scoring.declare(db.session.get(Assignment, pairs[0].id), actor, conflict=True, kind="family", reason="My sister.")
    assert {db.session.get(Assignment, pair.id).state for pair in pairs} == {"conflicted"}
    assert db.session.execute(queue(actor)).all() == []


def test_a_count_told_after_publishing_leaves_out_what_the_officer_is_tied_to(call, officer):
    with transaction():
        tied = accounts.person(name="Tied", roles=["officer"])
        about = db.session.query(Application).order_by(Application.id).first()
        db.session.add(Conflict(person_id=tied.id, organisation_id=about.organisation_id, source="declared", kind="family",
                                began_at=call.state_at))
    with transaction():
        run = solving.propose(call, actor_of(db.session.get(Person, tied.id)))
    whole = len(pairs(call))
    with transaction():
        told = publishing.publish(run, actor_of(db.session.get(Person, tied.id)))
    assert (told, len(pairs(call, "published"))) == (whole - call.readers, whole)
