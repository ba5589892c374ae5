"""Checks across answers: each kind as a table, and what makes a check itself unsound."""

from datetime import date

import pytest

from yfund.calls.rules import checking, checks, defaults
from yfund.calls.rules.form import PEOPLE

TODAY = date(2026, 3, 1)


def form(*questions, **more):
    return {"sections": [{"key": "one", "title": {"en": "One"}, "questions": [
        {"label": {"en": q["key"].title()}, "required": True, **q} for q in questions]}], **more}


FORM = form(
    {"key": "starts", "kind": "date", "feeds": "starts_on"}, {"key": "ends", "kind": "date", "feeds": "ends_on"},
    {"key": "asked", "kind": "money"}, {"key": "many", "kind": "number"},
    {"key": "budget", "kind": "budget", "feeds": "budget"}, {"key": "team", "kind": "people", "columns": list(PEOPLE)},
    {"key": "acts", "kind": "table", "columns": [
        {"key": "who", "kind": "number", "label": {"en": "People"}}, {"key": "cost", "kind": "money", "label": {"en": "Cost"}}]})


def found(check, answers, cap=2_000_000, months=8):
    definition = {**FORM, "checks": [check]}
    problems = checks.problems(definition, answers, cap_cents=cap, today=TODAY, most_months=months)
    return [(p.field, str(p.sentence)) for p in problems]


def budget(*lines):
    return [{"what": "x", "quantity": quantity, "unit_cents": price} for quantity, price in lines]


def people(*births, decides="yes"):
    return [{"name": "N", "born": born, "decides": decides} for born in births]


CAP = {"kind": "budget_cap", "params": {"question": "budget"}}
EQUALS = {"kind": "budget_equals", "params": {"question": "budget", "other": "asked"}}
YOUTH = {"kind": "youth_share", "params": {"question": "team", "percent": 50, "low": 18, "high": 35}}
ORDER = {"kind": "end_after_start", "params": {"start": "starts", "end": "ends"}}
MONTHS = {"kind": "most_months", "params": {"start": "starts", "end": "ends", "months": 8}}
WINDOW = {"kind": "date_window", "params": {"question": "starts", "first": "2026-06-01", "last": "2026-12-31"}}
SUM = {"kind": "column_sum", "params": {
    "question": "acts", "column": "who", "relation": "equals", "other": "many", "figure": ""}}
COST = {"kind": "column_sum", "params": {
    "question": "acts", "column": "cost", "relation": "at_most", "other": "", "figure": "500"}}

CASES = [
    (CAP, {"budget": budget((2, 1_000_000))}, ""), (CAP, {"budget": budget((2, 1_000_000), (1, 1))}, "budget"),
    (CAP, {"budget": budget(("0.5", 4_000_001))}, ""), (CAP, {"budget": budget(({"raw": "x"}, 9_000_000))}, ""),
    (CAP, {}, ""), (CAP, {"budget": {"raw": "?"}}, ""),
    (EQUALS, {"budget": budget((1, 500)), "asked": 500}, ""), (EQUALS, {"budget": budget((1, 500)), "asked": 501}, "budget"),
    (EQUALS, {"budget": budget((1, 500))}, ""), (EQUALS, {"budget": budget((1, 500)), "asked": {"raw": "5oo"}}, ""),
    (YOUTH, {"team": people(2000, 2001, 1970)}, ""), (YOUTH, {"team": people(2000, 1970)}, "team"),
    (YOUTH, {"team": people(1970) + people(2000, decides="no")}, "team"), (YOUTH, {"team": people(2000, decides="")}, "team"),
    (YOUTH, {"team": people(1990)}, ""), (YOUTH, {"team": people(1989)}, "team"), (YOUTH, {"team": people(2008)}, ""),
    (YOUTH, {"team": people(2009)}, "team"), (YOUTH, {"team": people({"raw": "?"})}, ""), (YOUTH, {}, ""),
    (ORDER, {"starts": "2026-05-01", "ends": "2026-05-02"}, ""), (ORDER, {"starts": "2026-05-01", "ends": "2026-05-01"}, "ends"),
    (ORDER, {"starts": "2026-05-01", "ends": {"raw": "May"}}, ""), (ORDER, {"ends": "2026-05-01"}, ""),
    (MONTHS, {"starts": "2026-01-31", "ends": "2026-09-30"}, ""), (MONTHS, {"starts": "2026-01-31", "ends": "2026-10-01"}, "ends"),
    (MONTHS, {"starts": "2025-06-30", "ends": "2026-02-28"}, ""), (MONTHS, {"starts": "9999-06-30", "ends": "9999-12-31"}, ""),
    (WINDOW, {"starts": "2026-06-01"}, ""), (WINDOW, {"starts": "2026-05-31"}, "starts"),
    (WINDOW, {"starts": "2027-01-01"}, "starts"),
    (SUM, {"acts": [{"who": 10}, {"who": 5}], "many": 15}, ""), (SUM, {"acts": [{"who": 10}], "many": 15}, "acts"),
    (SUM, {"acts": [{"who": "2.5"}, {"who": "2.5"}], "many": 5}, ""), (SUM, {"acts": [{"who": {"raw": "ten"}}], "many": 15}, ""),
    (SUM, {"acts": [{"who": 10}]}, ""), (COST, {"acts": [{"cost": 50_000}]}, ""), (COST, {"acts": [{"cost": 50_001}]}, "acts"),
]


@pytest.mark.parametrize(("check", "answers", "field"), CASES)
def test_a_check_finds_what_does_not_fit_and_waits_for_the_rest(check, answers, field):
    assert [where for where, _sentence in found(check, answers)] == ([field] if field else [])


def test_a_form_without_checks_of_its_own_has_the_ordinary_ones():
    assert [one["kind"] for one in checks.checks_of(FORM)] == ["budget_cap", "end_after_start", "most_months"]
    assert checks.checks_of({**FORM, "checks": []}) == []
    late = {"starts": "2026-01-01", "ends": "2026-12-01"}
    assert [p.field for p in checks.problems(FORM, late, cap_cents=None, today=TODAY, most_months=8)] == ["ends"]
    assert checks.problems(FORM, late, cap_cents=None, today=TODAY) == []


def test_questions_that_are_not_asked_are_not_checked():
    hidden = {"kind": "budget", "key": "plan", "show_when": {"question": "yes", "is": True}}
    definition = form({"key": "yes", "kind": "yes_no"}, hidden, checks=[{"kind": "budget_cap", "params": {"question": "plan"}}])
    rows = budget((1, 900))
    for said, fields in ((True, ["plan"]), (False, [])):
        problems = checks.problems(definition, {"yes": said, "plan": rows}, cap_cents=800, today=TODAY)
        assert [p.field for p in problems] == fields


UNSOUND = [
    ({"kind": "dance", "params": {}}, 1), ({"kind": "budget_cap", "params": {"question": "gone"}}, 1),
    ({"kind": "budget_cap", "params": {"question": "asked"}}, 1),
    ({"kind": "end_after_start", "params": {"start": "starts", "end": "starts"}}, 1),
    ({"kind": "youth_share", "params": {"question": "team", "percent": 100, "low": 40, "high": 30}}, 2),
    ({"kind": "column_sum", "params": {"question": "acts", "column": "gone", "relation": "maybe"}}, 3),
    ({"kind": "date_window", "params": {"question": "starts"}}, 1),
    ({"kind": "date_window", "params": {"question": "starts", "first": "2026-02-01", "last": "2026-01-01"}}, 1),
]


@pytest.mark.parametrize(("check", "count"), UNSOUND)
def test_an_unsound_check_is_named_with_everything_wrong(check, count):
    assert len(checking.problems_of(check, FORM)) == count


@pytest.mark.parametrize("check", [CAP, EQUALS, YOUTH, ORDER, MONTHS, WINDOW, SUM, COST])
def test_sound_checks_read_as_sentences(check):
    assert checking.problems_of(check, FORM) == []
    words = {"starts": "First day", "acts.who": "People"}
    assert "%(" not in str(checking.sentence(check, words)) and str(checking.sentence(check, words)).endswith(".")


def test_the_ordinary_form_has_sound_checks():
    definition = defaults.definition()
    assert all(checking.problems_of(one, definition) == [] for one in checks.checks_of(definition))
