"""Ranking, money line, closeness, decisions and signatures, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yfund.awards.rules.agreement import fingerprint, instalment_lines, is_signature, report_lines
from yfund.awards.rules.conditions import GENERAL
from yfund.awards.rules.deciding import Candidate, Line, change_problems, envelope_problems, line_problems, mark, masked, missing
from yfund.awards.rules.ranking import Standing, noise, ranking, summary
from yfund.kernel.text import say

DAY = datetime(2026, 2, 1, tzinfo=UTC)
CANDIDATE = Candidate(7, "YSF-2026-0007", 2_500_000, 2_000_000)


def standing(number, *totals, asked=1_000_000, first=0.0, sent=0):
    return Standing(number, totals, asked, DAY + timedelta(hours=sent), first)


def order(places):
    return [place.standing.application_id for place in places]


def test_the_best_mean_comes_first_and_the_sum_runs():
    places = ranking([standing(1, 6000, 7000), standing(2, 9000, 8000), standing(3)], envelope_cents=2_000_000, threshold=60)
    assert order(places) == [2, 1, 3]
    assert [p.running_cents for p in places] == [1_000_000, 2_000_000, 3_000_000]
    assert [p.is_above_line for p in places] == [True, True, False]


def test_ties_go_by_the_first_criterion_then_by_who_sent_earlier_and_share_a_place():
    places = ranking([standing(1, 8000, sent=1), standing(2, 7000, 9000, sent=0), standing(3, 8000, first=9, sent=9),
                      standing(4, 7000)], envelope_cents=0, threshold=60)
    assert order(places) == [3, 2, 1, 4]
    assert [p.rank for p in places] == [1, 1, 1, 4]


def test_means_of_thirds_tie_exactly():
    places = ranking([standing(1, 7000, 7001, 7001), standing(2, 7001, 7000, 7001)], envelope_cents=0, threshold=60)
    assert [p.rank for p in places] == [1, 1]


def test_the_first_that_does_not_fit_ends_the_money_line():
    places = ranking([standing(1, 9000), standing(2, 8000, asked=2_500_000), standing(3, 7000, asked=100)],
                     envelope_cents=3_000_000, threshold=60)
    assert [p.is_above_line for p in places] == [True, False, False]
    assert (summary(places, 3_000_000).given_cents, summary(places, 3_000_000).left_cents) == (1_000_000, 2_000_000)


def test_nobody_below_the_threshold_or_unread_is_above_the_line():
    places = ranking([standing(1, 6000), standing(2, 5999), standing(3)], envelope_cents=10**9, threshold=60)
    assert [p.is_above_line for p in places] == [True, False, False]


@pytest.mark.parametrize(("totals", "divided"), [
    ((5000, 8000), True), ((5001, 8000), False), ((1000, 5900), False), ((9000,), False)])
def test_readers_disagree_from_thirty_points_unless_all_are_below(totals, divided):
    [place] = ranking([standing(1, *totals)], envelope_cents=0, threshold=60)
    assert place.is_divided is divided


def test_close_are_those_whom_other_readers_might_have_put_on_the_other_side():
    places = ranking([standing(1, 8900, 9100), standing(2, 7500, 8100), standing(3, 7400, 7800), standing(4, 6500, 6700)],
                     envelope_cents=2_000_000, threshold=60)
    assert noise(places) == pytest.approx(2.739, abs=0.001)
    assert [p.is_close for p in places] == [False, True, True, False]
    assert not any(p.is_close for p in ranking([standing(1, 8900)], envelope_cents=0, threshold=60))


@pytest.mark.parametrize(("chances", "close"), [
    ((0.95, 0.05), [False, False]), ((0.8, 0.2), [True, True]), ((0.02, 0.01), [True, False]), ((0.9, 0.85), [False, True])])
def test_close_is_who_stands_above_or_below_without_being_likely_to(chances, close):
    listed = [replace(standing(n, 9000 - n), chance=chance) for n, chance in enumerate(chances)]
    assert [p.is_close for p in ranking(listed, envelope_cents=1_000_000, threshold=60)] == close


TOTALS = st.lists(st.integers(0, 10_000), max_size=4).map(tuple)
STANDINGS = st.lists(st.tuples(TOTALS, st.integers(1, 3_000_000), st.integers(0, 10)), max_size=25)


@given(STANDINGS, st.integers(0, 20_000_000))
def test_the_line_never_costs_more_than_the_envelope_and_never_skips(raw, envelope):
    standings = [Standing(n, totals, asked, DAY, float(first)) for n, (totals, asked, first) in enumerate(raw)]
    places = ranking(standings, envelope_cents=envelope, threshold=60)
    above = [p.is_above_line for p in places]
    assert above == sorted(above, reverse=True)
    assert sum(p.standing.asked_cents for p in places if p.is_above_line) <= envelope
    assert sorted(order(places)) == list(range(len(raw)))
    assert all(a.standing.exact >= b.standing.exact for a, b in zip(places, places[1:], strict=False))
    assert ranking(list(reversed(standings)), envelope_cents=envelope, threshold=60) == places


def said(problems):
    return [(str(p.sentence), p.field) for p in problems]


def test_a_funded_line_needs_an_amount_within_request_and_cap_and_a_reason():
    assert line_problems(Line(7, "fund", 2_000_000, "Good."), CANDIDATE) == []
    assert [f for _s, f in said(line_problems(Line(7, "fund", 2_000_001, " "), CANDIDATE))] == ["amount-7", "reason-7"]
    assert [f for _s, f in said(line_problems(Line(7, "fund", None, "Good."), CANDIDATE))] == ["amount-7"]
    assert [f for _s, f in said(line_problems(Line(7, "", 0), CANDIDATE))] == ["outcome-7"]
    assert line_problems(Line(7, "decline", 500), CANDIDATE) == []


def test_a_change_needs_words_of_its_own():
    before = Line(7, "fund", 100, "Good.")
    assert change_problems(Line(7, "fund", 100, ""), before, CANDIDATE) == []
    assert len(change_problems(Line(7, "fund", 99, "Good. "), before, CANDIDATE)) == 1
    assert len(change_problems(Line(7, "reserve", 0, ""), before, CANDIDATE)) == 1
    assert change_problems(Line(7, "reserve", 0, "Too early."), before, CANDIDATE) == []


def test_sums_are_held_against_envelope_and_free_money():
    lines = [Line(1, "fund", 600), Line(2, "decline", 900), Line(3, "fund", 500)]
    assert envelope_problems(lines, envelope_cents=1100, free_cents=1100) == []
    assert len(envelope_problems(lines, envelope_cents=1099, free_cents=1000)) == 2
    assert said(masked(envelope_problems(lines, envelope_cents=0, free_cents=0), True, say("No."))) == [("No.", "")]
    assert masked([], True, say("No.")) == []


def test_missing_lines_are_named():
    assert said(missing([CANDIDATE], {})) == [("YSF-2026-0007 has no outcome yet.", "outcome-7")]
    assert missing([CANDIDATE], {7: Line(7, "decline")}) == []


def test_a_mark_changes_with_every_part_of_a_line():
    line = Line(7, "fund", 100, "Good.", "")
    others = [Line(7, "reserve", 100, "Good."), Line(7, "fund", 101, "Good."), Line(7, "fund", 100, "Fine."),
              Line(7, "fund", 100, "Good.", "If")]
    assert len({mark(line), "", *map(mark, others)}) == 6 and mark(None) == ""
    assert mark(Line(7, "fund", 100, " Good. ")) == mark(line)


@given(st.integers(1, 10**9))
def test_instalments_add_up_to_the_grant(cents):
    plan = [{"percent": "70", "condition": "agreement"}, {"percent": "20", "condition": "midterm"},
            {"percent": "10", "condition": "final"}]
    assert sum(line["cents"] for line in instalment_lines(plan, cents)) == cents


def test_reports_fall_due_from_half_and_end():
    plan = [{"kind": "midterm", "due": "half", "days": 0}, {"kind": "final", "due": "end", "days": 60}]
    assert [line["due_on"] for line in report_lines(plan, date(2026, 1, 1), date(2026, 1, 11))] == ["2026-01-06", "2026-03-12"]


@pytest.mark.parametrize(("typed", "name", "holds"), [
    ("lejla  hadziahmetovic savic", "Lejla Hadžiahmetović-Savić", True), ("شباب", "شباب", True), ("Lejla", "Lejla Savić", False),
    ("", "", False), ("...", "---", False)])
def test_a_typed_name_signs_when_it_is_the_persons_own(typed, name, holds):
    assert is_signature(typed, name) is holds


def test_the_fingerprint_tells_one_text_from_another_whatever_the_order_of_its_parts():
    assert fingerprint({"a": 1, "b": "é"}) == fingerprint({"b": "é", "a": 1}) != fingerprint({"a": 1, "b": "e"})
    assert len({str(title) for title, _text in GENERAL}) == 11
