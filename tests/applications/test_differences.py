"""Differences: exact on both sides, in any script, in bounded time."""

import random
import time
from typing import Any

from flask import get_template_attribute
from hypothesis import given, settings
from hypothesis import strategies as st

from yfund.applications.rules.differences import Piece, between, words

FEW = st.text(alphabet="ab \n,一二مر́", max_size=60)


def sides(pieces: list[Piece]) -> tuple[str, str]:
    return "".join(p.text for p in pieces if p.kind != "new"), "".join(p.text for p in pieces if p.kind != "gone")


@settings(max_examples=100, deadline=None)
@given(st.one_of(FEW, st.text(max_size=80)), st.one_of(FEW, st.text(max_size=80)))
def test_both_sides_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    pieces = words(old, new)
    assert sides(pieces) == (old, new)
    assert all(p.text for p in pieces)
    if old == new:
        assert all(p.kind == "same" for p in pieces)


def test_words_are_the_grain() -> None:
    assert words("We meet in Dakar every week.", "We meet in Thiès every month.") == [
        Piece("same", "We meet in "), Piece("gone", "Dakar"), Piece("new", "Thiès"), Piece("same", " every "),
        Piece("gone", "week"), Piece("new", "month"), Piece("same", ".")]
    assert words("نلتقي كل أسبوع في دكار", "نلتقي كل شهر في دكار") == [
        Piece("same", "نلتقي كل "), Piece("gone", "أسبوع"), Piece("new", "شهر"), Piece("same", " في دكار")]
    assert words("我们每周见面", "我们每月见面") == [
        Piece("same", "我们每"), Piece("gone", "周"), Piece("new", "月"), Piece("same", "见面")]


def test_neighbouring_words_are_one_change() -> None:
    assert words("a group of old friends", "a group of very new people") == [
        Piece("same", "a group of "), Piece("gone", "old friends"), Piece("new", "very new people")]


def test_twenty_thousand_characters_never_make_a_page_wait() -> None:
    chance = random.Random(1)
    vocabulary = ["a", "b", "to", "the", "一", "二", "م"]
    for alphabet, glue in ((vocabulary, " "), (["一", "二", "三"], ""), ([chr(0x4E00 + i) for i in range(500)], ""), (["x"], " ")):
        old = glue.join(chance.choice(alphabet) for _ in range(20_000))[:20_000]
        new = glue.join(chance.choice(alphabet) for _ in range(20_000))[:20_000]
        began = time.process_time()
        assert sides(words(old, new)) == (old, new)
        assert time.process_time() - began < 3


def test_small_changes_in_a_long_chinese_text_stay_small() -> None:
    chance = random.Random(2)
    letters = [chr(0x4E00 + chance.randrange(300)) for _ in range(8_000)]
    changed = list(letters)
    for at in range(0, 8_000, 100):
        changed[at] = "改"
    pieces = words("".join(letters), "".join(changed))
    assert sum(len(p.text) for p in pieces if p.kind == "new") < 200


TABLE: dict[str, Any] = {"key": "acts", "kind": "table", "label": {"en": "Acts"}, "columns": [
    {"key": "what", "kind": "short_text", "label": {"en": "What"}}, {"key": "many", "kind": "number", "label": {"en": "How many"}}]}
TEXT = {"key": "why", "kind": "long_text", "label": {"en": "Why"}}
FORM = {"sections": [{"key": "one", "questions": [TEXT, TABLE, {"key": "where", "kind": "country"}]}]}


def test_only_changed_questions_come_rows_by_their_identity() -> None:
    old = {"acts": [{"id": "r1", "what": "walk", "many": 1}, {"id": "r2", "what": "sing", "many": 2}], "where": "SN", "why": "x"}
    new = {"acts": [{"id": "r2", "what": "sing", "many": 3}, {"id": "r3", "what": "cook", "many": 4}], "where": "ML", "why": "x"}
    acts, where = between(FORM, old, new)
    assert (acts.question["key"], acts.section) == ("acts", "one")
    assert [(r.kind, r.number, [(c.column["key"], c.old, c.new) for c in r.cells]) for r in acts.rows] == [
        ("same", 1, [("many", 2, 3)]), ("new", 2, [("what", None, "cook"), ("many", None, 4)]),
        ("gone", 1, [("what", "walk", None), ("many", 1, None)])]
    assert (where.old, where.new, where.pieces) == ("SN", "ML", [])


def test_rows_without_identity_are_compared_by_place() -> None:
    rows = [{"what": "walk", "many": 1}]
    assert between(FORM, {"acts": rows}, {"acts": [{"id": "new", **rows[0]}]}) == []
    assert between(FORM, {"why": ""}, {}) == []


def test_the_macro_says_what_was_removed_and_added_and_escapes(app):
    old = {"acts": [{"id": "r1", "what": "<b>walk</b>", "many": 1}], "where": "SN", "why": "we meet"}
    new = {"acts": [{"id": "r1", "what": "run", "many": 1}, {"id": "r2", "what": "eat", "many": 2}], "where": "ML",
           "why": "we sing"}
    with app.test_request_context("/"):
        shown = str(get_template_attribute("applications/_difference.html", "difference")(between(FORM_WORDS, old, new)))
    assert "&lt;b&gt;walk&lt;/b&gt;" in shown and "<b>walk" not in shown
    assert '<del><span class="unseen">removed: </span>meet<span' in shown
    assert '<ins><span class="unseen">added: </span>sing<span' in shown
    assert "Line 2 was added" in shown and "Senegal" in shown and "Mali" in shown


FORM_WORDS = {"sections": [{"key": "one", "questions": [
    TEXT, TABLE, {"key": "where", "kind": "country", "label": {"en": "Where"}}]}]}
