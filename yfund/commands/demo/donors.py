"""Fourteen contributors and what they gave between May 2008 and May 2009."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yfund.commands.demo.money_shapes import Allotment, Contribution, Receipt
from yfund.commands.demo.sources import load


def make_contributions() -> tuple[Contribution, ...]:
    """Return the contributions; the amounts are invented, their sum is the fund's.

    Receipts come to a little over US$ 2,250,000.00, from 13 countries and one
    international organisation, seven of them giving for the first time.
    """
    return tuple(_contribution(place, row) for place, row in enumerate(load("donors"), start=1))


def make_allotments() -> tuple[Allotment, ...]:
    """Return what was set aside: 120,000 for the pilot, 300,000 for 2009."""
    return tuple(Allotment(key, year, cents, date.fromisoformat(day)) for key, year, cents, day in load("allotments"))


def _contribution(place: int, row: list) -> Contribution:
    donor, kind, country, first, pledged, currency, cents, psc, earmark, paid = row
    pledged_on = date.fromisoformat(pledged)
    agreement_on = pledged_on + timedelta(days=9 + place % 4)
    return Contribution(
        key=f"contribution-{place:02d}",
        donor=donor,
        donor_kind=kind,
        country=country,
        first_time=first,
        pledged_on=pledged_on,
        agreement_on=agreement_on,
        agreement_number=f"AG/{agreement_on.year}/{place:03d}",
        currency=currency,
        cents=cents,
        psc_percent=psc,
        earmark=earmark,
        receipts=tuple(_receipt(place, currency, *payment) for payment in paid),
    )


def _receipt(place: int, currency: str, day: str, cents: int, rate: str) -> Receipt:
    exact = Decimal(cents) / Decimal(rate)
    return Receipt(
        received_on=date.fromisoformat(day),
        cents=cents,
        currency=currency,
        rate=rate,
        usd_cents=int(exact.quantize(Decimal(1), ROUND_HALF_UP)),
        bank_reference=f"RCV{day.replace('-', '')}{place:02d}",
    )
