"""Frozen records the demonstration world is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class City:
    """A real town: English name, the name used in texts, and where it lies."""

    name: str
    native_name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Country:
    """A country with what groups of it need; `rate` is local units for one US$."""

    code: str
    name: str
    language: str
    region: str
    zone: str
    weight: int
    names: str
    currency: str
    rate: float
    cities: tuple[City, ...]


@dataclass(frozen=True)
class Member:
    """A person of a group; `right` is owner, editor or reader."""

    key: str
    name: str
    email: str
    birth_year: int
    gender: str
    role: str
    right: str
    deciding: bool


@dataclass(frozen=True)
class Group:
    """An applying organisation."""

    key: str
    name: str
    country: str
    city: City
    registration_number: str
    registered_year: int
    legal_form: str
    language: str
    zone: str
    domain: str
    website: str
    member_count: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class BudgetLine:
    """One line of a budget; `line` is the key of a budget category."""

    line: str
    what: str
    quantity: int
    unit_cents: int

    @property
    def cents(self) -> int:
        """Quantity times unit price in US cents."""
        return self.quantity * self.unit_cents


@dataclass(frozen=True)
class Application:
    """An application with its answers by question key.

    `state`: draft, returned, ineligible, in_review, scored, awarded, declined.
    `failed_rules` are keys of eligibility rules; `quality` is the hidden worth (0-100).
    """

    key: str
    year: int
    number: str
    group: str
    theme: str
    title: str
    summary: str
    language: str
    lot: str
    country: str
    city: City
    starts_on: date
    ends_on: date
    budget: tuple[BudgetLine, ...]
    answers: Mapping[str, object]
    started_at: datetime
    submitted_at: datetime | None
    state: str
    quality: float
    failed_rules: tuple[str, ...] = ()
    reason: str = ""
    returned_sections: tuple[str, ...] = ()
    duplicate_of: str = ""

    @property
    def requested_cents(self) -> int:
        """Sum of the budget in US cents."""
        return sum(line.cents for line in self.budget)


@dataclass(frozen=True)
class Reviewer:
    """A young reviewer; `languages` maps a code to native, fluent or good."""

    key: str
    name: str
    email: str
    birth_year: int
    country: str
    region: str
    languages: Mapping[str, str]
    themes: tuple[str, ...]
    years: tuple[int, ...]
    capacity: int
    severity: float
    group: str = ""


@dataclass(frozen=True)
class Conflict:
    """A declared interest; `ground` is organisation or email_domain."""

    application: str
    reviewer: str
    ground: str
    declared_on: date


@dataclass(frozen=True)
class Reading:
    """One assigned review; `state` is assigned, draft or finished.

    `scores` and `comments` are by criterion; `total` is the weighted 0-100 figure
    of a finished reading, else None. `order` is 1, 2 or 3 (third reader).
    """

    application: str
    reviewer: str
    order: int
    state: str
    scores: Mapping[str, float]
    comments: Mapping[str, str]
    comment: str
    total: float | None
    assigned_on: date
    finished_on: date | None


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


@dataclass(frozen=True)
class Account:
    """An invented person who can be entered in the demonstration."""

    role: str
    name: str
    email: str
    password: str
    language: str
    group: str = ""
    reviewer: str = ""
    contribution: str = ""


@dataclass(frozen=True)
class Call:
    """A call with everything in it; `definition` is the data of the call itself."""

    year: int
    definition: Mapping[str, object]
    countries: tuple[str, ...]
    form: Mapping[str, object]
    rules: tuple[Mapping[str, object], ...]
    rubric: Mapping[str, object]
    plans: Mapping[str, object]
    budget_categories: tuple[Mapping[str, object], ...]
    applications: tuple[Application, ...]
    drafts: tuple[Application, ...]
    reviewers: tuple[Reviewer, ...]
    readings: tuple[Reading, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class World:
    """The whole demonstration as it stands on `as_of`."""

    seed: int
    as_of: date
    countries: tuple[Country, ...]
    groups: tuple[Group, ...]
    calls: tuple[Call, ...]
    contributions: tuple[Contribution, ...]
    grants: tuple[Grant, ...]
    evaluation: Mapping[str, object]
    accounts: tuple[Account, ...]
