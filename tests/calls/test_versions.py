"""What differs between two versions, and the moves that make one out of the other."""

import copy

import pytest

from yfund.calls.rules import defaults, editing
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import question_named, section_named
from yfund.calls.rules.versions import differences

OLD = defaults.definition()


def changed(key, **values):
    new = copy.deepcopy(OLD)
    question_named(new, key).update(values)
    return new


CASES = [
    (OLD, []), (changed("title", label={"en": "Name of the project"}), [("changed", "title")]),
    (changed("title", limit=60), [("changed", "title")]), (changed("title", required=False), [("changed", "title")]),
    (changed("title", show_when={"question": "org_about", "is": "x"}), [("changed", "title")]),
    (changed("title", help={"en": "Five words"}), [("changed", "title")]),
    (changed("problem", kind="short_text"), [("changed", "problem")]),
    (changed("budget", categories=[{"value": "a", "label": {"en": "A"}}]), [("changed", "budget")]),
    (changed("participants", min=1), [("changed", "participants")]),
    (editing.without(OLD, "overview", "place"), [("removed", "place")]),
    (editing.moved(OLD, "documents", by=-1), [("moved", "form")]),
    (editing.placed(OLD, "place", section_key="budget"), [("moved", "place")]),
    (editing.with_check(OLD, {"kind": "youth_share", "params": {}}), [("changed", "checks")]),
    ({**OLD, "checks": editing.checks_of(OLD)}, []),
]


@pytest.mark.parametrize(("new", "expected"), CASES)
def test_every_difference_is_told_once(new, expected):
    told = differences(OLD, new)
    assert [(one.kind, one.key) for one in told] == expected
    assert all("%(" not in str(one.sentence) for one in told)


def test_a_section_that_comes_and_goes():
    new = editing.with_section(OLD, {"key": "partners", "title": {"en": "Partners"}, "help": {}})
    assert [(c.kind, c.key) for c in differences(OLD, new)] == [("added", "partners")]
    assert [(c.kind, c.key) for c in differences(new, OLD)] == [("removed", "partners")]


def test_copies_get_names_of_their_own_and_feed_nothing_twice():
    twice = editing.copied(OLD, "overview")
    assert [s["key"] for s in twice["sections"]][2:4] == ["overview", "overview_2"]
    second = section_named(twice, "overview_2")
    assert [q["key"] for q in second["questions"]][:2] == ["title_2", "summary_2"]
    assert not any(q.get("feeds") for q in second["questions"])
    assert definition_problems(twice) == []
    assert definition_problems(editing.copied(OLD, "overview", "title")) == []


def test_conditions_follow_questions_that_are_taken_together():
    asked = {"key": "again", "kind": "yes_no", "label": {"en": "Again?"}, "required": True}
    why = {"key": "why", "kind": "short_text", "limit": 200, "label": {"en": "Why?"},
           "show_when": {"question": "again", "is": True}}
    taken = editing.taken_over({"sections": [{"key": "s", "questions": [asked]}]}, [asked, why])
    assert [(q["key"], (q.get("show_when") or {}).get("question")) for q in taken] == [("again_2", None), ("why", "again_2")]
    alone = editing.taken_over({"sections": []}, [why])
    assert "show_when" not in alone[0]


def test_a_question_is_put_before_another_and_unknown_places_are_the_end():
    placed = editing.placed(OLD, "ends_on", section_key="overview", before="title")
    keys = [q["key"] for q in section_named(placed, "overview")["questions"]]
    assert keys[:2] == ["ends_on", "title"]
    keys = [s["key"] for s in editing.placed(OLD, "organisation", before="nowhere")["sections"]]
    assert keys[-1] == "organisation"


@pytest.mark.parametrize(("words", "name"), [
    ("Where will you work?", "where_will_you_work"), ("Où êtes-vous ?", "ou_etes_vous"), ("من أنتم؟", "question"),
    ("3 goals", "q_3_goals"), ("", "question")])
def test_short_names_are_made_of_the_words(words, name):
    assert editing.short_name(words) == name
