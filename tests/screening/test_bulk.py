"""Several applications at once: previewed, done, and what changed meanwhile is left out; notes of officers; appeals."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.build import accounts, calls
from tests.build import screening as applications
from yfund.accounts.queries import actor_of
from yfund.applications.evidence import reasons_of
from yfund.applications.likeness import ScreeningNote
from yfund.applications.models import Application, Conflict, ScreeningCheck
from yfund.applications.queue import Wanted, listed, next_waiting
from yfund.applications.services import bulk, desk_notes, screening
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.infra.journal import JournalEntry, JournalText
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import Clash, NotAllowed, Refusal


@pytest.fixture
def officer(in_app, clock):
    return actor_of(accounts.person("Leïla Benali", roles=["officer"]))


def several(count=3, call=None):
    call = call or calls.call("YSF-2026")
    names = ("Lake Singers", "Young Weavers", "River Boats", "Hill Drummers")
    return [applications.application(call, accounts.organisation(names[n], registration_number="")) for n in range(count)]


def seen(rows):
    return {row.public_id: row.version for row in rows}


def judged(application, officer, verdict="met"):
    with transaction():
        screening.check_rules(application, officer, {rule.id: (verdict, "seen") for rule in application.call.rules})


def letters():
    return [letter.kind.split("/")[1] for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_only_those_whose_every_rule_is_met_are_found_eligible(officer):
    one, other, third = several()
    judged(one, officer)
    judged(other, officer, "unclear")
    lines = bulk.preview("eligible", [one.public_id, other.public_id, third.public_id], officer)
    assert [(line.obstacle is None, line.letters) for line in lines] == [(True, 1), (False, 0), (False, 0)]
    with transaction():
        outcome = bulk.carry_out("eligible", seen([one, other, third]), officer)
    assert (outcome.done, [number for number, _why in outcome.left_out]) == ([one.number], [other.number, third.number])
    assert [db.session.get(Application, row.id).state for row in (one, other, third)] == ["eligible", "submitted", "submitted"]
    assert letters() == ["eligible"]


def test_what_changed_meanwhile_is_left_out_and_said(officer):
    one, other = several(2)
    shown = seen([one, other])
    with transaction():
        screening.ask_changes(one, officer, sections=["budget"], reason="Sums", due_at=clock.now() + timedelta(days=9))
    with transaction():
        outcome = bulk.carry_out("ineligible", shown, officer, rule_kind="years_registered", chosen=["years"])
    assert outcome.done == [other.number]
    assert [(number, str(why)) for number, why in outcome.left_out] == [
        (one.number, "This application is not waiting for screening.")]
    again = {other.public_id: shown[other.public_id]}
    with transaction():
        assert bulk.carry_out("take", again, officer).done == []


def test_one_rule_and_reason_for_several_each_in_its_language(officer):
    one, other = several(2)
    accounts.person("Awa", language="fr", organisation=one.organisation)
    for missing in ({}, {"rule_kind": "years_registered"}, {"chosen": ["years"]}):
        with pytest.raises(Refusal), transaction():
            bulk.carry_out("ineligible", seen([one, other]), officer, **missing)
    with transaction():
        outcome = bulk.carry_out("ineligible", seen([one, other]), officer, rule_kind="years_registered", chosen=["moon"])
    assert outcome.done == [] and db.session.scalars(select(ScreeningCheck)).all() == []
    with transaction():
        bulk.carry_out("ineligible", seen([one, other]), officer, rule_kind="years_registered", chosen=["years"], reason="Kindly.")
    bodies = [letter.body for letter in db.session.scalars(select(Letter)) if letter.language == "en"]
    assert len(bodies) == 2 and all("registered later than the call asks" in body and "Kindly." in body for body in bodies)


def test_a_reminder_goes_once_a_day_to_those_with_changes_open(officer, clock):
    one, other = several(2)
    with transaction():
        screening.ask_changes(one, officer, sections=["budget"], reason="The sums differ.", due_at=clock.moment + timedelta(days=9))
    for expected in ([one.number], []):
        with transaction():
            assert bulk.carry_out("remind", seen([one, other]), officer).done == expected
    clock.forward(days=1)
    with transaction():
        assert bulk.carry_out("remind", seen([one, other]), officer).done == [one.number]
    assert letters() == ["changes", "remind", "remind"]


def test_ties_and_other_people_touch_nothing(officer):
    one, other = several(2)
    with transaction():
        db.session.add(Conflict(public_id=random_id(), person_id=officer.id, organisation_id=one.organisation_id, source="declared",
                                kind="family", began_at=clock.now()))
    assert [line.application.id for line in bulk.preview("take", seen([one, other]), officer)] == [other.id]
    with pytest.raises(NotAllowed), transaction():
        desk_notes.take(one, officer)
    with pytest.raises(NotAllowed), transaction():
        bulk.carry_out("take", seen([one, other]), accounts.actor(99, "auditor"))


def test_an_application_is_taken_by_one_officer_and_comes_last_for_others(officer):
    one, other, third = several()
    colleague = actor_of(accounts.person("Ana", roles=["officer"]))
    with transaction():
        desk_notes.take(other, colleague)
    with pytest.raises(Clash), transaction():
        desk_notes.take(other, officer)
    assert next_waiting(one, officer) == third.public_id and next_waiting(one, colleague) == other.public_id
    flags = {flag: len(db.session.scalars(listed(colleague, Wanted(flag=flag), one.call)).all()) for flag in ("mine", "nobody")}
    assert flags == {"mine": 1, "nobody": 2}
    with transaction():
        desk_notes.let_go(other, officer)
    with transaction():
        desk_notes.take(other, officer)
    with transaction():
        desk_notes.want_look(other, officer, reason="The stamp looks odd.")
    assert len(db.session.scalars(listed(officer, Wanted(flag="look"), one.call)).all()) == 1
    with transaction():
        desk_notes.looked(other, colleague)
    note = db.session.scalars(select(ScreeningNote)).one()
    assert (note.officer_id, note.is_look_wanted) == (officer.id, False)
    with pytest.raises(Refusal), transaction():
        desk_notes.want_look(other, officer, reason=" ")


def test_the_list_of_reasons_is_the_calls_own_or_the_standard_one(officer):
    (one,) = several(1)
    assert len(reasons_of(one.call)) == 9
    with pytest.raises(Refusal), transaction():
        screening.set_reasons(one.call, officer, [{"fr": "Trop tard"}])
    with transaction():
        screening.set_reasons(one.call, officer, [{"en": "Too late", "fr": "Trop tard"}])
    (own,) = reasons_of(one.call)
    with transaction():
        screening.find_ineligible(one, officer, reason="", chosen=[own.key], verdicts={one.call.rules[0].id: ("not_met", "")})
    assert "- Too late" in db.session.scalars(select(Letter)).first().body
    with transaction():
        screening.set_reasons(one.call, officer, [])
    assert len(reasons_of(one.call)) == 9


def test_an_appeal_names_who_asked_in_the_trail_and_the_letter(officer):
    (one,) = several(1)
    with transaction():
        screening.find_ineligible(one, officer, reason="No.", verdicts={one.call.rules[0].id: ("not_met", "")})
    with transaction():
        screening.reinstate(one, officer, reason="They sent the certificate.", appealed_by="Norhaina M.")
    entry = db.session.scalars(select(JournalText).join(JournalEntry, JournalEntry.seq == JournalText.seq).where(
        JournalEntry.action == "application.reinstate")).one()
    assert (entry.words["reason"], entry.words["appealed_by"]) == ("They sent the certificate.", "Norhaina M.")
    assert "Norhaina M. had asked us" in db.session.scalars(select(Letter).order_by(Letter.id.desc())).first().body
