from datetime import date
from decimal import Decimal

import pytest

from yfund.funds import rules
from yfund.funds.rules import Source

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("earmark,fits", [
    ({}, True), ({"countries": []}, True), ({"countries": ["BA", "LB"]}, True), ({"countries": ["LB"]}, False),
    ({"themes": ["media"]}, True), ({"themes": ["sport"]}, False), ({"editions": ["YSF-2026"]}, True),
    ({"editions": ["YSF-2025"]}, False), ({"countries": ["BA"], "themes": ["sport"]}, False)])
def test_what_binds_money_must_fit(earmark, fits):
    assert rules.what_fits(earmark, "BA", "media", "YSF-2026") is fits


@pytest.mark.parametrize(
    "cents,percent,expected", [(10_000_000, "13", 1_300_000), (100, "7.5", 8), (50, "1", 0), (150, "1", 2)]
)
def test_support_is_taken_at_the_contributions_own_rate(cents, percent, expected):
    assert rules.support(cents, percent) == expected


def test_the_tightest_earmark_is_drawn_first_and_the_free_money_last():
    free, land, both = {}, {"countries": ["BA", "LB"]}, {"countries": ["BA", "LB"], "themes": ["media"]}
    one_land = {"countries": ["BA"]}
    sources = [
        Source(1, free, 500, DAY),
        Source(2, land, 500, DAY),
        Source(3, both, 500, DAY),
        Source(4, one_land, 500, DAY),
    ]
    assert [s.account_id for s in rules.draw_order(sources)] == [3, 4, 2, 1]
    assert rules.draw(1200, sources) == [(3, 500), (4, 500), (2, 200)]
    assert sum(part for _, part in rules.draw(9999, sources)) == 2000


def test_money_goes_back_last_drawn_first():
    assert rules.give_back(700, [(3, 500), (4, 500)]) == [(4, 500), (3, 200)]


@pytest.mark.parametrize("cents,weights", [(100, {1: 1, 2: 1, 3: 1}), (7, {1: 5, 2: 3}), (0, {1: 1}), (10, {1: 0})])
def test_shares_lose_no_cent(cents, weights):
    parts = rules.share_out(cents, weights)
    assert sum(parts.values()) == (cents if sum(weights.values()) else 0)


def test_everything_wrong_with_a_receipt_is_named():
    wrong = rules.receipt_problems(amount_cents=0, currency="EUR", agreed_currency="USD", rate=Decimal(0),
                                   rate_on=date(2026, 3, 5), received_on=date(2026, 3, 4), today=DAY)
    assert [p.field for p in wrong] == ["amount", "currency", "rate", "received_on", "rate_on"]


def test_an_allotment_keeps_to_the_edition_and_to_what_is_free():
    wrong = rules.allotment_problems({"editions": ["YSF-2025"]}, "YSF-2026", 200, 100)
    assert [p.field for p in wrong] == ["purpose", "amount"]
    assert rules.allotment_problems({}, "YSF-2026", 100, 100) == []
