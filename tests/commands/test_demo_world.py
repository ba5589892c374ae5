"""The demonstration world: sizes of the fund's history, and the same every time."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal

import pytest

from yfund.commands.demo.moments import closing, opening
from yfund.commands.demo.readings import score_application
from yfund.commands.demo.sources import load
from yfund.commands.demo.world import build_world

LANGUAGES = {"en", "fr", "es", "ar", "pt", "ru", "zh"}
PRINT_DIGEST = (
    "import hashlib; from yfund.commands.demo.world import build_world;"
    "print(hashlib.sha256(repr(build_world(2009)).encode()).hexdigest())"
)


@pytest.fixture(scope="module")
def world():
    return build_world(2009)


@pytest.fixture(scope="module")
def groups(world):
    return {group.key: group for group in world.groups}


def test_pilot_has_the_size_of_history(world):
    pilot = world.calls[0]
    assert len(pilot.applications) == 110
    assert len({application.country for application in pilot.applications}) == 55
    assert len(pilot.reviewers) == 7
    assert len(world.grants) == 6
    awarded = [a for a in pilot.applications if a.state == "awarded"]
    assert {a.key for a in awarded} == {grant.application for grant in world.grants}
    assert {a.language for a in pilot.applications} == {"en"}


def test_second_call_has_the_size_of_history(world):
    second = world.calls[1]
    assert len(second.applications) == 530
    assert len({application.country for application in second.applications}) == 99
    assert len(second.reviewers) == 15
    assert second.definition["envelope_cents"] == 30_000_000
    caps = [lot["cap_cents"] for lot in second.definition["lots"]]
    assert caps == [2_000_000, 3_000_000]
    assert {a.language for a in second.applications} == LANGUAGES
    numbers = [application.number for application in second.applications]
    assert len(set(numbers)) == 530


def test_money_of_the_year(world):
    receipts = [r for c in world.contributions for r in c.receipts]
    total = sum(receipt.usd_cents for receipt in receipts)
    assert 225_000_000 <= total < 226_000_000
    assert len(world.contributions) == 14
    kinds = Counter(c.donor_kind for c in world.contributions)
    assert kinds == {"government": 13, "international_organisation": 1}
    assert sum(c.first_time for c in world.contributions) == 7
    assert {c.psc_percent for c in world.contributions} == {7, 13}
    for contribution in world.contributions:
        assert sum(r.cents for r in contribution.receipts) == contribution.cents
    for year, cents in ((2008, 12_000_000), (2009, 30_000_000)):
        assert sum(a.cents for a in world.allotments if a.year == year) == cents


def test_budgets_stay_below_their_caps(world):
    for call in world.calls:
        caps = {lot["key"]: lot["cap_cents"] for lot in call.definition["lots"]}
        categories = {row["key"]: row["most_percent"] for row in call.budget_categories}
        for application in call.applications:
            assert 0 < application.requested_cents <= caps[application.lot]
            for line in application.budget:
                assert line.quantity > 0
                assert line.unit_cents > 0
            for key, most in categories.items():
                part = sum(b.cents for b in application.budget if b.line == key)
                share = part * 100 / application.requested_cents
                assert most is None or share <= most, (application.key, key)


def test_answers_fit_the_form(world):
    for call in world.calls:
        questions = [q for s in call.form["sections"] for q in s["questions"]]
        known = {question["key"] for question in questions}
        for application in call.applications:
            assert set(application.answers) <= known
            for question in questions:
                _check_answer(question, application.answers)


def _check_answer(question, answers):
    answer = answers.get(question["key"])
    condition = question.get("show_when")
    shown = not condition or answers[condition["question"]] == condition["is"]
    if question["required"] and shown:
        assert answer not in (None, "", []), question["key"]
    if question["kind"] in ("short_text", "long_text") and answer:
        assert len(answer) <= question["limit"], (question["key"], len(answer))
        assert "{" not in answer
    if question["kind"] == "choice" and answer:
        assert answer in {choice["value"] for choice in question["choices"]}
    if question["kind"] == "table" and answer is not None:
        assert question["min_rows"] <= len(answer) <= question["max_rows"]
        keys = {column["key"] for column in question["columns"]}
        assert all(set(row) == keys for row in answer)


def test_form_rules_and_rubric_are_complete(world):
    second = world.calls[1]
    for section in second.form["sections"]:
        for text in _texts(section):
            assert {"en", "fr", "ar", "es"} <= set(text)
            assert all(text.values())
    for rule in second.rules:
        assert {"en", "fr", "ar"} <= set(rule["question"])
    country_rule = next(r for r in second.rules if r["kind"] == "country_list")
    assert len(country_rule["params"]["countries"]) == 99
    weights = [criterion["weight"] for criterion in second.rubric["criteria"]]
    assert len(weights) == 7
    assert sum(weights) == 100
    assert [p["percent"] for p in second.plans["instalments"]] == [70, 20, 10]


def _texts(section):
    yield section["title"]
    yield section["help"]
    for question in section["questions"]:
        yield question["label"]
        yield from ([question["help"]] if "help" in question else [])
        for part in question.get("choices", []) + question.get("columns", []):
            yield part["label"]


def test_word_lists_have_the_same_keys_in_every_language():
    english = load("texts_en")
    for language in sorted(LANGUAGES):
        words = load(f"texts_{language}")
        assert set(words["answers"]) == set(english["answers"])
        assert set(words["themes"]) == set(english["themes"])
        assert set(load("budget_words")[language]) == set(load("budget_words")["en"])
        for theme in words["themes"].values():
            assert len(theme["acts"]) >= 3


def test_texts_differ(world):
    applications = [a for call in world.calls for a in call.applications]
    summaries = {application.summary for application in applications}
    assert len(summaries) > 0.98 * len(applications)
    titles = [a.title for a in world.calls[1].applications]
    assert len(set(titles)) == len(titles)


def test_states_have_their_reasons(world, groups):
    second = world.calls[1]
    opens, closes = opening(second.definition), closing(second.definition)
    failed = Counter(rule for a in second.applications for rule in a.failed_rules)
    assert failed["previous_grantee"] == 3
    assert failed["one_application"] == 6
    assert {"age", "youth_led", "legal_form", "years_registered"} <= set(failed)
    for application in second.applications:
        assert opens <= application.started_at < application.submitted_at <= closes
        assert bool(application.reason) == (application.state == "ineligible")
        assert bool(application.returned_sections) == (application.state == "returned")
        if "years_registered" in application.failed_rules:
            assert groups[application.group].registered_year == 2008
    last = [a for a in second.applications if (closes - a.submitted_at).seconds < 300]
    assert len(last) >= 5
    assert len(second.drafts) == 24
    assert all(draft.submitted_at is None for draft in second.drafts)
    assert any((closes - draft.saved_at).seconds < 1200 for draft in second.drafts)


def test_groups_are_distinct_and_safe(world):
    names = [group.name for group in world.groups]
    assert len(set(names)) == len(names)
    assert max(len(name) for name in names) > 180
    for group in world.groups:
        assert group.domain.endswith(".demo.example")
        for member in group.members:
            assert member.email.endswith("demo.example")
            assert member.email.isascii()


def test_readings_are_as_far_as_they_should_be(world):
    pilot, second = world.calls
    assert {reading.state for reading in pilot.readings} == {"finished"}
    states = Counter(reading.state for reading in second.readings)
    assert 0.5 < states["finished"] / len(second.readings) < 0.6
    assert states["draft"] > 20
    for call in world.calls:
        readers = Counter(reading.application for reading in call.readings)
        assert set(readers.values()) <= {2, 3}
        in_conflict = {(c.application, c.reviewer) for c in call.conflicts}
        pairs = [(r.application, r.reviewer) for r in call.readings]
        assert len(set(pairs)) == len(pairs)
        assert not in_conflict & set(pairs)
        for reading in call.readings:
            assert all(0 <= s <= 5 and s * 2 % 1 == 0 for s in reading.scores.values())
            assert set(reading.comments) == set(reading.scores)
    grounds = {conflict.ground for conflict in second.conflicts}
    assert grounds == {"organisation", "email_domain"}


def test_reviewers_read_only_what_they_understand(world):
    for call in world.calls:
        reviewers = {reviewer.key: reviewer for reviewer in call.reviewers}
        languages = {a.key: a.language for a in call.applications}
        load_of = Counter(reading.reviewer for reading in call.readings)
        for reading in call.readings:
            reviewer = reviewers[reading.reviewer]
            assert languages[reading.application] in reviewer.languages
        for key, count in load_of.items():
            assert count <= reviewers[key].capacity


def test_a_score_is_the_same_at_every_call(world):
    second = world.calls[1]
    application, reviewer = second.applications[7], second.reviewers[2]
    first = score_application(world.seed, application, reviewer, second.rubric)
    again = score_application(world.seed, application, reviewer, second.rubric)
    assert first == again


def test_grants_are_whole(world):
    applications = {a.key: a for a in world.calls[0].applications}
    assert sum(grant.awarded_cents for grant in world.grants) <= 12_000_000
    for grant in world.grants:
        asked = applications[grant.application].requested_cents
        assert grant.awarded_cents <= min(2_000_000, asked)
        paid = sum(instalment.cents for instalment in grant.instalments)
        lines = [line for report in grant.reports for line in report.expenses]
        spent = sum(line.usd_cents for line in lines)
        assert paid == grant.awarded_cents == spent + grant.refund_cents
        assert 0 < grant.refund_cents < 50_000
        for line in lines:
            exact = Decimal(line.local_cents) / Decimal(line.rate)
            assert line.usd_cents == exact.quantize(Decimal(1), ROUND_HALF_UP)
        assert grant.closed_on > grant.refunded_on > grant.instalments[-1].paid_on
        for instalment in grant.instalments:
            hands = (
                instalment.prepared_on,
                instalment.certified_on,
                instalment.approved_on,
                instalment.paid_on,
            )
            assert list(hands) == sorted(hands)
        for report in grant.reports:
            whole = report.indicators[0]
            assert sum(count for _, _, count in whole.split) == whole.actual


def test_one_account_for_every_role(world, groups):
    roles = Counter(account.role for account in world.accounts)
    assert roles["administrator"] == 2
    staff = {"officer", "certifier", "approver", "payer", "auditor", "administrator"}
    outside = {"reviewer", "committee", "advisor", "donor"}
    assert set(roles) == {"owner", "editor", "reader"} | staff | outside
    assert len({account.password for account in world.accounts}) == 1
    owner = world.accounts[0]
    assert owner.email == "owner@demo.example"
    assert owner.email in {m.email for m in groups[owner.group].members}
    second = world.calls[1]
    states = {a.state for a in second.applications if a.group == owner.group}
    assert states == {"in_review"}
    emails = [account.email for account in world.accounts]
    assert len(set(emails)) == len(emails)


def test_the_same_seed_gives_the_same_world(world):
    assert asdict(build_world(2009)) == asdict(world)
    assert build_world(7) != world


def test_the_world_does_not_depend_on_the_hash_seed(world):
    here = hashlib.sha256(repr(world).encode()).hexdigest()
    for hash_seed in ("1", "42"):
        environment = os.environ | {
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == here
