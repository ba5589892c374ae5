"""Merging rows of two writers: whatever one wrote is saved, unless the other wrote in the same cell; then it is given back."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yfund.applications.rules.merging import are_same, edits, identified, is_same, merge

CELL = st.sampled_from(["", "a", "b", "c", "نص"])
ROW = st.fixed_dictionaries({"what": CELL, "who": CELL})
IDS = ["one", "two", "three", "four"]
SOME = st.dictionaries(st.sampled_from(IDS), ROW, max_size=4)
ADDED = st.dictionaries(st.sampled_from(["m1", "m2"]), ROW, max_size=2)
COLUMNS = ("what", "who")


def listed(rows: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [{"id": key, **row} for key, row in rows.items() if any(row.values())]


def cell(rows: list[dict[str, Any]], key: str, column: str) -> str:
    return next((row.get(column) or "" for row in rows if row["id"] == key), "")


@settings(max_examples=300, deadline=None)
@given(base=SOME, mine=SOME, theirs=SOME, added=ADDED)
def test_nothing_written_is_lost_unless_the_other_wrote_the_same_cell(base: Any, mine: Any, theirs: Any, added: Any) -> None:
    was, wrote, saved = listed(base), listed({**mine, **added}), listed(theirs)
    merged = merge(saved, edits(was, wrote))
    given_back = {(e.row, e.column): e.value for e in merged.lost}
    for row in wrote:
        for column in COLUMNS:
            text, before, there = row[column], cell(was, row["id"], column), cell(saved, row["id"], column)
            if text and text != before:
                kept = cell(merged.rows, row["id"], column) == text
                assert kept or given_back.get((row["id"], column)) == text and there != before
                assert cell(merged.mine, row["id"], column) == text
    for row in saved:
        for column in COLUMNS:
            text, before = row[column], cell(was, row["id"], column)
            if text and text != before:
                assert cell(merged.rows, row["id"], column) == text


@settings(max_examples=150, deadline=None)
@given(base=SOME, mine=SOME)
def test_one_writer_alone_gets_what_they_wrote_and_twice_is_once(base: Any, mine: Any) -> None:
    was, wrote = listed(base), listed(mine)
    once = merge(was, edits(was, wrote))
    assert once.lost == []
    assert are_same(sorted(once.rows, key=lambda row: row["id"]), sorted(wrote, key=lambda row: row["id"]))
    assert merge(once.rows, edits(was, wrote)).rows == once.rows


@settings(max_examples=100, deadline=None)
@given(st.lists(st.fixed_dictionaries({"what": CELL}, optional={"id": st.sampled_from(["a", "a", "BAD!", "", "b"])}), max_size=5))
def test_every_row_has_an_identity_of_its_own(rows: Any) -> None:
    found = identified(rows)
    assert len({row["id"] for row in found}) == len(rows)
    assert [row["what"] for row in found] == [row["what"] for row in rows]
    assert identified(found) == found


def test_two_writers_of_one_row_meet_only_in_one_cell() -> None:
    was = [{"id": "r", "what": "walk", "who": "Ana"}]
    assert merge([{"id": "r", "what": "run", "who": "Ana"}], edits(was, [{"id": "r", "what": "walk", "who": "Ben"}])).rows == [
        {"id": "r", "what": "run", "who": "Ben"}]
    met = merge([{"id": "r", "what": "run", "who": "Ana"}], edits(was, [{"id": "r", "what": "fly", "who": "Ana"}]))
    assert (met.rows[0]["what"], met.mine[0]["what"], [(e.column, e.value) for e in met.lost]) == ("run", "fly", [("what", "fly")])


def test_a_row_goes_only_when_nobody_wrote_in_it() -> None:
    was = [{"id": "r", "what": "walk"}, {"id": "s", "what": "sing"}]
    assert [r["id"] for r in merge(was, edits(was, was[1:])).rows] == ["s"]
    stays = merge([{"id": "r", "what": "run"}, was[1]], edits(was, was[1:]))
    assert [r["id"] for r in stays.rows] == ["r", "s"] and len(stays.lost) == 1
    back = merge(was[1:], edits(was, [{"id": "r", "what": "run"}, was[1]]))
    assert {r["id"]: r["what"] for r in back.rows} == {"r": "run", "s": "sing"}


def test_rows_from_before_identities_are_known_by_their_place() -> None:
    old = [{"what": "walk"}, {"what": "sing"}]
    assert [r["id"] for r in identified(old)] == ["r1", "r2"]
    assert [r["id"] for r in identified(old, like=[{"id": "k9"}])] == ["k9", "r2"]
    assert are_same(old, identified(old)) and not are_same(old, old[:1]) and are_same(None, [])
    assert is_same(None, "") and not is_same(True, 1)
