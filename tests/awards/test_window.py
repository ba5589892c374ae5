"""Around the money line: who is drawn, where the band reaches, and the picture with its table."""

from datetime import UTC, datetime

import pytest

from yfund.awards.rules.ranking import Standing, ranking
from yfund.awards.rules.window import MOST, window


def placed(chances, above):
    """Places in order, each asking one dollar, with money for `above` of them."""
    return ranking([Standing(n, (9000 - n,), 100, datetime(2026, 1, 1, tzinfo=UTC), chance=chance)
                    for n, chance in enumerate(chances)], envelope_cents=above * 100, threshold=60)


def test_everybody_close_is_in_the_window_and_the_band_reaches_from_the_first_to_the_last():
    found = window(placed([1.0] * 8 + [0.7, 0.55, 0.45, 0.3] + [0.01] * 20, 10))
    assert (found.before, len(found.places), found.cut, found.band) == (3, 14, 7, (5, 9))
    assert (found.close_above, found.close_below, found.unseen) == (2, 2, 0)


def test_a_sure_line_has_no_band_and_still_a_picture():
    found = window(placed([1.0] * 10 + [0.0] * 10, 10))
    assert (found.band, found.cut, [p.rank for p in found.places]) == (None, 5, list(range(6, 16)))


@pytest.mark.parametrize("above", [0, 1, 100, 199, 200])
def test_a_wide_band_is_cut_to_what_a_telephone_shows_around_the_line(above):
    found = window(placed([0.5] * 200, above))
    assert len(found.places) == MOST and found.unseen == 140 and found.close_above + found.close_below == 200
    assert 0 <= found.cut <= MOST and (found.cut == 30 or above in (0, 1, 199, 200))


def test_without_chances_nothing_is_drawn():
    assert window(placed([None] * 5, 2)).places == [] and window([]).places == []
