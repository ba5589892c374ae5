"""One counting rule, in every script."""

import pytest

from yfund.kernel.text import characters, clean, folded, words


@pytest.mark.parametrize(("text", "expected"), [
    ("", 0), ("abc", 3), ("e\u0301", 1), ("a\r\nb", 3),
    ("السلام عليكم", 12), ("青年资助", 4), ("👩‍👩‍👧", 5), ("  x  ", 1), ("𠀀", 1),
])
def test_characters_are_code_points_after_cleaning(text, expected):
    assert characters(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("", 0), ("two words", 2),
    ("السلام عليكم", 2), ("青年资助", 4), ("YSF 青年 call", 4), ("one-two", 1), ("a\n\nb", 2), ("𠀀𠀁", 2),
])
def test_words_are_runs_and_single_chinese_characters(text, expected):
    assert words(text) == expected


def test_cleaning_drops_what_no_page_can_show():
    assert clean("a\x00b\ud800c\u0301\r\n ") == "abć"


@pytest.mark.parametrize(("one", "other"), [
    ("Jeunesse  Échange", "jeunesse echange"), ("أكاديمية", "اكاديميه"),
    ("Youth-Forum (Osh)", "youth forum osh"), ("ÖZGÜR", "özgür"),
])
def test_folded_names_meet(one, other):
    assert folded(one) == folded(other)
