"""What was loaded so far, by the keys of the world."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from yfund.accounts.models import Organisation, Person, Role
from yfund.applications.models import Application
from yfund.awards.models import Grant
from yfund.calls.models import Call
from yfund.commands.demo import shapes
from yfund.funds.models import Contribution
from yfund.infra.storage import Stored
from yfund.kernel.actor import Actor


@dataclass
class Loaded:
    """Rows by key. `cast` holds the actors of the secretariat by role, `papers` the stored files by name,
    `open_call` the one that takes applications now."""

    world: shapes.World
    groups_by_key: dict[str, shapes.Group]
    papers: dict[str, Stored]
    roles: dict[str, Role] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Organisation] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    open_call: Call | None = None
    applications: dict[str, Application] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    cast: dict[str, Actor] = field(default_factory=dict)

    def of_group(self, group: str, right: str) -> Actor:
        """The first member of a group with that right (owner, editor or reader), as one who acts."""
        member = next(m for m in self.groups_by_key[group].members if m.right == right)
        person = self.people[member.key]
        return Actor(id=person.id, name=person.name, memberships={self.groups[group].id: right}, language=person.language)

    def reviewer(self, key: str) -> Actor:
        """A reviewer as one who acts."""
        person = self.people[key]
        return Actor(id=person.id, name=person.name, roles=frozenset(("reviewer",)), language=person.language)


def noon(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A day as an instant, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def later(instant: datetime, **span: float) -> datetime:
    """An instant some time after another; `span` as for timedelta."""
    return instant + timedelta(**span)


def texts(value: Any) -> dict[str, str]:
    """A {language: text}, whether the world gave one or a single text."""
    return dict(value) if isinstance(value, dict) else {"en": str(value)}


def review_begins(record: shapes.Call) -> datetime:
    """When the readers of a call got their proposals."""
    return noon(min(reading.assigned_on for reading in record.readings))
