"""Donors, pledges, agreements, receipts and what was set aside, through the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date

from yfund.commands.demo.load.keys import Loaded, noon
from yfund.commands.demo.money_shapes import Contribution
from yfund.funds import models
from yfund.funds import services as funds
from yfund.infra.db import db
from yfund.kernel import clock

KINDS = {"international_organisation": "international"}
EARMARKS = {"country": "countries", "theme": "themes", "edition": "editions"}


def load_giving(loaded: Loaded) -> None:
    """Everything given to the fund, in the order of the calendar, and the allotments of the calls."""
    given = loaded.contributions = {one.key: _agreed(loaded, one) for one in loaded.world.contributions}
    for day, key, receipt in sorted((r.received_on, one.key, r) for one in loaded.world.contributions for r in one.receipts):
        with clock.at(noon(day, 14)):
            funds.receive(given[key], loaded.cast["certifier"], amount_cents=receipt.cents, currency=receipt.currency,
                          rate=receipt.rate, rate_on=day, received_on=day, bank_reference=receipt.bank_reference)
    for one in loaded.world.allotments:
        set_aside(loaded, f"YSF-{one.year}", ((one.contribution, one.cents),), one.allotted_on)
    _name_readers(loaded, given)


def set_aside(loaded: Loaded, code: str, parts: Sequence[tuple[str, int]], on: date) -> None:
    """Allot parts of contributions (key, cents) to a call."""
    for key, cents in parts:
        with clock.at(noon(on, 15)):
            funds.allot(loaded.contributions[key], loaded.cast["certifier"], purpose=code, cents=cents, key=f"{key}/{code}")


def _agreed(loaded: Loaded, one: Contribution) -> models.Contribution:
    officer = loaded.cast["officer"]
    with clock.at(noon(one.pledged_on, 9)):
        donor = funds.record_donor(officer, name=one.donor, kind=KINDS.get(one.donor_kind, one.donor_kind), country=one.country)
        db.session.flush()
        pledge = funds.announce_pledge(donor, officer, amount_cents=one.cents, currency=one.currency,
                                       announced_on=one.pledged_on)
    with clock.at(noon(one.agreement_on, 10)):
        return funds.agree(donor, officer, reference=one.agreement_number, amount_cents=one.cents, currency=one.currency,
                           support_percent=str(one.psc_percent), signed_on=one.agreement_on, earmark=_earmark(one.earmark),
                           pledge=pledge)


def _earmark(earmark: Mapping[str, object]) -> dict[str, list[str]]:
    if not earmark:
        return {}
    kind, values = str(earmark["kind"]), [str(value) for value in earmark["values"]]  # type: ignore[attr-defined]
    return {EARMARKS[kind]: [f"YSF-{value}" for value in values] if kind == "edition" else values}


def _name_readers(loaded: Loaded, given: Mapping[str, models.Contribution]) -> None:
    for account in loaded.world.accounts:
        if account.contribution:
            contribution = given[account.contribution]
            with clock.at(noon(contribution.signed_on, 16)):
                funds.name_reader(contribution.donor, loaded.cast["administrator"], loaded.people[account.email])
