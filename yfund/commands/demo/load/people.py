"""People, groups and roles."""

import hashlib
from datetime import UTC, datetime

from flask_security.utils import hash_password

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.commands.demo import shapes
from yfund.commands.demo.load.keys import Loaded
from yfund.infra.db import db
from yfund.kernel.actor import ROLES, Actor
from yfund.kernel.text import folded
from yfund.reviews.models import ReviewerProfile

BEGAN = datetime(2008, 1, 2, 9, tzinfo=UTC)
LEVELS = {"native": 3, "fluent": 3, "good": 2}
REGIONS = {
    "africa": ("western_africa", "middle_africa", "eastern_africa", "southern_africa"),
    "asia": ("central_asia", "eastern_asia", "south_eastern_asia", "southern_asia"),
    "balkans": ("eastern_europe", "southern_europe"),
    "europe": ("eastern_europe", "northern_europe", "western_europe"),
    "latin": ("caribbean", "central_america", "south_america"),
    "mena": ("northern_africa", "western_asia"),
    "pacific": ("oceania", "south_eastern_asia"),
}


def load_people(loaded: Loaded) -> None:
    """Everybody with an account, and their groups."""
    password = hash_password(loaded.world.accounts[0].password)
    loaded.roles = {name: Role(name=name) for name in ROLES}
    db.session.add_all(loaded.roles.values())
    zones = {c.code: c.zone for c in loaded.world.countries}
    for group in loaded.world.groups:
        loaded.groups[group.key] = _organisation(group)
    db.session.add_all(loaded.groups.values())
    for group in loaded.world.groups:
        for member in group.members:
            _member(loaded, group, member, password)
    for call in loaded.world.calls:
        for reviewer in call.reviewers:
            _reviewer(loaded, reviewer, zones.get(reviewer.country, "UTC"), password)
    for account in loaded.world.accounts:
        _account(loaded, account, password)
    db.session.flush()


def _person(loaded: Loaded, key: str, *, name: str, email: str, language: str, zone: str, password: str) -> Person:
    if email in loaded.people:
        return loaded.people[email]
    person = Person(name=name, email=email, language=language, zone=zone, password=password, active=True, confirmed_at=BEGAN,
                    created_at=BEGAN, fs_uniquifier=hashlib.sha256(email.encode()).hexdigest(), roles=[])
    db.session.add(person)
    loaded.people[key] = loaded.people[email] = person
    return person


def _organisation(group: shapes.Group) -> Organisation:
    return Organisation(
        name=group.name, folded_name=folded(group.name), registration_number=group.registration_number,
        legal_form=group.legal_form, registered_year=group.registered_year, country=group.country, city=group.city.native_name,
        zone=group.zone, website=group.website, created_at=BEGAN)


def _member(loaded: Loaded, group: shapes.Group, member: shapes.Member, password: str) -> None:
    person = _person(loaded, member.key, name=member.name, email=member.email, language=group.language, zone=group.zone,
                     password=password)
    loaded.people[member.key] = person
    db.session.add(Membership(organisation=loaded.groups[group.key], person=person, part=member.right, since=BEGAN))


def _reviewer(loaded: Loaded, reviewer: shapes.Reviewer, zone: str, password: str) -> None:
    language = next((code for code, level in reviewer.languages.items() if level == "native"), "en")
    known = reviewer.email in loaded.people
    person = _person(loaded, reviewer.key, name=reviewer.name, email=reviewer.email, language=language, zone=zone,
                     password=password)
    loaded.people[reviewer.key] = person
    _give(loaded, person, "reviewer")
    if not known:
        profile = ReviewerProfile(
            person=person, languages={c: LEVELS[level] for c, level in reviewer.languages.items()},
            regions=list(REGIONS[reviewer.region]), themes=list(reviewer.themes), capacity=reviewer.capacity,
            is_experienced=len(reviewer.years) > 1, organisation_name=loaded.groups[reviewer.group].name if reviewer.group else "")
        db.session.add(profile)


def _account(loaded: Loaded, account: shapes.Account, password: str) -> None:
    person = _person(loaded, account.email, name=account.name, email=account.email, language=account.language, zone="UTC",
                     password=password)
    if account.role in ROLES:
        _give(loaded, person, account.role)
    db.session.flush()
    name = "administrator2" if account.email.startswith("administrator2") else account.role
    loaded.cast[name] = Actor(id=person.id, name=person.name, roles=frozenset(r.name for r in person.roles),
                              language=person.language)


def _give(loaded: Loaded, person: Person, role: str) -> None:
    if loaded.roles[role] not in person.roles:
        person.roles.append(loaded.roles[role])
