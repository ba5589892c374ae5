"""What is right in a report, without a database."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from yfund.results.rules.figures import added, count_problems, people, reached
from yfund.results.rules.indicators import planned, title_of
from yfund.results.rules.narrative import LIMIT, answered, is_late, mark, narrative_problems, questions
from yfund.results.rules.settlement import Settlement, closing_problems
from yfund.results.rules.spending import budget_lines, expense_problems, needs_proof

DAY = date(2026, 3, 2)


def test_women_are_a_share_of_the_young_and_the_young_of_all():
    counts = {("female", "18-35"): 57, ("male", "18-35"): 26, ("female", "under18"): 10, ("male", "over35"): 7}
    whole = people(counts)
    assert (whole.total, whole.young, whole.young_women) == (100, 83, 57)
    assert whole.young_share == 0.83
    assert whole.young_women_share == pytest.approx(57 / 83)


def test_nobody_has_no_share():
    assert people({}).young_share is None
    assert people({}).young_women_share is None
    assert reached([3], 0) is None


def test_counts_add_up_by_sex_and_age():
    assert added([{("all", "all"): 2}, {("all", "all"): 3}]) == {("all", "all"): 5}


def test_counts_stand_only_where_they_may():
    assert count_problems({("female", "18-35"): 1}, is_people=True) == []
    assert count_problems({("all", "all"): 1}, is_people=True) == ["all/all"]
    assert count_problems({("all", "all"): -1}, is_people=False) == ["all/all"]


def test_a_final_report_asks_more_than_a_midterm_one():
    assert [q.key for q in questions("midterm")] == ["happened", "youth", "between", "differently", "next"]
    assert [q.key for q in questions("final")] == [
        "happened", "youth", "between", "differently", "not_reached", "lessons", "afterwards"]


def test_all_that_is_missing_in_a_text_is_named_at_once():
    told = {"happened": "x" * (LIMIT + 2), "youth": "We led.", "between": " "}
    assert [p.field for p in narrative_problems("midterm", told)] == ["happened", "between", "differently", "next"]
    assert answered("midterm", told) == 2


def test_length_is_counted_in_characters_people_see_on_the_page():
    assert narrative_problems("midterm", dict.fromkeys(["happened", "youth", "between", "differently", "next"], "字" * LIMIT)) == []


def test_the_mark_of_a_text_changes_with_it():
    assert mark("a") == mark("a") != mark("b")


def test_a_report_is_late_the_day_after():
    assert not is_late(DAY, DAY, "due")
    assert is_late(DAY, date(2026, 3, 3), "returned")
    assert not is_late(DAY, date(2026, 3, 3), "submitted")


def test_targets_come_from_the_application():
    lines = planned({"participants": "120", "activities": [{}, {}], "indicators": [
        {"indicator": "Films", "target": "6"}, {"indicator": " "}, {"indicator": "Songs", "target": "many"}]})
    assert [(one.key, one.is_people, one.target) for one in lines] == [
        ("participants", True, 120), ("activities", False, 2), ("reached", False, 0), ("own_1", False, 6), ("own_2", False, 0)]
    assert title_of("own_1", "Films") == "Films"
    assert str(title_of("participants", "x")) == "People who took part"


def test_an_application_without_indicators_counts_the_three():
    assert [one.key for one in planned({"indicators": "none", "participants": None})] == ["participants", "activities", "reached"]


def spent(line, usd, accepted=None):
    return SimpleNamespace(line=line, usd_cents=usd, accepted_cents=accepted)


def test_the_budget_stands_beside_what_was_spent_line_by_line():
    budget = [{"line": "travel", "quantity": 2, "unit_cents": 500}, {"line": "travel", "quantity": 1, "unit_cents": 100},
              {"line": "venue", "quantity": 1, "unit_cents": 900}]
    lines = budget_lines(budget, [spent("travel", 400, 300), spent("media", 50), spent("travel", 100, 100)])
    assert [(one.line, one.planned, one.reported, one.accepted) for one in lines] == [
        ("travel", 1100, 500, 400), ("venue", 900, 0, 0), ("media", 0, 50, 0)]
    assert lines[2].share is None


def test_everything_wrong_with_an_expense_is_named_at_once():
    wrong = expense_problems(what=" ", spent_on=date(2026, 3, 3), amount_cents=0, rate=Decimal(0), today=DAY)
    assert {p.field for p in wrong} == {"what", "rate", "amount", "spent_on"}
    assert expense_problems(what="Bus", spent_on=DAY, amount_cents=1, rate=Decimal("655.957"), today=DAY) == []


def test_proof_is_needed_from_a_thousand_dollars():
    assert (needs_proof(99_999), needs_proof(100_000)) == (False, True)


def test_what_is_owed_either_way():
    owes = Settlement(awarded=1000, paid=900, reported=850, accepted=800, refunded=50)
    assert (owes.owed_back, owes.owed_to_group, owes.to_release) == (50, 0, 100)
    gets = Settlement(awarded=1000, paid=900, reported=1100, accepted=1100, refunded=0)
    assert (gets.owed_back, gets.owed_to_group) == (0, 100)


def test_everything_in_the_way_of_the_close_is_named_at_once():
    bad = Settlement(awarded=1000, paid=900, reported=850, accepted=800, refunded=0)
    assert len(closing_problems(bad, 2, 1)) == 3
    assert len(closing_problems(Settlement(1000, 900, 1000, 1000, 0), 0, 0, 1)) == 1
    assert closing_problems(Settlement(1000, 900, 900, 900, 0), 0, 0, 1) == []
