"""The two-way model, the chances, the rule of rounds, and a small run of the fairness study with a negative control."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tools.simulating import first_pairs, judged, plain_mean, read_on, two_way, world
from yfund.reviews.rules.agreement import agreement
from yfund.reviews.rules.calibrating import key_of, stamp_of
from yfund.reviews.rules.chance import chances
from yfund.reviews.rules.course import drift, minutes, usual
from yfund.reviews.rules.line import MoneyLine
from yfund.reviews.rules.progressive import Doubt, Outlook, even_share, most_for_each, next_readings, outlook
from yfund.reviews.rules.severity import Readings, fit, groups, why_not


def _read(applications=200, readers=10, each=3, seed=1, severity=8.0, shift=0.0):
    """Readings with their truth; odd applications are of another language and better by `shift`."""
    source = np.random.default_rng(seed)
    quality, severe = source.normal(60, 10, applications), source.normal(0, severity, readers)
    quality[1::2] += shift
    rows = [(i + 1, int(j) + 1, quality[i] - severe[j] + source.normal(0, 8))
            for i in range(applications) for j in source.choice(readers, each, replace=False)]
    return quality, severe, rows


def test_the_model_finds_qualities_severities_and_honest_errors():
    quality, severe, rows = _read()
    model = fit(Readings.from_rows(rows))
    raw = model.readings.means
    assert np.sqrt(np.mean((model.quality - quality) ** 2)) < 0.8 * np.sqrt(np.mean((raw - quality) ** 2))
    assert np.corrcoef(model.severity, severe)[0, 1] > 0.97
    assert 0.9 < np.mean(np.abs(model.quality - quality) < 1.96 * model.error) < 0.99
    assert 6 < model.spreads.noise < 10 and 7.5 < model.spreads.quality < 12.5 and 4 < model.spreads.severity < 12


def test_it_equals_the_equations_solved_in_full():
    """The elimination of applications is only a shorter way to the same solution (Henderson's equations)."""
    _, _, rows = _read(applications=12, readers=4, each=2)
    readings = Readings.from_rows(rows)
    model = fit(readings)
    n, k, spreads = 12, 4, model.spreads
    design = np.zeros((len(rows), 1 + n + k))
    design[:, 0] = 1
    design[np.arange(len(rows)), 1 + readings.of] = 1
    design[np.arange(len(rows)), 1 + n + readings.by] = -1
    held = np.diag([0.0] + [(spreads.noise / spreads.quality) ** 2] * n + [(spreads.noise / spreads.severity) ** 2] * k)
    inverse = np.linalg.inv(design.T @ design + held)
    whole = inverse @ design.T @ readings.points
    assert whole[0] + whole[1:1 + n] == pytest.approx(model.quality) and whole[1 + n:] == pytest.approx(model.severity)
    each = np.array([[1.0] + [float(i == a) for i in range(n)] + [0.0] * k for a in range(n)])
    assert spreads.noise * np.sqrt(np.diag(each @ inverse @ each.T)) == pytest.approx(model.error)


def test_the_order_of_the_rows_changes_nothing():
    _, _, rows = _read(applications=30)
    assert fit(Readings.from_rows(rows)).quality.tolist() == fit(Readings.from_rows(rows[::-1])).quality.tolist()


def test_languages_of_other_quality_do_not_make_their_readers_look_generous():
    """Even applications are read by readers 1–5 and 5, odd ones by 5–9: without languages the stronger half pays."""
    source, rows = np.random.default_rng(3), []
    for i in range(200):
        for j in source.choice(5, 2, replace=False) + (4 if i % 2 else 0):
            rows.append((i + 1, int(j) + 1, 55 + 10 * (i % 2) + source.normal(0, 8)))
    language = {i + 1: "fr" if i % 2 else "en" for i in range(200)}
    gap = [float(np.mean(m.quality[1::2]) - np.mean(m.quality[::2])) for m in (
        fit(Readings.from_rows(rows)), fit(Readings.from_rows(rows, language)))]
    assert gap[0] < gap[1] and gap[1] > 7


def test_what_is_not_tied_together_is_refused_and_named():
    apart = Readings.from_rows([(1, 1, 50), (1, 2, 60), (2, 3, 50), (2, 4, 60), (3, 1, 70)])
    assert [(g.applications, g.readers) for g in groups(apart)] == [([1, 3], [1, 2]), ([2], [3, 4])]
    assert "2 groups" in str(why_not(apart))
    assert why_not(Readings.from_rows([(1, 1, 50), (1, 2, 60), (2, 2, 50), (2, 3, 60)])) is None
    assert "two readers" in str(why_not(Readings.from_rows([(1, 1, 50), (2, 2, 60)])))


def test_the_money_line_passes_nobody_over_and_knows_pots():
    line = MoneyLine([40, 70, 20], [True] * 3, {"": 100})
    assert line.above(np.array([3.0, 2.0, 1.0])) == [0]
    assert line.above(np.array([3.0, 1.0, 2.0])) == [0, 2]
    pots = MoneyLine([40, 70, 20], [True, True, False], {"a": 50, "b": 100}, ["a", "b", "b"])
    assert pots.above(np.array([1.0, 3.0, 2.0])) == [1, 0]
    assert MoneyLine([1, 1], [True] * 2, {"": 9}, least=60).above(np.array([61.0, 59.0])) == [0]


def test_chances_add_up_to_the_places_and_are_the_same_twice():
    _, _, rows = _read()
    model, line = fit(Readings.from_rows(rows)), MoneyLine([1] * 200, [True] * 200, {"": 20})
    found = chances(model, line.above, draws=300)
    assert found.sum() == pytest.approx(20) and found.tolist() == chances(model, line.above, draws=300).tolist()
    assert found[np.argmax(model.quality)] > 0.9 > 0.01 > found[np.argmin(model.quality)]


def test_a_round_takes_the_least_sure_who_can_be_read():
    found = Outlook([Doubt(1, 0.5, 1), Doubt(2, 0.4, 2), Doubt(3, 0.95, 1), Doubt(4, 0.0, 1), Doubt(5, 0.6, 1)])
    assert [d.application_id for d in next_readings(found, {1, 2, 3, 4, 5}, 3)] == [1, 5, 2]
    assert [d.application_id for d in next_readings(found, {2, 3, 4}, 9)] == [2, 3]
    assert not found.is_clear and found.unsure == 3 and Outlook([Doubt(1, 0.95, 1), Doubt(2, 0.02, 1)]).is_clear


def test_a_line_among_many_equals_is_not_clear():
    equals = Outlook([Doubt(n, 0.02, 1) for n in range(1000)])
    assert not equals.is_clear and equals.unsure == 20


def test_before_readers_are_tied_plain_means_are_judged():
    found = outlook(Readings.from_rows([(i, i % 3, 40 + i) for i in range(30)]), MoneyLine([1] * 30, [True] * 30, {"": 5}).above)
    assert found.reason is not None and sum(d.chance for d in found.doubts) == pytest.approx(5)


def test_limits_of_a_round():
    assert most_for_each(1060, 15) == 73 and most_for_each(10, 0) == 12
    assert even_share({1: 5, 2: 7}, {1: 3, 2: 0}, 4) == {1: (3, 3, 3), 2: (0, 0, 0)}


def test_agreement_has_an_interval_around_it():
    source = np.random.default_rng(1)
    quality = source.normal(0, 10, 300)
    found = agreement([i for i in range(300) for _ in range(2)], [q + source.normal(0, 5) for q in quality for _ in range(2)])
    assert found.low < found.alpha < found.high and found.things == 300
    assert found.alpha == pytest.approx(0.8, abs=0.06) and found.high - found.low < 0.15
    assert agreement([1, 2, 3], [5, 6, 7]) is None


def test_drift_and_hours():
    quality, severe, rows = _read(applications=90, readers=3, each=2)
    rows = sorted(rows)
    rows = [(i, j, points - (12 if j == 1 and i > 60 else 0)) for i, j, points in rows]
    found = drift(fit(Readings.from_rows(rows)), [float(i) for i, _, _ in rows])
    assert found[1].is_clear and found[1].points > 4 and abs(found[2].points) < found[1].points
    began = datetime(2026, 1, 1, tzinfo=UTC)
    assert minutes(began, began + timedelta(minutes=30)) == 30
    assert minutes(began, began + timedelta(days=1)) is None is minutes(began, began)
    assert usual([]) is None and usual([1, 2, 3]) == (1.5, 2, 2.5)


def test_names_of_sets_and_stamps():
    assert key_of([]) == "" and key_of([2, 1]) == key_of({1, 2}) != key_of([1])
    assert stamp_of([1, None]) != stamp_of([1, 0])


def test_in_rounds_more_of_the_best_are_found_than_blindly():
    """A handful of repetitions of `make fairness`: more than four seconds would be too long for the suite."""
    found = {"rounds": [], "blind": [], "mean": []}
    for seed in range(2):
        known = world("B", 100 + seed)
        once = first_pairs(known, 1)
        rounds = judged(known, read_on(known, once, 1060), two_way)
        blind = judged(known, read_on(known, once, 1060, at_random=np.random.default_rng(seed)), two_way)
        assert max(rounds.most, blind.most) <= 73 and blind.readings == 1060 >= rounds.readings > 1000
        found["rounds"].append(rounds.found)
        found["blind"].append(blind.found)
        found["mean"].append(judged(known, first_pairs(known, 2), plain_mean).found)
    assert np.mean(found["rounds"]) > 0.55 > np.mean(found["mean"])
    assert np.mean(found["rounds"]) > np.mean(found["blind"]) + 0.05
