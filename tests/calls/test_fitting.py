"""The questions to everybody, without an account: answered by the rules that screen, and nothing is kept."""

import pytest

from tests.build import calls


@pytest.fixture
def ids(app, clock):
    with app.app_context():
        call = calls.call("YSF-2026", countries=("PH", "SN"))
        return {rule.kind: rule.id for rule in call.rules}


def ask(client, ids, **changed):
    given = {"country": "SN", "form": "association", "year": "2019"} | {
        f"rule-{number}": "yes" for kind, number in ids.items() if kind not in ("country_list", "legal_form", "years_registered")}
    return client.get("/calls/YSF-2026/fit", query_string={**given, "go": "1", **changed}).text


def verdicts(page):
    return [part.split('"')[0] for part in page.split('data-verdict="')[1:]]


def test_it_is_asked_before_it_is_answered(client, ids):
    assert "/calls/YSF-2026/fit" in client.get("/calls/YSF-2026").text
    page = client.get("/calls/YSF-2026/fit").text
    assert verdicts(page) == [] and "Which" not in page and 'name="country"' in page and 'name="year"' in page


@pytest.mark.parametrize(("changed", "said", "wrong"), [
    ({}, "every rule is met", []), ({"country": "FR"}, "At least one rule is not met", ["not_met"]),
    ({"form": "company"}, "At least one rule is not met", ["not_met"]), ({"year": "2025"}, "At least one rule", ["not_met"]),
    ({"year": "2024"}, "It may fit", ["unclear"]), ({"year": "2024", "month": "12"}, "At least one rule", ["not_met"]),
    ({"year": "0000"}, "Some questions are still open", ["unclear"]), ({"year": "9999", "month": "0"}, "At least one", ["not_met"]),
    ({"year": "two"}, "Some questions are still open", ["unclear"]),
    ({"country": "XX"}, "Some questions are still open", ["unclear"]), ({"form": "%00<b>"}, "It may fit", ["unclear"])])
def test_the_rules_answer_as_they_screen(client, ids, changed, said, wrong):
    page = ask(client, ids, **changed)
    assert said in page
    assert [one for one in verdicts(page) if one != "met"] == wrong


def test_a_no_and_a_gap_are_told_beside_their_question(client, ids):
    page = ask(client, ids, **{f"rule-{ids['nonviolence']}": "no", f"rule-{ids['one_application']}": ""})
    assert "You answered no." in page and "Answer this question as well." in page and "Start an application" in page


def test_the_page_asks_the_database_as_often_as_it_must(client, ids, queries):
    with queries() as asked:
        client.get("/calls/YSF-2026/fit?go=1")
    assert asked.count == 2, asked.statements
