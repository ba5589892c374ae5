"""Reading the register of past grantees, and finding the same group in it or twice in a call."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from yfund.accounts.models import Organisation
from yfund.applications.models import Application, PastGrant, PastGrantee
from yfund.applications.queries import visible_to
from yfund.applications.rules.matching import alike, bare_number
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import folded


@dataclass(frozen=True)
class Match:
    """A grantee of the past that may be the group. `reason`: number or name; `score` up to 100."""

    grantee: PastGrantee
    reason: str
    score: int
    grants: list[PastGrant]


@dataclass(frozen=True)
class Twin:
    """Another application to the same call by what may be the same group."""

    public_id: str
    number: str
    title: str
    organisation: str
    reason: str
    score: int


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


def matches(organisation: Organisation) -> list[Match]:
    """Grantees of the past that may be this group: the same registration number first, then similar names."""
    rows = db.session.execute(select(PastGrantee.id, PastGrantee.folded_name, PastGrantee.registration_number)).all()
    found = _same(organisation, {row.id: row.folded_name for row in rows}, {row.id: row.registration_number for row in rows})
    if not found:
        return []
    grantees = {g.id: g for g in db.session.scalars(select(PastGrantee).where(PastGrantee.id.in_(found)))}
    grants: dict[int, list[PastGrant]] = {}
    for grant in db.session.scalars(select(PastGrant).where(PastGrant.grantee_id.in_(found)).order_by(PastGrant.awarded_on)):
        grants.setdefault(grant.grantee_id, []).append(grant)
    return [Match(grantees[key], reason, score, grants.get(key, [])) for key, (reason, score) in found.items()]


def twins(application: Application, actor: Actor) -> list[Twin]:
    """Other applications to the same call, as far as the actor may see them, by what may be the same group."""
    rows = {row.id: row for row in db.session.execute(
        select(Application.id, Application.public_id, Application.number, Application.title, Application.organisation_id,
               Organisation.name, Organisation.folded_name, Organisation.registration_number)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(visible_to(actor), Application.call_id == application.call_id, Application.id != application.id,
               Application.number.is_not(None), Application.state != "withdrawn"))}
    own = {key: ("same", 100) for key, row in rows.items() if row.organisation_id == application.organisation_id}
    found = own | {key: hit for key, hit in _same(
        application.organisation, {key: row.folded_name for key, row in rows.items()},
        {key: row.registration_number for key, row in rows.items()}).items() if key not in own}
    return [Twin(rows[key].public_id, rows[key].number, rows[key].title, rows[key].name, reason, score)
            for key, (reason, score) in found.items()]


def _same(organisation: Organisation, names: dict[int, str], numbers: dict[int, str]) -> dict[int, tuple[str, int]]:
    wanted = bare_number(organisation.registration_number)
    found = {key: ("number", 100) for key, number in numbers.items() if wanted and bare_number(number) == wanted}
    return found | {key: ("name", score) for key, score in alike(organisation.name, names) if key not in found}
