"""Frozen records of money and results: contributions, grants, reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Receipt:
    """Money received from a donor; `rate` is local units for one US$."""

    received_on: date
    cents: int
    currency: str
    rate: str
    usd_cents: int
    bank_reference: str


@dataclass(frozen=True)
class Contribution:
    """A pledge with its agreement; `earmark` is {} or {"kind", "values"}."""

    key: str
    donor: str
    donor_kind: str
    country: str
    first_time: bool
    pledged_on: date
    agreement_on: date
    agreement_number: str
    currency: str
    cents: int
    psc_percent: int
    earmark: Mapping[str, object]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Allotment:
    """Money of one contribution set aside for the call of `year`."""

    contribution: str
    year: int
    cents: int
    allotted_on: date


@dataclass(frozen=True)
class Instalment:
    """A paid instalment with the day of each of the four hands."""

    key: str
    percent: int
    cents: int
    prepared_on: date
    certified_on: date
    approved_on: date
    paid_on: date
    bank_reference: str


@dataclass(frozen=True)
class IndicatorValue:
    """Figures of one indicator; `split` maps (sex, age band) to a count."""

    label: str
    baseline: int
    target: int
    actual: int
    split: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Expense:
    """One expense line in local money; `rate` is local units for one US$."""

    line: str
    what: str
    spent_on: date
    local_cents: int
    currency: str
    rate: str
    usd_cents: int
    receipt_number: str


@dataclass(frozen=True)
class Report:
    """A mid-term or final report; narrative by heading."""

    kind: str
    due_on: date
    submitted_at: datetime
    accepted_on: date
    narrative: Mapping[str, str]
    indicators: tuple[IndicatorValue, ...]
    expenses: tuple[Expense, ...]


@dataclass(frozen=True)
class Grant:
    """A grant of the pilot, from signature to closure."""

    key: str
    number: str
    application: str
    group: str
    awarded_cents: int
    decided_on: date
    signed_on: date
    countersigned_on: date
    signed_by: str
    starts_on: date
    ends_on: date
    bank_name: str
    bank_account: str
    instalments: tuple[Instalment, ...]
    reports: tuple[Report, ...]
    refund_cents: int
    refunded_on: date
    refund_reference: str
    closed_on: date
    withhold_place: bool
