"""Writing down by what groups and grantees of the past are compared."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import delete, insert, or_, select

from yfund.accounts.models import Membership, Organisation, Person
from yfund.applications.grounds import people_sent
from yfund.applications.likeness import MatchKey
from yfund.applications.models import PastGrantee
from yfund.applications.rules.matching import bare_number, domains
from yfund.applications.rules.names import name_keys
from yfund.infra.db import db

GROUP, GRANTEE = "group", "grantee"
Owner = tuple[str, int]
Keys = dict[Owner, set[tuple[str, str]]]


def write_keys(owners: Collection[Owner]) -> Keys:
    """Write the keys of these owners anew, from their records as they are now; bank accounts stay. Returns all keys."""
    groups, grantees = ([number for kind, number in owners if kind == wanted] for wanted in (GROUP, GRANTEE))
    keys: Keys = {owner: set() for owner in owners}
    _of_groups(groups, keys)
    _of_grantees(grantees, keys)
    mine = or_(MatchKey.organisation_id.in_(groups), MatchKey.grantee_id.in_(grantees))
    db.session.execute(delete(MatchKey).where(mine, MatchKey.kind != "account").execution_options(synchronize_session=False))
    rows = [{"organisation_id": number if kind == GROUP else None, "grantee_id": number if kind == GRANTEE else None,
             "kind": name, "key": key} for (kind, number), found in keys.items() for name, key in sorted(found)]
    if rows:
        db.session.execute(insert(MatchKey), rows)
    for group, mark in db.session.execute(select(MatchKey.organisation_id, MatchKey.key).where(
            MatchKey.organisation_id.in_(groups), MatchKey.kind == "account")):
        keys[GROUP, group].add(("account", mark))
    return keys


def _of_groups(groups: list[int], keys: Keys) -> None:
    if not groups:
        return
    addresses: dict[int, list[str]] = defaultdict(list)
    for group, email in db.session.execute(select(Membership.organisation_id, Person.email).join(
            Person, Person.id == Membership.person_id).where(Membership.organisation_id.in_(groups))):
        addresses[group].append(email)
    for row in db.session.execute(select(Organisation.id, Organisation.name, Organisation.registration_number,
                                         Organisation.website).where(Organisation.id.in_(groups))):
        keys[GROUP, row.id] |= _named(row.name, row.registration_number)
        keys[GROUP, row.id] |= {("domain", host) for host in domains(row.website, addresses[row.id])}
    for group, people in people_sent(groups).items():
        keys[GROUP, group] |= {("people", key) for key in people}


def _of_grantees(grantees: list[int], keys: Keys) -> None:
    if grantees:
        for row in db.session.execute(select(PastGrantee.id, PastGrantee.name, PastGrantee.registration_number)
                                      .where(PastGrantee.id.in_(grantees))):
            keys[GRANTEE, row.id] |= _named(row.name, row.registration_number)


def _named(name: str, number: str) -> set[tuple[str, str]]:
    bare = bare_number(number)
    return {("name", key) for key in name_keys(name)} | ({("number", bare[:80])} if bare else set())
