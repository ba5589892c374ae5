"""Questions that are asked only in some cases, and the list of people in every language of a call."""

from datetime import date

import pytest

from yfund.applications.rules.completeness import Limits, section_problems
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import PEOPLE, cells, is_shown
from yfund.infra.config import LANGUAGES


def asked(key, kind, **more):
    return {"key": key, "kind": kind, "label": dict.fromkeys(LANGUAGES, key), "required": True, **more}


CHOICES = [{"value": one, "label": dict.fromkeys(LANGUAGES, one)} for one in ("art", "sport")]
CHAIN = {"sections": [{"key": "all", "title": dict.fromkeys(LANGUAGES, "All"), "questions": [
    asked("partner", "yes_no"), asked("sort", "choice", choices=CHOICES, show_when={"question": "partner", "is": True}),
    asked("club", "short_text", limit=20, show_when={"question": "sort", "is": "sport"})]}], "checks": []}
CLUB = CHAIN["sections"][0]["questions"][2]


@pytest.mark.parametrize(("answers", "shown"), [
    ({"partner": True, "sort": "sport"}, True), ({"partner": True, "sort": "art"}, False), ({}, False),
    # The partner was taken back after the sort was chosen: what is not asked opens nothing.
    ({"partner": False, "sort": "sport"}, False), ({"sort": "sport"}, False)])
def test_a_question_that_is_not_asked_opens_nothing(answers, shown):
    assert is_shown(CLUB, answers, CHAIN) == shown


def test_what_hangs_on_a_hidden_question_is_not_missing():
    answers = {"partner": False, "sort": "sport"}
    assert section_problems(CHAIN, CHAIN["sections"][0], answers, {}, Limits({})) == []


def test_a_question_that_hangs_on_itself_or_a_later_one_ends():
    loop = asked("loop", "yes_no", show_when={"question": "loop", "is": True})
    assert not is_shown(loop, {}, {"sections": [{"key": "all", "title": {}, "questions": [loop]}]})


def hanging(on, value):
    questions = [asked("title", "short_text", limit=50, feeds="title"), asked("money", "budget", feeds="budget"), on,
                 asked("more", "yes_no", show_when={"question": on["key"], "is": value})]
    return {"sections": [{"key": "all", "title": dict.fromkeys(LANGUAGES, "All"), "questions": questions}], "checks": []}


@pytest.mark.parametrize(("on", "value", "wrong"), [
    (asked("sort", "choice", choices=CHOICES), "art", []), (asked("sort", "choice", choices=CHOICES), "music", ["more"]),
    (asked("sort", "yes_no"), False, []), (asked("sort", "statement"), False, ["more"]), (asked("sort", "country"), "SN", []),
    (asked("sort", "short_text", limit=9), "x", ["more"])])
def test_a_question_that_could_never_be_asked_is_found(on, value, wrong):
    assert [problem.field for problem in definition_problems(hanging(on, value))] == wrong


def test_the_list_of_people_speaks_every_language_also_in_forms_kept_before():
    form = hanging(asked("sort", "yes_no"), True)
    old = [{"key": "name", "kind": "short_text", "label": {"en": "Name"}},
           {"key": "born", "kind": "number", "label": {"en": "Born"}}]
    form["sections"][0]["questions"].append(asked("team", "people", columns=old))
    assert definition_problems(form, tuple(LANGUAGES)) == []
    assert all(set(one["label"]) == set(LANGUAGES) for one in (*cells({"kind": "people", "columns": old}), *PEOPLE))


@pytest.mark.parametrize(("born", "is_wrong"), [(1999, False), (99, True), (2027, True), (1899, True)])
def test_a_year_of_birth_has_four_figures(born, is_wrong):
    team = asked("team", "people")
    form = {"sections": [{"key": "all", "title": {}, "questions": [team]}], "checks": []}
    rows = [{"name": "A", "role": "B", "born": born, "decides": "yes"}]
    wrong = section_problems(form, form["sections"][0], {"team": rows}, {}, Limits({}, today=date(2026, 3, 1)))
    assert [problem.field for problem in wrong] == (["team-0-born"] if is_wrong else [])


LANDS = asked("lands", "countries", least=2, most=3)
SORTS = asked("sorts", "choices", choices=CHOICES, most=1)
STEPS = asked("steps", "table", columns=[asked("what", "short_text", limit=10)])


@pytest.mark.parametrize(("question", "value", "words"), [
    (LANDS, ["SN"], "Choose at least 2."), (LANDS, ["SN", "SN"], "Choose at least 2."), (LANDS, ["SN", "ML"], ""),
    (LANDS, ["SN", "ML", "PH", "FR"], "Choose at most 3."), (SORTS, ["art", "sport"], "Choose at most 1."), (SORTS, ["art"], ""),
    (STEPS, [{"what": "a walk"}], ""),
    (STEPS, [{"what": "a longer walk"}], "This text is 3 characters too long: at most 10 fit.")])
def test_how_many_are_chosen_and_how_long_a_cell_is(question, value, words):
    form = {"sections": [{"key": "all", "title": {}, "questions": [question]}], "checks": []}
    wrong = section_problems(form, form["sections"][0], {question["key"]: value}, {}, Limits({}))
    assert [str(problem.sentence) for problem in wrong] == ([words] if words else [])


def test_more_choices_are_asked_for_than_are_offered():
    form = hanging(asked("sort", "choices", choices=CHOICES, least=3), "art")
    assert [problem.field for problem in definition_problems(form)] == ["sort"]
