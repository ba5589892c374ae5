"""Regions, ties, matching, scores, agreement."""

from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from yfund.kernel import regions
from yfund.reviews.rules import agreement, declining, matching, scoring, ties
from yfund.reviews.rules import agreement, matching, scoring, ties


def test_every_country_has_one_region():
    listed = [code for codes in regions.COUNTRIES.values() for code in codes.split()]
    assert len(listed) == len(set(listed)) == 249
    assert set(regions.COUNTRIES) == set(regions.REGIONS)
    assert set(listed) <= set(Locale("en").territories)
    assert (regions.region_of("sn"), regions.region_of("??")) == ("western_africa", "")


TRACES = ties.Traces(members={1: {10}}, writers={1: {10}, 2: {10}}, domains={"bridge.org": {10}}, names={"pont d ete": {10}},
                     former_names={"old bridge": {10}}, words={"river school": {11}, "me@bridge.org": {11}})


@pytest.mark.parametrize(("person", "kinds"), [
    ({"id": 9, "email": "a@gmail.com"}, []),
    ({"id": 1, "email": "a@gmail.com"}, [(10, "member")]),
    ({"id": 2, "email": "a@gmail.com"}, [(10, "earlier")]),
    ({"id": 9, "email": "x@Bridge.ORG."}, [(10, "mail_domain")]),
    ({"id": 9, "email": "Me@bridge.org"}, [(10, "mail_domain"), (11, "mail_address")]),
    ({"id": 9, "email": "", "employers": ("pont d ete",)}, [(10, "same_organisation")]),
    ({"id": 9, "email": "", "employers": ("river school",)}, [(11, "partner")]),
    ({"id": 9, "email": "", "employers": ("old bridge",)}, [(10, "past_grantee")]),
    ({"id": 9, "email": "", "roles": ("pont d ete",)}, [(10, "role")]),
    ({"id": 9, "email": "", "family": ("river school",)}, [(11, "family")])])
def test_ties_are_told_apart(person, kinds):
    assert ties.found_ties(ties.Bound(**person), TRACES) == kinds


def test_words_are_found_in_answers_of_any_shape_and_public_providers_say_nothing():
    wanted = {"pont d ete", "me@bridge.org"}
    assert ties.words_in([{"name": "Pont d’Été", "mail": " Me@Bridge.org "}, 3, None], wanted) == wanted
    assert ties.words_in("Pont d’Été " * 40, wanted) == set()
    assert (ties.domain_of("a@GMAIL.com"), ties.domain_of("b@bridge.org"), ties.domain_of("nothing")) == ("", "bridge.org", "")


def test_a_role_binds_for_two_years():
    today = date(2026, 3, 2)
    assert [ties.lately(until, today) for until in (None, date(2024, 3, 2), date(2024, 2, 1))] == [True, True, False]


@pytest.mark.parametrize(("away", "present"), [([], 14), ([(date(2026, 3, 1), date(2026, 3, 31))], 0),
                                               ([(date(2026, 3, 8), date(2026, 3, 20))], 6),
                                               ([(date(2026, 3, 2), date(2026, 3, 3)), (date(2026, 3, 3), date(2026, 3, 4))], 11)])
def test_who_is_away_takes_less(away, present):
    first, last = date(2026, 3, 2), date(2026, 3, 15)
    assert declining.days_present(away, first, last) == (present, 14)
    assert [declining.reduced(40, days, 14) for days in (0, 1, 7, 14)] == [0, 2, 20, 40]


def test_language_is_a_must_and_the_rest_adds_up():
    text = matching.Text(1, "fr", "western_africa", "media")
    assert matching.match(text, matching.Reader(1, {"en": 3})) is None
    knows = matching.Reader(1, {"fr": 3}, frozenset({"western_africa"}), frozenset({"media"}), is_experienced=True)
    full = matching.match(text, knows)
    assert [(p["key"], p["points"]) for p in full] == [("language", 40), ("region", 30), ("theme", 20), ("experience", 5)]
    assert matching.points_of(matching.match(text, matching.Reader(2, {"fr": 1}))) == 10


def test_the_reason_of_a_shortage():
    text = matching.Text(7, "ar", wanted=2)
    told = [matching.shortage(text, able, free, 1)["reason"] for able, free in ((1, 1), (2, 1), (2, 2))]
    assert told == ["language", "barred", "full"]


@given(st.lists(st.tuples(st.sampled_from(["en", "fr", "ar"]), st.sampled_from(["", "western_africa", "oceania"]),
                          st.sampled_from(["", "media", "sport"])), max_size=6),
       st.lists(st.tuples(st.dictionaries(st.sampled_from(["en", "fr"]), st.integers(0, 3)),
                          st.sets(st.sampled_from(["western_africa", "oceania"])), st.sets(st.sampled_from(["media"])),
                          st.booleans(), st.sets(st.sampled_from(["media", "sport"]))), max_size=4))
def test_all_pairs_at_once_are_worth_what_each_is(texts, readers):
    texts = [matching.Text(number, *told) for number, told in enumerate(texts)]
    readers = [matching.Reader(n, languages, frozenset(regions), frozenset(themes), is_experienced=old, averse=frozenset(averse))
               for n, (languages, regions, themes, old, averse) in enumerate(readers)]
    points = matching.points_matrix(texts, readers, frozenset({(0, 0)}))
    for row, text in enumerate(texts):
        for column, reader in enumerate(readers):
            parts = matching.match(text, reader) if (row, column) != (0, 0) else None
            assert points[row, column] == (-1 if parts is None else matching.points_of(parts))


def test_means_spreads_and_disagreement():
    assert (scoring.mean([]), scoring.mean([6000, 7001])) == (None, 6500)
    assert (scoring.spread([5000]), scoring.spread([5000, 8000])) == (None, 3000)
    assert scoring.is_divergent([5000, 8000], limit=30, threshold=60)
    assert not scoring.is_divergent([2000, 5900], limit=30, threshold=60)
    assert not scoring.is_divergent([5001, 8000], limit=30, threshold=60)


def by_definition(units):
    """Alpha as its author defines it: over all pairs, without any short cut."""
    units = [u for u in units if len(u) > 1]
    flat = [x for u in units for x in u]
    within = sum(sum((a - b) ** 2 for a in u for b in u) / (len(u) - 1) for u in units) / len(flat)
    among = sum((a - b) ** 2 for a in flat for b in flat) / (len(flat) * (len(flat) - 1))
    return 1 - within / among


@given(st.lists(st.lists(st.integers(0, 100), max_size=4), min_size=1, max_size=12))
def test_alpha_is_krippendorffs(units):
    pairable = [x for u in units if len(u) > 1 for x in u]
    found = agreement.alpha_of(units)
    if len(set(pairable)) < 2:
        assert found is None
    else:
        assert found == approx(by_definition(units), abs=1e-6)


def test_alpha_knows_its_ends():
    assert agreement.alpha_of([[1, 1], [5, 5], [9, 9]]) == 1
    assert agreement.alpha_of([[1, 9], [9, 1]]) < 0
