"""What is right in an application."""


from datetime import UTC, datetime, timedelta

import pytest

from tests.build.applications import ANSWERS, DEFINITION
from yfund.applications.rules import budget
from yfund.applications.rules.answers import Context, problems, read
from yfund.applications.rules.completeness import Limits, all_problems, section_state
from yfund.calls.rules.form import question_named, questions
from yfund.kernel.period import instant

LIMITS = Limits({"small": 1_000_000, "large": 3_000_000}, (), 8)
CLOSE = instant(datetime(2026, 3, 15, 23, 59), "America/New_York")
OPEN = CLOSE - timedelta(days=30)
SECOND = timedelta(seconds=1)


def whole(**changes):
    given = {**ANSWERS, **changes}
    return {q["key"]: read(q, given.get(q["key"])) for q in questions(DEFINITION) if q["kind"] != "upload"}


@pytest.mark.parametrize(("typed", "cents"), [
    ("1250", 125_000), ("1,234.50", 123_450), ("1.234,50", 123_450), ("١٢٣٤", 123_400), ("US$ 20,000", 2_000_000)])
def test_money_is_read_as_people_write_it(typed, cents):
    assert read({"key": "sum", "kind": "money"}, typed) == cents


@pytest.mark.parametrize("typed", ["12,34,5", "twelve", "1.2.3", "-4"])
def test_what_cannot_be_read_stays_as_typed_and_is_a_problem(typed):
    question = {"key": "sum", "kind": "money"}
    value = read(question, typed)
    assert value == {"raw": typed}
    assert [p.field for p in problems(question, value, Context())] == ["sum"]


@pytest.mark.parametrize(("typed", "value"), [("١٨", 18), ("1,200", 1200), ("4,5", "4.5"), ("18 000", 18000), ("x", {"raw": "x"})])
def test_numbers(typed, value):
    assert read({"key": "n", "kind": "number"}, typed) == value


@pytest.mark.parametrize(("written", "over"), [("ا" * 200, False), ("ا" * 201, True), ("中" * 200, False), ("🧵" * 200, False),
                                               ("🧵" * 201, True), ("é" * 200, False), ("a\r\n" * 100, False)])
def test_the_limit_counts_code_points_whatever_the_script(written, over):
    question = question_named(DEFINITION, "summary")
    assert bool(list(problems(question, read(question, written), Context()))) is over


def test_a_whole_application_has_no_problems():
    assert all_problems(DEFINITION, whole(), {}, LIMITS) == {}


def test_an_empty_application_names_everything_at_once():
    wrong = all_problems(DEFINITION, {}, {}, LIMITS)
    assert {key: [p.field for p in found] for key, found in wrong.items()} == {
        "group": ["title", "country", "members"], "idea": ["summary", "kinds", "partner", "starts", "ends"],
        "money": ["lot", "budget", "safe"]}


def test_a_question_that_is_not_asked_is_not_missing():
    assert [p.field for p in all_problems(DEFINITION, whole(partner="yes"), {}, LIMITS)["idea"]] == ["partner_name"]


@pytest.mark.parametrize(("changes", "field"), [
    ({"budget": [{"line": "activities", "what": "Boat", "quantity": "2", "unit_cents": "5000.01"}]}, "budget"),
    ({"budget": [{"line": "fees", "what": "We", "quantity": "1", "unit_cents": "10"}]}, "budget-total"),
    ({"budget": [{"line": "activities", "what": "Fares", "quantity": "540", "unit_cents": ""}]}, "budget-0-unit_cents"),
    ({"budget": [{"line": "", "what": "Fares", "quantity": "1", "unit_cents": "1"}]}, "budget-0-line"),
    ({"lot": "huge"}, "lot"), ({"safe": ""}, "safe")])
def test_a_budget_is_held_to_the_cap_and_the_shares(changes, field):
    assert [p.field for p in all_problems(DEFINITION, whole(**changes), {}, LIMITS)["money"]] == [field]


@pytest.mark.parametrize(("ends", "wrong"), [
    ("2026-05-31", True), ("2026-06-01", True), ("2027-02-01", False), ("2027-02-02", True)])
def test_a_project_ends_after_it_began_and_within_the_months(ends, wrong):
    assert bool(all_problems(DEFINITION, whole(ends=ends), {}, LIMITS)) is wrong


def test_the_sum_of_a_budget_is_exact():
    assert budget.total_cents(whole()["budget"]) == 18 * 21_000 + 6 * 40_050


def test_section_states():
    part, now = DEFINITION["sections"][0], datetime(2026, 3, 1, tzinfo=UTC)
    assert section_state(part, {}, {}, has_problems=True) == "not_started"
    assert section_state(part, {"title": "T"}, {}, has_problems=True) == "in_progress"
    assert section_state(part, {"title": "T"}, {}, has_problems=False) == "done"
    assert section_state(part, {"title": "T"}, {}, has_problems=False, asked_at=now, changed_at=now) == "needs_change"
    assert section_state(part, {"title": "T"}, {}, has_problems=False, asked_at=now, changed_at=now + SECOND) == "done"
