"""Reading the register of past grantees, and what was found alike: in it, in the same call, in earlier ones."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from yfund.accounts.models import Organisation, Person
from yfund.applications.grounds import Basis, Side, basis_of, sides
from yfund.applications.likeness import Likeness
from yfund.applications.models import Application, PastGrant, PastGrantee
from yfund.applications.queries import ties_of, visible_to
from yfund.applications.rules.matching import CERTAIN
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import folded

MOST_SHOWN = 10


@dataclass(frozen=True)
class Match:
    """A grantee of the past that may be the group. `decider`: who said whether it is."""

    likeness: Likeness
    grantee: PastGrantee
    grants: list[PastGrant]
    decider: str
    basis: Basis | None

    @property
    def is_certain(self) -> bool:
        """A person said it is the same, or a number or account says so and no person against it."""
        return _is_certain(self.likeness)


@dataclass(frozen=True)
class Twin:
    """Another application by the same group (`likeness` and `basis` None) or by one that may be the same."""

    public_id: str
    number: str
    title: str
    state: str
    organisation: str
    call: str
    likeness: Likeness | None
    decider: str = ""
    basis: Basis | None = None

    @property
    def is_certain(self) -> bool:
        return self.likeness is None or _is_certain(self.likeness)


@dataclass(frozen=True)
class Alike:
    """All that may be the same group; what a person found to be another one stands in it but counts no more.

    `more`: how many other applications to the call are not listed.
    """

    matches: list[Match] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    earlier: list[Twin] = field(default_factory=list)
    more: int = 0


def listed(search: str = "") -> Select[tuple[PastGrantee, int, int]]:
    """Grantees with the number of their grants and the year of the last one, by name; `search` looks into names and numbers."""
    query = (select(PastGrantee, func.count(PastGrant.id), func.max(PastGrant.awarded_on))
             .outerjoin(PastGrant, PastGrant.grantee_id == PastGrantee.id).group_by(PastGrantee.id)
             .order_by(PastGrantee.folded_name, PastGrantee.id))
    if not search:
        return query
    return query.where(or_(PastGrantee.folded_name.contains(folded(search) or search, autoescape=True),
                           PastGrantee.registration_number.icontains(search, autoescape=True),
                           PastGrantee.identifier.icontains(search, autoescape=True)))


def alike(application: Application, actor: Actor) -> Alike:
    """What may be the same group as the one of `application`, as far as the actor may know of it."""
    group = application.organisation_id
    rows = db.session.execute(
        select(Likeness, Person.name).outerjoin(Person, Person.id == Likeness.decided_by_id)
        .where(or_(Likeness.organisation_id == group, Likeness.other_id == group))
        .order_by(Likeness.score.desc(), Likeness.id)).all()
    twins, more = _twins(application, actor, {
        (row.other_id if row.organisation_id == group else row.organisation_id): (row, name or "")
        for row, name in rows if row.grantee_id is None})
    here, earlier = ([twin for twin in twins if (twin.call == application.call.code) is is_here][:MOST_SHOWN]
                     for is_here in (True, False))
    past = {row.grantee_id: (row, name or "") for row, name in rows if row.grantee_id is not None}
    return Alike(_matches(application.organisation, past), here, earlier, max(0, more - len(here)))


def likeness_seen(actor: Actor, public_id: str) -> Likeness | None:
    """The likeness of that address, unless the actor has a tie to one of its groups."""
    found = db.session.scalar(select(Likeness).where(Likeness.public_id == public_id))
    return found if found is not None and not {found.organisation_id, found.other_id} & ties_of(actor) else None


def _matches(group: Organisation, likenesses: dict[int, tuple[Likeness, str]]) -> list[Match]:
    here = Side(group.name, group.registration_number)
    grantees = {row.id: row for row in db.session.scalars(select(PastGrantee).where(PastGrantee.id.in_(likenesses)))}
    grants: dict[int, list[PastGrant]] = defaultdict(list)
    for grant in db.session.scalars(select(PastGrant).where(PastGrant.grantee_id.in_(likenesses))
                                    .order_by(PastGrant.awarded_on.desc()).limit(100)):
        grants[grant.grantee_id].append(grant)
    return [Match(row, grantees[key], grants[key], name,
                  basis_of(row, here, Side(grantees[key].name, grantees[key].registration_number)))
            for key, (row, name) in likenesses.items()]


def _twins(application: Application, actor: Actor, likenesses: dict[int, tuple[Likeness, str]]) -> tuple[list[Twin], int]:
    """Applications of these groups and of the group itself, those to the same call first; and how many are to the same call."""
    same_call = Application.call_id == application.call_id
    wanted = (visible_to(actor), Application.organisation_id.in_([application.organisation_id, *likenesses]),
              Application.id != application.id, Application.number.is_not(None), Application.state != "withdrawn")
    rows = db.session.execute(
        select(Application.public_id, Application.number, Application.title, Application.state, Application.organisation_id,
               Organisation.name, Organisation.registration_number, Call.code,
               func.sum(case((same_call, 1), else_=0)).over().label("here"))
        .join(Organisation, Organisation.id == Application.organisation_id).join(Call, Call.id == Application.call_id)
        .where(*wanted).order_by(same_call.desc(), Application.submitted_at.desc(), Application.id).limit(2 * MOST_SHOWN)).all()
    group, named = application.organisation, {row.organisation_id: (row.name, row.registration_number) for row in rows}
    beside = sides(actor, {**named, group.id: (group.name, group.registration_number)},
                   [likenesses[other][0] for other in named if other in likenesses])
    twins = [(row, _twin(row, likenesses, beside[group.id], beside)) for row in rows]
    lost = sum(twin is None and row.code == application.call.code for row, twin in twins)
    return [twin for _row, twin in twins if twin is not None], rows[0].here - lost if rows else 0


def _twin(row: Any, likenesses: Mapping[int, tuple[Likeness, str]], here: Side, beside: Mapping[int, Side]) -> Twin | None:
    """One other application; None when all that makes its group alike is hidden from the reader."""
    likeness, decider = likenesses.get(row.organisation_id, (None, ""))
    basis = basis_of(likeness, here, beside[row.organisation_id]) if likeness is not None else None
    if likeness is not None and basis is None:
        return None
    return Twin(row.public_id, row.number, row.title, row.state, row.name, row.code, likeness, decider, basis)


def _is_certain(likeness: Likeness) -> bool:
    if likeness.verdict:
        return likeness.verdict == "same"
    return any(kind in CERTAIN for kind, _score in likeness.reasons)
