"""Rules that look at lists of people and sums, and whether donors' money and the call agree."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from yfund.calls.rules.earmarks import earmark_warnings
from yfund.calls.rules.eligibility import Facts, automatic, one_a_group


@dataclass
class Rule:
    kind: str
    params: dict[str, Any] = field(default_factory=dict)
    id: int = 1


OPENS = date(2026, 3, 1)


def people(*births, decides="yes"):
    return [{"name": "N", "born": born, "decides": decides} for born in births]


LED = Rule("youth_led", {"question": "team", "share_over": 50})
YEARLY = Rule("yearly_budget", {"question": "sum", "most_cents": 5_000_000})
CASES = [
    (LED, people(2000, 2001, 1960), "met"), (LED, people(2000, 1960), "not_met"), (LED, people(1990), "unclear"),
    (LED, people(2000, decides="no"), "unclear"), (LED, people(""), "unclear"), (LED, [], "unclear"), (LED, 60, "met"),
    (LED, 50, "not_met"), (LED, None, "unclear"),
    (YEARLY, 5_000_000, "met"), (YEARLY, 5_000_001, "not_met"), (YEARLY, {"raw": "lots"}, "unclear"), (YEARLY, None, "unclear"),
]


@pytest.mark.parametrize(("rule", "answer", "verdict"), CASES)
def test_what_the_answers_say(rule, answer, verdict):
    assert automatic(rule, Facts(opens_on=OPENS, answers={rule.params["question"]: answer})) == verdict


def test_one_application_a_group_or_a_project():
    assert one_a_group([Rule("own"), Rule("one_application")])
    assert not one_a_group([Rule("one_application", {"per": "project"})])


WARNINGS = [
    (["SN", "PH"], [], [("Finland", {})], []), (["SN", "PH"], [], [], []),
    (["SN", "PH"], [], [("Finland", {"countries": ["SN"]})], [("PH",)]),
    (["SN"], [], [("Finland", {"countries": ["SN", "ML"]})], [("ML",)]),
    (["PH"], [], [("Finland", {"countries": ["SN"]}), ("Spain", {})], [("SN",)]),
    ([], [], [("Finland", {"countries": ["SN", "ML"]})], [("ML", "SN")]),
    ([], [], [("Finland", {"countries": ["SN"]}), ("Spain", {})], []),
    (["SN"], ["media"], [("Finland", {"themes": ["sport"]})], [("sport",)]),
    (["SN"], ["media"], [("Finland", {"themes": ["media"]})], []),
    (["SN"], [], [("Finland", {"editions": ["YSF-1"]})], [()]), (["SN"], [], [("Finland", {"editions": ["YSF-2"]})], []),
]


@pytest.mark.parametrize(("countries", "themes", "money", "codes"), WARNINGS)
def test_warnings_where_money_and_call_disagree(countries, themes, money, codes):
    assert [w.codes for w in earmark_warnings("YSF-2", countries, themes, money)] == codes
