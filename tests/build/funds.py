"""Builders of money in: short ways to a contribution with money on it."""

from datetime import date
from decimal import Decimal

from yfund.funds import services
from yfund.kernel.actor import Actor

OFFICER = Actor(id=9001, name="Leïla Benhaddou", roles=frozenset({"officer"}))
CERTIFIER = Actor(id=9002, name="Tomasz Wiśniewski", roles=frozenset({"certifier"}))
ADMINISTRATOR = Actor(id=9003, name="Ngozi Okonkwo", roles=frozenset({"administrator"}))
DAY = date(2026, 1, 5)


def donor(name="Government of Lagoonia", **values):
    """A donor, recorded by an officer."""
    return services.record_donor(OFFICER, **{"name": name, "kind": "government", "country": "TR", **values})


def contribution(reference="AGR-1", given=None, **values):
    """An agreement of US$ 100,000 without support cost and ties."""
    wanted = {"amount_cents": 10_000_000, "currency": "USD", "support_percent": Decimal(0), "signed_on": DAY, "earmark": {}}
    return services.agree(given or donor(f"Donor of {reference}"), OFFICER, reference=reference, **{**wanted, **values})


def receipt(of, cents=10_000_000, bank_reference=None, **values):
    """Money that arrived."""
    wanted = {"currency": of.currency, "rate": Decimal(1), "rate_on": DAY, "received_on": DAY}
    return services.receive(of, CERTIFIER, amount_cents=cents, bank_reference=bank_reference or f"BANK-{of.reference}",
                            **{**wanted, **values})


def allotment(cents=1_000_000, purpose="YSF-2026", reference="AGR-1", **values):
    """Received money set aside for a call, from a contribution of its own."""
    given = contribution(reference, **values)
    receipt(given, cents * 2)
    return services.allot(given, CERTIFIER, purpose=purpose, cents=cents)
