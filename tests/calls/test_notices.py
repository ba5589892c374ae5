"""What an officer should look at before a call opens: rules without an answer to judge by, missing words, donors' countries."""

import pytest

from tests.build import accounts, calls
from tests.sending import send
from yfund.calls.models import Call
from yfund.calls.rules import defaults, editing
from yfund.calls.rules.earmarks import payable
from yfund.calls.rules.notices import notices, rule_notices
from yfund.infra.db import db


def told(call, definition):
    return [(one.step, str(one.sentence)[:40], one.language) for one in notices(
        call, lots=call.lots, rules=call.rules, criteria=call.criteria, definition=definition)]


def test_a_rule_that_looks_at_a_question_that_is_gone_is_named(in_app, clock):
    call = calls.draft()
    whole = defaults.definition()
    assert [str(one.sentence)[:29] for one in rule_notices(call.rules, whole)] == ["Rule 2 names no question of t"]
    gone = editing.without(whole, "coordinator", "coordinator_birth_year")
    assert [str(one.sentence)[:37] for one in rule_notices(call.rules, gone)][0] == "Rule 1 looks at an answer the form do"
    other = editing.with_question(whole, "coordinator", {"key": "coordinator_birth_year", "kind": "date", "label": {"en": "Born"}},
                                  replaces="coordinator_birth_year")
    assert "another kind of answer" in str(next(iter(rule_notices(call.rules, other))).sentence)


def test_missing_words_are_counted_for_each_language_and_part(in_app, clock):
    call = calls.draft()
    found = [one for one in told(call, defaults.definition()) if one[2]]
    assert [(step, language) for step, _words, language in found] == [
        ("basics", "fr"), ("lots", "fr"), ("rules", "fr"), ("form", "fr"), ("rubric", "fr")]
    assert ("basics", "2 texts are missing: groups read them in", "fr") in found


@pytest.mark.parametrize(("earmarks", "lands"), [
    ([], ()), ([{}], ()), ([{"countries": ["SN"]}, {}], ()), ([{"countries": ["SN", "ML"]}, {"countries": ["PH", "SN"]}],
                                                             ("ML", "PH", "SN"))])
def test_the_countries_of_the_money(earmarks, lands):
    assert payable(earmarks) == lands


def test_the_overview_says_it_and_the_list_of_countries_is_taken_from_the_donors(app, clock, sign_in, monkeypatch):
    money = [("Finland", {"countries": ["SN", "ML"]})]
    for place in ("parts", "staff"):
        monkeypatch.setattr(f"yfund.calls.views.{place}.earmarks_of", lambda _code: money)
    with app.app_context():
        calls.draft("YSF-2026", countries=("PH",))
        officer = accounts.person(roles=["officer"])
    browser = sign_in(officer)
    page = browser.get("/office/calls/YSF-2026").text
    for words in ("Worth a look", "can go to no country of this call", "Rule 2 names no question", "texts are missing"):
        assert words in page, words
    assert "Take the countries the donors’ money is bound to" in browser.get("/office/calls/YSF-2026/lots").text
    answer = send(browser, "/office/calls/YSF-2026/lots", envelope="300000", most_months="8", countries=["PH"], from_donors="y",
                  **{"lots-0-code": "small", "lots-0-name_en": "Small", "lots-0-cap": "20000"})
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.query(Call).one().countries == ["ML", "SN"]
