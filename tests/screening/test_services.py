from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.build import accounts, calls
from tests.build import screening as applications
from yfund.accounts.queries import actor_of
from yfund.applications.evidence import file_of, verdicts_of
from yfund.applications.models import ChangeRequest, Conflict
from yfund.applications.queue import needs
from yfund.applications.register import alike
from yfund.applications.services import screening
from yfund.infra import journal
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def officer(in_app, clock):
    return actor_of(accounts.person("Leïla Benali", roles=["officer"]))


def all_met(application, **changed):
    return {rule.id: (changed.get(rule.kind, "met"), "seen") for rule in application.call.rules}


def letters():
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_an_application_is_eligible_when_every_rule_is_met(officer):
    application = applications.application()
    with pytest.raises(Refusal) as refused, transaction():
        screening.find_eligible(application, officer, all_met(application, own="met", youth_led="unclear"))
    assert len(refused.value.problems) == 1
    assert verdicts_of(application) == {}
    with transaction():
        screening.find_eligible(application, officer, all_met(application))
    assert application.state == "eligible"
    assert [(letter.kind, application.number in letter.subject) for letter in letters()] == [("applications/eligible", True)]
    with pytest.raises(Refusal), transaction():
        screening.check_rules(application, officer, all_met(application))
    assert list(journal.faults()) == []


def test_nobody_is_turned_away_without_a_rule_and_a_reason(officer):
    application = applications.application()
    with pytest.raises(Refusal) as refused, transaction():
        screening.find_ineligible(application, officer, reason=" ", verdicts=all_met(application))
    assert [p.field for p in refused.value.problems] == ["", "reason"]
    assert letters() == []


def test_the_letter_names_the_rule_in_the_language_of_the_reader(officer):
    application = applications.application()
    accounts.person("أمل", language="ar", organisation=application.organisation)
    with transaction():
        screening.find_ineligible(application, officer, reason="Vous avez commencé en 2025.",
                                  verdicts=all_met(application, years_registered="not_met"))
    assert application.state == "ineligible"
    sent = letters()
    assert sorted(letter.language for letter in sent) == ["ar", "en"]
    assert all(words in letter.body for letter in sent for words in ("two years or more", "commencé en 2025", "Leïla"))
    with transaction():
        screening.reinstate(application, officer, reason="They sent the papers.")
    assert application.state == "submitted"
    with transaction():
        screening.find_ineligible(application, officer, reason="Again")
    assert [letter.kind.split("/")[1] for letter in letters()] == [*["ineligible"] * 2, *["reinstated"] * 2, *["ineligible"] * 2]


def test_changes_are_asked_for_named_sections(officer, clock):
    application = applications.application()
    with pytest.raises(Refusal) as refused, transaction():
        screening.ask_changes(application, officer, sections=["moon"], reason="", due_at=clock.moment)
    assert [p.field for p in refused.value.problems] == ["sections", "reason", "due"]
    with transaction():
        screening.ask_changes(application, officer, sections=["budget", "overview"], reason="The sums differ.",
                              due_at=clock.moment + timedelta(days=14))
    assert application.state == "returned"
    assert db.session.scalars(select(ChangeRequest)).one().sections == ["overview", "budget"]
    body = letters()[0].body
    assert "The sums differ." in body and "- Budget" in body and "<" not in body


def test_ties_and_other_people_are_kept_out(officer):
    application = applications.application()
    for who in (accounts.actor(99, "auditor"), accounts.actor(98, "reviewer"),
                accounts.actor(97, "officer", memberships={application.organisation_id: "reader"})):
        with pytest.raises(NotAllowed), transaction():
            screening.check_rules(application, who, all_met(application))
    with transaction():
        db.session.add(Conflict(public_id=random_id(), person_id=officer.id, organisation_id=application.organisation_id,
                                source="declared", kind="family", began_at=application.created_at))
    with pytest.raises(NotAllowed), transaction():
        screening.check_rule(application, officer, rule_id=application.call.rules[0].id, verdict="met")


def test_a_verdict_is_kept_once_and_can_be_changed(officer):
    application = applications.application()
    rule = application.call.rules[0]
    for verdict in ("unclear", "met", "met"):
        with transaction():
            screening.check_rule(application, officer, rule_id=rule.id, verdict=verdict, evidence="x")
    assert verdicts_of(application) == {rule.id: "met"}
    with pytest.raises(Refusal), transaction():
        screening.check_rules(application, officer, {rule.id: ("perhaps", ""), 999: ("met", "")})


def test_the_register_and_the_call_are_searched(officer):
    call = calls.call()
    group = accounts.organisation("Association Jeunes Passerelles", registration_number="SN-4411", country="SN")
    application = applications.application(call, group)
    applications.past_grantee("Somebody Else", registration_number="sn 4411")
    applications.past_grantee("Jeunes passerelles, association")
    applications.past_grantee("Lake Singers")
    twin = applications.application(call, accounts.organisation("Association jeunes passerelle", registration_number="X-99999"))
    later = applications.application(
        calls.call(), accounts.organisation("Association Jeunes Passerelles", registration_number="Y-7"))
    same = applications.application(call, group)
    found = alike(application, officer)
    assert [([kind for kind, _score in m.likeness.reasons], m.grantee.name) for m in found.matches] == [
        (["number"], "Somebody Else"), (["name"], "Jeunes passerelles, association")]
    assert {(t.public_id, t.is_certain) for t in found.twins} == {(twin.public_id, False), (same.public_id, True)}
    assert [t.public_id for t in found.earlier] == [later.public_id]
    file = file_of(application, officer)
    automatic = {line.rule.kind: line.automatic.verdict for line in file.rules}
    assert (automatic["previous_grantee"], automatic["one_application"], automatic["years_registered"]) == (
        "not_met", "unclear", "met")


def test_what_waits_for_screening_is_needed(officer, clock):
    call = calls.call("YSF-2026")
    applications.application(call)
    clock.forward(days=1)
    applications.application(call)
    assert [(need.values["call"], need.sentence.values["num"], need.due_at) for need in needs(officer)] == [
        ("YSF-2026", 2, clock.moment + timedelta(days=19))]
    assert needs(accounts.actor(9, "auditor")) == []
