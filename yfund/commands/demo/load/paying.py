"""Bank details and payments through four hands, through the rooms' own services."""

from datetime import date

from yfund.awards.models import Grant
from yfund.commands.demo import money_shapes
from yfund.commands.demo.groups import country_of
from yfund.commands.demo.load.keys import Loaded, noon
from yfund.kernel import clock
from yfund.payments import queries
from yfund.payments import services as payments
from yfund.payments.models import BankAccount, Instalment
from yfund.payments.rules import EITHER, IBAN_LENGTHS, BankDetails

STAGES = ("prepared", "certified", "approved", "paid")


def bank_entered(loaded: Loaded, group: str, on: date, *, bank: str, number: str) -> BankAccount:
    """The group's owner gives its bank details."""
    record = loaded.groups_by_key[group]
    with clock.at(noon(on, 9)):
        return payments.enter_bank_account(loaded.groups[group], loaded.of_group(group, "owner"), _details(
            record.name[:70], country_of(record).code, country_of(record).currency, bank, number))


def bank_verified(loaded: Loaded, account: BankAccount, on: date) -> None:
    """The certifying officer compares them with the bank's paper."""
    with clock.at(noon(on, 8)):
        payments.verify_bank_account(account, loaded.cast["certifier"])


def _details(holder: str, country: str, currency: str, bank: str, number: str) -> BankDetails:
    if country in IBAN_LENGTHS and country not in EITHER:
        return BankDetails(holder, bank, country, currency, iban=_iban(country, number))
    return BankDetails(holder, bank, country, currency, account_number=number, swift=f"DEMO{country}2X")


def _iban(country: str, number: str) -> str:
    digits = (number * 3)[:IBAN_LENGTHS[country] - 4]
    place = "".join(str(int(letter, 36)) for letter in country)
    return f"{country}{98 - int(f'{digits}{place}00') % 97:02d}{digits}"


def paid(loaded: Loaded, grant: Grant, record: money_shapes.Instalment, number: int) -> None:
    """An instalment of the world, through its four hands on their days."""
    row = _instalment(grant, number)
    carried(loaded, row, "approved", (record.prepared_on, record.certified_on, record.approved_on))
    paid_out(loaded, row, record.paid_on, record.bank_reference)


def paid_out(loaded: Loaded, row: Instalment, on: date, reference: str) -> None:
    """The fourth hand: the bank has paid."""
    with clock.at(noon(on, 15)):
        payments.pay(row, loaded.cast["payer"], bank_reference=reference, paid_on=on)


def carried(loaded: Loaded, row: Instalment, stage: str, days: tuple[date, ...]) -> None:
    """An instalment from planned through its hands up to `stage` (prepared, certified or approved)."""
    hands = ((payments.prepare, "officer"), (payments.certify, "certifier"), (payments.approve, "approver"))
    for place, (verb, role) in enumerate(hands[:STAGES.index(stage) + 1]):
        with clock.at(noon(days[place], 11 + place)):
            verb(row, loaded.cast[role])


def first_instalment(grant: Grant) -> Instalment:
    """The instalment that waits for the agreement."""
    return _instalment(grant, 1)


def _instalment(grant: Grant, number: int) -> Instalment:
    return next(row for row in queries.instalments_of(grant) if row.number == number)


def refunded(loaded: Loaded, grant: Grant, record: money_shapes.Grant) -> None:
    """What the group had left comes back."""
    with clock.at(noon(record.refunded_on, 12)):
        payments.record_refund(grant, loaded.cast["payer"], cents=record.refund_cents, received_on=record.refunded_on,
                               bank_reference=record.refund_reference, note="Unspent, sent back after the final report.")
