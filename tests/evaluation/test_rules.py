"""Agreement of readers, and what a sound evaluation is."""

from datetime import date
from types import SimpleNamespace

import pytest

from yfund.evaluation.rules.writing import finding_problems, publishing_problems, response_problems, unanswered
from yfund.reviews.rules.agreement import Sums, alpha, alpha_of


def sums(units):
    read = [unit for unit in units if len(unit) > 1]
    within = sum((len(u) * sum(x * x for x in u) - sum(u) ** 2) / (len(u) - 1) for u in read)
    flat = [x for unit in read for x in unit]
    return Sums(len(flat), sum(flat), sum(x * x for x in flat), within)


@pytest.mark.parametrize("units", [
    [(1, 2), (3, 3), (5, 4), (2, 2, 3)], [(10, 90), (90, 10)], [(6000, 6100), (7000,), (4500, 4700), (9000, 8800, 8900)]])
def test_alpha_from_sums_is_alpha_from_readings(units):
    assert alpha(sums(units)) == pytest.approx(alpha_of(units))


def test_alpha_of_a_known_table():
    assert alpha(sums([(1, 1), (2, 2), (3, 3)])) == 1
    assert alpha(sums([(1, 3), (3, 1)])) == pytest.approx(-0.5)


def test_without_pairs_nothing_is_said():
    assert alpha(Sums(0, 0, 0, 0)) is None
    assert alpha(sums([(5, 5), (5, 5)])) is None


def test_a_finding_stands_under_a_criterion_and_on_evidence():
    assert [p.field for p in finding_problems("luck", " ", "")] == ["criterion", "text", "evidence"]
    assert finding_problems("impact", "They still meet.", "Six interviews.") == []


def test_a_no_has_a_reason_and_a_yes_an_action_with_owner_and_day():
    empty = {"response_text": "", "action": "", "owner": "", "due_on": None}
    assert [p.field for p in response_problems(response="", **empty)] == ["response"]
    assert [p.field for p in response_problems(response="rejected", **empty)] == ["response_text"]
    assert [p.field for p in response_problems(response="accepted", **empty)] == ["action", "owner", "due_on"]
    assert [p.field for p in response_problems(response="partly", **empty)] == ["response_text", "action", "owner", "due_on"]
    whole = {"response_text": "Yes.", "action": "Do it", "owner": "Programme officer", "due_on": date(2026, 9, 1)}
    assert response_problems(response="partly", **whole) == []


def test_what_stands_before_publishing():
    advice = [SimpleNamespace(position=1, response="accepted"), SimpleNamespace(position=2, response="")]
    assert unanswered(advice) == [2]
    assert len(publishing_problems({"findings": 0, "advice": 0}, [])) == 2
    assert len(publishing_problems({"findings": 1, "advice": 2}, [2])) == 1
    assert publishing_problems({"findings": 1, "advice": 2}, []) == []
