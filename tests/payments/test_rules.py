from datetime import date

import pytest

from yfund.kernel.actor import Actor
from yfund.payments import policy, rules
from yfund.payments.rules import BankDetails

GOOD = {"holder": "A", "bank_name": "B", "country": "BA", "currency": "USD", "iban": "BA391290079401028494"}


@pytest.mark.parametrize("iban,holds", [
    ("BA391290079401028494", True), ("GB82WEST12345698765432", True), ("FR1420041010050500013M02606", True),
    ("TR330006100519786457841326", True), ("BA391290079401028495", False), ("BA39129007940102849", False), ("", False),
    ("XX", False), ("GB82WEST1234569876543", False)])
def test_the_check_digits_of_an_iban(iban, holds):
    assert rules.iban_holds(iban) is holds


@pytest.mark.parametrize(
    "change,fields",
    [
        ({}, []),
        ({"iban": "BA391290079401028495"}, ["iban"]),
        ({"iban": ""}, ["iban"]),
        ({"country": "FR"}, ["iban"]),
        ({"swift": "SHORT"}, ["swift"]),
        ({"swift": "TGBATRIS"}, ["swift"]),
        ({"holder": "", "bank_name": ""}, ["holder", "bank_name"]),
        ({"country": "SN", "iban": "", "account_number": "SN01201", "swift": "CBAOSNDA"}, []),
        ({"country": "SN", "iban": "", "account_number": "1", "swift": ""}, ["account_number", "swift"]),
        ({"country": "US", "iban": "", "account_number": "12345678", "swift": "CHASUS33XXX"}, []),
    ],
)
def test_bank_details_of_any_country(change, fields):
    assert [p.field for p in rules.bank_problems(BankDetails(**{**GOOD, **change}))] == fields


@pytest.mark.parametrize(
    "written,kept", [("ba39 1290 0794.0102-8494", "BA391290079401028494"), (None, ""), (" 12 34 ", "1234")]
)
def test_account_numbers_are_tidied(written, kept):
    assert rules.tidy(written) == kept


def test_due_dates_of_the_plan():
    start, end = date(2026, 2, 1), date(2026, 12, 1)
    assert [rules.due(c, start, end) for c in ("agreement", "midterm", "final")] == [start, date(2026, 7, 2), end]


def test_a_seal_changes_with_every_part():
    assert len({rules.seal(a=1, b="x"), rules.seal(a=2, b="x"), rules.seal(a=1, b="y")}) == 3
    assert rules.seal(a=1, b="x") == rules.seal(b="x", a=1)


@pytest.mark.parametrize("reference,paid_on,fields", [
    ("R", date(2026, 3, 2), []), ("", None, ["bank_reference", "paid_on"]), ("R", date(2026, 2, 28), ["paid_on"]),
    ("R", date(2026, 3, 3), ["paid_on"])])
def test_what_the_payer_writes(reference, paid_on, fields):
    wrong = rules.payment_problems(reference, paid_on, date(2026, 3, 1), date(2026, 3, 2))
    assert [p.field for p in wrong] == fields


@pytest.mark.parametrize("stage", rules.STAGES)
@pytest.mark.parametrize(
    "role", ["officer", "certifier", "approver", "payer", "auditor", "administrator", "reviewer", "donor"]
)
def test_each_stage_has_one_role(stage, role):
    refusal = policy.hand_refusal(Actor(id=1, roles=frozenset({role})), stage, hands=(), has_tie=False, has_reviewed=False)
    assert (refusal is None) is (policy.ROLE_OF[stage] == role)


@pytest.mark.parametrize("hands,tie,reviewed", [({1}, False, False), (set(), True, False), (set(), False, True)])
def test_nobody_is_two_hands_or_has_a_tie(hands, tie, reviewed):
    everything = Actor(id=1, roles=frozenset(policy.ROLE_OF.values()))
    for stage in rules.STAGES:
        assert policy.hand_refusal(everything, stage, hands=hands, has_tie=tie, has_reviewed=reviewed) is not None
        assert policy.hand_refusal(everything, stage, hands={2}, has_tie=False, has_reviewed=False) is None
