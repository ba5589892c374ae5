"""The rules of a call drive the quiz, the group's own check and screening alike."""

import pytest

from tests.build import accounts, applications
from tests.build.accounts import kept
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.applications.evidence import findings, self_check
from yfund.calls.models import EligibilityRule
from yfund.infra.db import db

RULES = [("age_band", {"low": 18, "high": 35, "question": "born"}), ("youth_led", {"share_over": 50, "question": "members"}),
         ("legal_form", {"forms": ["association"]}), ("years_registered", {"years": 2}), ("country_list", {}),
         ("previous_grantee", {}), ("one_application", {"per": "group"}),
         ("yearly_budget", {"most_cents": 5_000_000, "question": "year"}),
         ("nonviolence", {"word": True}), ("own", {})]
DEFINITION = {**applications.DEFINITION, "sections": [*applications.DEFINITION["sections"], {
    "key": "who", "title": {"en": "Who"}, "questions": [
        {"key": "born", "kind": "number", "label": {"en": "Born in"}},
        {"key": "year", "kind": "money", "label": {"en": "Spent in a year"}}]}]}
GOOD = {"born": 1999, "year": 4_000_000, "members": [{"name": "A", "role": "B", "born": 1999, "decides": "yes"}]}
BAD = {"born": 1950, "year": 6_000_000, "members": [{"name": "A", "role": "B", "born": 1950, "decides": "yes"}]}


def call_with(countries=("PH",)):
    call = applications.open_call(rules=0, definition=DEFINITION, countries=countries)
    with kept():
        db.session.add_all(EligibilityRule(call_id=call.id, position=n, kind=kind, question={"en": f"Is {kind} met?"},
                                           explanation={}, params=params) for n, (kind, params) in enumerate(RULES))
    db.session.expire(call, ["rules"])
    return call


def checked(made):
    return {rule.kind: found.verdict for rule, found in self_check(made)}


FITS = {"age_band": "met", "youth_led": "met", "legal_form": "met", "years_registered": "met", "country_list": "met",
        "previous_grantee": "met", "one_application": "met", "yearly_budget": "met", "nonviolence": "met", "own": "met"}
NOT = {**FITS, "age_band": "not_met", "youth_led": "not_met", "yearly_budget": "not_met", "legal_form": "not_met",
       "years_registered": "not_met", "country_list": "not_met"}


@pytest.mark.parametrize(("group", "answers", "wanted"), [
    ({}, GOOD, FITS), ({"legal_form": "company", "registered_year": 2026, "country": "SN"}, BAD, NOT),
    ({"legal_form": "", "registered_year": None}, {}, {
        **FITS, "age_band": "unclear", "youth_led": "unclear", "yearly_budget": "unclear", "legal_form": "unclear",
        "years_registered": "unclear"})])
def test_the_group_hears_before_what_the_officer_hears_after(in_app, clock, group, answers, wanted):
    call, organisation = call_with(), accounts.organisation(**group)
    writer = accounts.person(organisation=organisation)
    made = applications.draft(call, organisation, writer, **{"title": "Lake", **answers})
    assert checked(made) == wanted
    officer = actor_of(accounts.person(roles=["officer"]))
    told = {rule.kind: findings([made], officer)[made.id][rule.id].verdict for rule in call.rules}
    # Only a person judges a rule of the call's own; a group is told that it answered yes.
    assert told == {**wanted, "own": "unclear"}


def test_the_register_is_not_given_away(in_app, clock):
    call, organisation = call_with(), accounts.organisation()
    made = applications.draft(call, organisation, accounts.person(organisation=organisation), title="Lake")
    told = {rule.kind: str(found.evidence) for rule, found in self_check(made)}
    assert told["previous_grantee"] == "The fund compares this with its register when you have sent."


def test_the_quiz_shows_what_the_page_of_the_group_says_and_does_not_bar(app, sign_in, clock):
    with app.app_context():
        call, organisation = call_with(), accounts.organisation(legal_form="company")
        writer = accounts.person(organisation=organisation)
        quiz = {f"quiz-{rule.id}": "yes" for rule in call.rules}
        group = organisation.public_id
    browser = sign_in(writer)
    page = browser.get("/calls/YSF-2026/apply").text
    assert "The legal form on record is “Company”." in page and "The country is on the list of the call." in page
    answer = send(browser, "/calls/YSF-2026/apply", organisation=group, **quiz)
    assert (answer.status_code, "says something else than your answer" in answer.text) == (422, True)
    assert send(browser, "/calls/YSF-2026/apply", organisation=group, anyway="yes", **quiz).status_code == 303


def test_the_check_before_sending_names_what_does_not_fit_and_where_to_mend_it(app, sign_in, clock):
    with app.app_context():
        call, organisation = call_with(), accounts.organisation(registered_year=2026)
        writer = accounts.person(organisation=organisation)
        made = applications.draft(call, organisation, writer, **{"title": "Lake", **BAD})
        place, group = f"/applications/{made.public_id}", organisation.public_id
    page = sign_in(writer).get(f"{place}/check").text
    assert page.count("Does not fit") == 4
    assert f'href="{place}/sections/who#born"' in page and f'href="/groups/{group}/change"' in page
