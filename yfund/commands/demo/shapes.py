"""Frozen records of the world: places, groups, applications, readings, calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from yfund.commands.demo.money_shapes import Allotment, Contribution, Grant


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

    `state`: draft, returned, ineligible, in_review, awarded, declined.
    `failed_rules` are keys of eligibility rules; `quality` is the hidden worth (0-100).
    """

    key: str
    group: str
    country: str
    city: City
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None
    state: str
    quality: float
    year: int = 0
    number: str = ""
    theme: str = ""
    title: str = ""
    summary: str = ""
    language: str = "en"
    lot: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    budget: tuple[BudgetLine, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)
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
    allotments: tuple[Allotment, ...]
    grants: tuple[Grant, ...]
    evaluation: Mapping[str, object]
    accounts: tuple[Account, ...]
