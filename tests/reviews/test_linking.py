"""Islands of readers are joined where it can be, at no text's cost, and named where it cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yfund.reviews.rules.linking import Reading, islands, link


def two_shores(*, bridge):
    """Seven readers of the first 60 texts, three of the other 20; with `bridge`, reader 0 reads all."""
    draw = np.random.default_rng(3)
    points = np.full((80, 10), -1, np.int16)
    points[:60, :7], points[60:, 7:] = draw.integers(10, 90, (60, 7)), draw.integers(10, 90, (20, 3))
    if bridge:
        points[60:, 0] = 30
    free = {t: {int(r) for r in (draw.choice(7, 2, replace=False) if t < 60 else 7 + draw.choice(3, 2, replace=False))}
            for t in range(80)}
    return points, free


@pytest.mark.parametrize(("own_room", "room"), [(5, 5), (0, 5), (0, 1)])
def test_a_reader_of_both_languages_joins_them(own_room, room):
    points, free = two_shores(bridge=True)
    reading = Reading(points, free, {}, np.array([own_room] + [room] * 9))
    moved, apart = link(reading)
    assert (moved, apart) == (1, []) and reading.room.min() >= 0
    assert len(islands(reading.free.items())) == 1
    assert all(len(held) == 2 and all(points[text, r] >= 0 for r in held) for text, held in reading.free.items())


def test_where_nobody_reads_both_it_says_so():
    points, free = two_shores(bridge=False)
    moved, apart = link(Reading(points, free, {}, np.full(10, 5)))
    assert moved == 0
    assert [(len(one.texts), one.readers, one.reason) for one in apart] == [
        (60, tuple(range(7)), "language"), (20, (7, 8, 9), "language")]


def test_what_is_published_never_moves_but_links():
    points, free = two_shores(bridge=True)
    fixed = {60: {0}}
    free[60] = {8}
    assert link(Reading(points, free, fixed, np.zeros(10, np.int64))) == (0, [])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 12), st.integers(2, 6), st.randoms(use_true_random=False))
def test_linking_keeps_cover_limits_and_permission(texts, readers, draw):
    points = np.array([[draw.choice([-1, 10, 50]) for _ in range(readers)] for _ in range(texts)], np.int16)
    free = {t: set(draw.sample([r for r in range(readers) if points[t, r] >= 0], k=min(2, int((points[t] >= 0).sum()))))
            for t in range(texts)}
    room = np.array([draw.randint(0, 2) for _ in range(readers)])
    before, most = {t: len(held) for t, held in free.items()}, room + np.bincount(
        [r for held in free.values() for r in held], minlength=readers)
    count = len(islands(free.items()))
    reading = Reading(points, free, {}, room)
    moved, apart = link(reading)
    assert {t: len(held) for t, held in reading.free.items()} == before
    assert all(points[t, r] >= 0 for t, held in reading.free.items() for r in held)
    assert (np.bincount([r for held in reading.free.values() for r in held], minlength=readers) <= most).all()
    after = len(islands(reading.free.items()))
    assert after <= count - moved and len(apart) == (after if after > 1 else 0)
