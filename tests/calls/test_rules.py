from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from yfund.calls.rules import defaults
from yfund.calls.rules.calendar import instants
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.editing import free_key, moved, with_question, with_section, without
from yfund.calls.rules.eligibility import Facts, automatic, quiz_problems
from yfund.calls.rules.plans import instalment_problems, report_problems
from yfund.calls.rules.rubric import passes, rubric_problems, total
from yfund.kernel.errors import Refusal


@dataclass
class Rule:
    kind: str
    params: dict = field(default_factory=dict)
    id: int = 7


OPENED = date(2026, 3, 1)


@pytest.mark.parametrize(("kind", "params", "facts", "verdict"), [
    ("age_band", {"question": "born"}, Facts(opens_on=OPENED, answers={"born": "1998"}), "met"),
    ("age_band", {"question": "born"}, Facts(opens_on=OPENED, answers={"born": 1990}), "unclear"),
    ("age_band", {"question": "born"}, Facts(opens_on=OPENED, answers={"born": 1980}), "not_met"),
    ("age_band", {"question": "born"}, Facts(opens_on=OPENED), "unclear"),
    ("youth_led", {}, Facts(), "unclear"),
    ("youth_led", {"question": "share"}, Facts(answers={"share": 51}), "met"),
    ("youth_led", {"question": "share"}, Facts(answers={"share": "50"}), "not_met"),
    ("legal_form", {}, Facts(legal_form="association"), "met"),
    ("legal_form", {"forms": ["trust"]}, Facts(legal_form="company"), "not_met"),
    ("legal_form", {}, Facts(), "unclear"), ("legal_form", {}, Facts(legal_form="NGO under law 1901"), "unclear"),
    ("own", {"word": True}, Facts(quiz={"7": "yes"}), "met"), ("own", {"word": True}, Facts(), "unclear"),
    ("own", {"word": True}, Facts(quiz={"7": "no"}), "not_met"), ("own", {}, Facts(quiz={"7": "yes"}), "unclear"),
    ("years_registered", {"years": 2}, Facts(registered_year=2023, opens_on=OPENED), "met"),
    ("years_registered", {"years": 2}, Facts(registered_year=2024, registered_month=2, opens_on=OPENED), "met"),
    ("years_registered", {"years": 2}, Facts(registered_year=2024, registered_month=3, opens_on=OPENED), "unclear"),
    ("years_registered", {"years": 2}, Facts(registered_year=2024, registered_month=4, opens_on=OPENED), "not_met"),
    ("years_registered", {"years": 2}, Facts(registered_year=2022, opens_on=date(2024, 2, 29)), "unclear"),
    ("years_registered", {"by": "2023-12-31"}, Facts(registered_year=2023, opens_on=OPENED), "met"),
    ("years_registered", {"by": "2023-06-30"}, Facts(registered_year=2023, opens_on=OPENED), "unclear"),
    ("years_registered", {"by": "2023-06-30"}, Facts(registered_year=2023, registered_month=6, opens_on=OPENED), "met"),
    ("years_registered", {"by": "2023-06-30"}, Facts(registered_year=2023, registered_month=7, opens_on=OPENED), "not_met"),
    ("years_registered", {"by": "2023-06-15"}, Facts(registered_year=2023, registered_month=6, opens_on=OPENED), "unclear"),
    ("years_registered", {"years": 2}, Facts(registered_year=2024, opens_on=OPENED), "unclear"),
    ("years_registered", {"years": 2}, Facts(registered_year=2025, opens_on=OPENED), "not_met"),
    ("country_list", {}, Facts(country="SN"), "met"),
    ("country_list", {}, Facts(country="SN", countries=("PH",)), "not_met"),
    ("country_list", {"countries": ["SN"]}, Facts(country="SN", countries=("PH",)), "met"),
    ("previous_grantee", {}, Facts(), "met"),
    ("previous_grantee", {}, Facts(likely_grants=1), "unclear"),
    ("previous_grantee", {}, Facts(certain_grants=1), "not_met"),
    ("one_application", {}, Facts(), "met"),
    ("one_application", {}, Facts(others=1), "unclear"),
    ("nonviolence", {}, Facts(quiz={"7": "yes"}), "unclear"),
    ("own", {}, Facts(quiz={"7": "no"}), "not_met"),
    ("country_list", {}, Facts(country="SN", quiz={"7": "no"}), "not_met"),
])
def test_what_the_records_say_of_a_rule(kind, params, facts, verdict):
    assert automatic(Rule(kind, params), facts) == verdict


def test_the_quiz_names_every_question_without_a_yes():
    rules = [Rule("own", id=1), Rule("own", id=2), Rule("own", id=3)]
    assert [p.field for p in quiz_problems(rules, {"1": "yes", "2": "no"})] == ["quiz-2", "quiz-3"]


def test_points_add_up_to_a_hundred_and_floors_count():
    criteria = [SimpleNamespace(key="a", weight=60, floor_percent=50), SimpleNamespace(key="b", weight=40, floor_percent=0)]
    assert total({"a": 10, "b": 10}, criteria) == 10_000
    assert total({"a": 7, "b": 5}, criteria) == 6_200
    assert total({"a": 10}, criteria) == 6_000
    assert passes({"a": 7, "b": 5}, criteria, 60)
    assert not passes({"a": 4, "b": 10}, criteria, 60)
    assert not passes({"a": 5, "b": 5}, criteria, 60)


def test_the_default_rubric_is_sound_and_a_broken_one_names_everything():
    assert rubric_problems(defaults.criteria()) == []
    broken = [{"key": "", "title": {}, "weight": 0, "floor_percent": 101, "scale": [{"points": 3}, {"points": 1}]}]
    assert [p.field for p in rubric_problems(broken)] == [
        "criteria-0-key", "criteria-0-title_en", "criteria-0-weight", "criteria-0-floor_percent", "criteria-0-scale", "criteria"]


@pytest.mark.parametrize(("plan", "fields"), [
    (defaults.INSTALMENTS, []),
    ([{"percent": "100", "condition": "agreement"}], []),
    ([{"percent": "33.33", "condition": "agreement"}, {"percent": "66.67", "condition": "final"}], []),
    ([], ["instalments"]),
    ([{"percent": "70", "condition": "agreement"}, {"percent": "20", "condition": "final"}], ["instalments"]),
    ([{"percent": "70", "condition": "midterm"}, {"percent": "30", "condition": "final"}], ["instalments-0-condition"]),
    ([{"percent": "x", "condition": "agreement"}, {"percent": "-1", "condition": "soon"}],
     ["instalments-0-percent", "instalments-1-percent", "instalments-1-condition"]),
    ([{"percent": "NaN", "condition": "agreement"}], ["instalments-0-percent"]),
    ([{"percent": "50", "condition": "agreement"}, {"percent": "50", "condition": "agreement"}], ["instalments"]),
])
def test_instalments_add_up_and_begin_with_the_agreement(plan, fields):
    assert [p.field for p in instalment_problems(plan)] == fields


def test_an_instalment_never_waits_for_a_report_nobody_writes():
    assert report_problems(defaults.REPORTS, defaults.INSTALMENTS) == []
    final = [{"kind": "final", "due": "end", "days": 60}]
    assert len(report_problems(final, defaults.INSTALMENTS)) == 1
    assert len(report_problems([], [])) == 1


def test_dates_are_instants_and_every_wrong_one_is_named():
    opens, closes = instants(datetime(2026, 3, 1, 9), datetime(2026, 3, 20, 23, 59), "America/New_York")
    assert (opens.hour, closes.isoformat()) == (14, "2026-03-21T03:59:00+00:00")
    with pytest.raises(Refusal) as refused:
        instants(datetime(2026, 3, 8, 2, 30), datetime(2026, 11, 1, 1, 30), "America/New_York")
    assert [p.field for p in refused.value.problems] == ["opens_at", "closes_at"]
    with pytest.raises(Refusal) as refused:
        instants(datetime(2026, 3, 8), datetime(2026, 3, 8), "UTC")
    assert [p.field for p in refused.value.problems] == ["closes_at"]
    with pytest.raises(Refusal) as refused:
        instants(datetime(2026, 3, 8), datetime(2026, 3, 9), "Mars/Base")
    assert [p.field for p in refused.value.problems] == ["zone"]


def test_a_form_with_faults_names_all_of_them():
    assert definition_problems(defaults.definition()) == []
    assert [p.field for p in definition_problems({"sections": []})] == ["form"]
    bad = {"sections": [{"key": "A b", "title": {}, "questions": [
        {"key": "x", "kind": "riddle", "label": {}},
        {"key": "x", "kind": "short_text", "label": {"en": "X"}, "limit": 0, "feeds": "moon"},
        {"key": "c", "kind": "choice", "label": {"en": "C"}, "choices": [{"value": "1", "label": {}}], "feeds": "title"},
        {"key": "t", "kind": "table", "label": {"en": "T"}, "show_when": {"question": "later", "is": "1"}},
    ]}]}
    assert [p.field for p in definition_problems(bad)] == [
        "A b", "x", "x", "c", "form", "A b", "x", "x", "x", "c", "c", "t", "t"]


def test_a_form_is_changed_without_touching_the_old_one():
    before = defaults.definition()
    asked = {"key": "new", "kind": "yes_no", "label": {"en": "New?"}}
    longer = with_question(before, "overview", asked)
    assert [q["key"] for q in longer["sections"][2]["questions"]][-1] == "new"
    assert moved(longer, "overview", "new", by=-99)["sections"][2]["questions"][0]["key"] == "new"
    assert moved(longer, "overview", by=1)["sections"][3]["key"] == "overview"
    assert without(longer, "overview", "new") == before == defaults.definition()
    assert len(without(before, "budget")["sections"]) == len(before["sections"]) - 1
    assert with_section(before, {"key": "overview", "title": {"en": "X"}})["sections"][2]["title"] == {"en": "X"}
    assert free_key(before, "Budget?") == "budget_2"
    assert free_key(before, "مقاهي") == "question"
