"""What is right about money out: bank details, the plan, the order of hands."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yfund.kernel.errors import Problem
from yfund.kernel.money import split
from yfund.kernel.text import Sentence, say

STAGES = ("prepared", "certified", "approved", "paid")
NEXT = {"planned": "prepared", "prepared": "certified", "certified": "approved", "approved": "paid"}
STEP_TO = {"prepared": "prepare", "certified": "certify", "approved": "approve", "paid": "pay"}

# Length of an IBAN by country: SWIFT IBAN registry.
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21,
    "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FR": 27,
    "GB": 22, "GE": 22, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30,
    "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29,
    "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "SV": 28, "TL": 23,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}
# In these countries both an IBAN and a plain account number are in use.
EITHER = ("BR", "CR", "DO", "GT", "MN", "NI", "RU", "SD", "SO", "SV", "TL", "EG", "LY", "DJ", "MU", "MR")


@dataclass(frozen=True)
class BankDetails:
    """Bank details as written, spaces taken out and letters in capitals."""

    holder: str
    bank_name: str
    country: str
    currency: str
    iban: str = ""
    account_number: str = ""
    swift: str = ""

    @property
    def ending(self) -> str:
        """The last four characters, the only ones ever shown without a journaled look."""
        return (self.iban or self.account_number)[-4:]

    def secret(self) -> dict[str, str]:
        """What is sealed."""
        return {"holder": self.holder, "bank_name": self.bank_name, "country": self.country, "currency": self.currency,
                "iban": self.iban, "account_number": self.account_number, "swift": self.swift}


def tidy(text: str | None) -> str:
    """An account number as banks compare it: capitals, no blanks, points or dashes."""
    return re.sub(r"[\s.\-\u200e\u200f]", "", text or "").upper()


def iban_holds(iban: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 7064 mod 97-10) and its length is that of its country."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban) or len(iban) != IBAN_LENGTHS.get(iban[:2], len(iban)):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def bank_problems(details: BankDetails) -> list[Problem]:
    """Everything wrong with bank details, all at once."""
    wrong = []
    if not details.holder:
        wrong.append(Problem(say("Write whose account it is, as the bank writes it."), "holder"))
    if not details.bank_name:
        wrong.append(Problem(say("Write the name of the bank."), "bank_name"))
    if not re.fullmatch(r"[A-Z]{2}", details.country):
        wrong.append(Problem(say("Choose the country of the bank."), "country"))
    if not re.fullmatch(r"[A-Z]{3}", details.currency):
        wrong.append(Problem(say("Choose the currency of the account."), "currency"))
    if details.swift and not re.fullmatch(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", details.swift):
        wrong.append(Problem(say("A SWIFT code has 8 or 11 characters, like TGBATRIS."), "swift"))
    elif details.swift and details.swift[4:6] != details.country:
        wrong.append(Problem(say("This SWIFT code belongs to a bank in another country."), "swift"))
    return wrong + _number_problems(details)


def _number_problems(details: BankDetails) -> list[Problem]:
    if details.iban:
        if not iban_holds(details.iban):
            return [Problem(say("This IBAN has a wrong character or length. Compare it with the bank's paper."), "iban")]
        if details.iban[:2] != details.country:
            return [Problem(say("This IBAN belongs to a bank in another country."), "iban")]
        return []
    if details.country in IBAN_LENGTHS and details.country not in EITHER:
        return [Problem(say("Banks in this country have an IBAN. Write it here."), "iban")]
    wrong = []
    if not re.fullmatch(r"[A-Z0-9/]{4,34}", details.account_number):
        wrong.append(Problem(say("Write the account number: 4 to 34 letters and digits."), "account_number"))
    if not details.swift:
        wrong.append(Problem(say("Without an IBAN the bank's SWIFT code is needed."), "swift"))
    return wrong


def amounts(cents: int, plan: Sequence[dict[str, str]]) -> list[int]:
    """The instalments of a grant, in cents; they add up to the grant."""
    return split(cents, [Decimal(part["percent"]) for part in plan])


def due(condition: str, starts_on: date, ends_on: date) -> date:
    """When an instalment falls due: at the start, at half time or at the end."""
    return {"agreement": starts_on, "midterm": starts_on + (ends_on - starts_on) / 2}.get(condition, ends_on)


def seal(**content: str | int) -> str:
    """The sum over everything a payment says: it must still hold when the money leaves."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Check:
    """One guard before signing: `holds`, and in words what was looked at. `field` is empty: nobody types it."""

    title: Sentence
    text: Sentence
    holds: bool


@dataclass(frozen=True)
class Standing:
    """What the guards look at, in US cents."""

    amount: int
    grant: int
    paid: int
    held: int
    committed_free: int
    is_condition_met: bool
    is_grant_active: bool
    is_bank_verified: bool
    is_paid: bool
    bank: str = ""


def checks(standing: Standing, condition: Sentence) -> list[Check]:
    """The guards of a payment, in the order of the voucher."""
    after = standing.paid + standing.held + standing.amount
    return [
        Check(say("Not paid before."), say("No other payment carries this instalment."), not standing.is_paid),
        Check(say("Earned."), condition, standing.is_condition_met and standing.is_grant_active),
        Check(say("Right account."), say("%(bank)s, looked at by two people and unchanged since.", bank=standing.bank)
              if standing.is_bank_verified else say("No verified bank details are in force."), standing.is_bank_verified),
        Check(say("Within the grant."), say("Everything paid and approved stays within what was promised."),
              after <= standing.grant),
        Check(say("Money is there."), say("It was received, set aside and reserved for this grant."),
              standing.amount <= standing.committed_free),
    ]


def payment_problems(bank_reference: str, paid_on: date | None, approved_on: date, today: date) -> list[Problem]:
    """Everything wrong with what the payer wrote."""
    wrong = []
    if not bank_reference:
        wrong.append(Problem(say("Write the bank's reference of the payment."), "bank_reference"))
    if paid_on is None or not approved_on <= paid_on <= today:
        wrong.append(Problem(say("The day of payment lies between the approval and today."), "paid_on"))
    return wrong


def refund_problems(
    cents: int | None, received_on: date | None, bank_reference: str, paid: int, today: date
) -> list[Problem]:
    """Everything wrong with a refund; `bank_reference` is empty when it is missing or taken."""
    wrong = []
    if not cents or not 0 < cents <= paid:
        wrong.append(Problem(say("Between one cent and what was paid can come back."), "amount"))
    if received_on is None or received_on > today:
        wrong.append(Problem(say("Money cannot have come back in the future."), "received_on"))
    if not bank_reference:
        wrong.append(Problem(say("Write a bank reference that no other refund has."), "bank_reference"))
    return wrong
