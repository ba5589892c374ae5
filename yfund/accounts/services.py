"""Verbs on people, organisations and sign-ins."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from yfund.accounts import codes, policy, queries, rules
from yfund.accounts.models import Invitation, Membership, Organisation, Person, Role, SignIn
from yfund.infra import journal, outbox
from yfund.infra.columns import random_id
from yfund.infra.config import LANGUAGES
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import ROLES, Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import clean, folded, say
from yfund.web.places import is_zone

INVITATION_OVER = say("This invitation was used, taken back, or is too old. Ask the group for a new one.")
_NOT_YOURS = say("Only an owner of the group does this.")


@dataclass(frozen=True)
class Addressee:
    """Somebody without an account who gets a letter."""

    email: str
    language: str
    id: int | None = None
    name: str = ""


def begin_sign_in(person_id: int) -> str:
    """Open a sign-in and give the key that its cookie carries."""
    key = secrets.token_urlsafe(32)
    db.session.add(SignIn(key_hash=queries.key_hash(key), person_id=person_id, began_at=clock.now()))
    return key


def end_sign_in(key: str) -> None:
    """Close one sign-in; a copied cookie is worthless from now on."""
    db.session.execute(update(SignIn).where(SignIn.key_hash == queries.key_hash(key), SignIn.ended_at.is_(None))
                       .values(ended_at=clock.now()))


def end_sign_ins(person_id: int, *, but: str = "") -> None:
    """Close all sign-ins of a person, but the one with the key `but`."""
    db.session.execute(update(SignIn).where(
        SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.key_hash != queries.key_hash(but))
        .values(ended_at=clock.now()))


def confirm_address(person: Person) -> None:
    """Note that the mail address is the person's own. A second time changes nothing."""
    if person.confirmed_at is None:
        person.confirmed_at = clock.now()


def change_account(person: Person, actor: Actor, *, name: str, language: str, zone: str) -> None:
    """Change one's own name, language and zone. Raises `NotAllowed` for another's, `Refusal` with all problems."""
    if actor.id != person.id:
        raise NotAllowed(say("Everybody changes their own account only."))
    problems = rules.person_problems(name, language, zone, set(LANGUAGES), known_zone=is_zone(zone))
    if problems:
        raise Refusal(say("Your account was not changed."), problems)
    person.name, person.language, person.zone = clean(name), language, zone


def create_organisation(actor: Actor, **values: Any) -> Organisation:
    """Enter a group; the actor becomes its owner.

    `values`: name, country, city, zone, legal_form, registered_year, registered_month, registration_number, website.
    Raises `Refusal` with all problems.
    """
    if not policy.may_make_organisation(actor):
        raise NotAllowed(say("Please sign in first."))
    organisation = Organisation(public_id=random_id(), created_at=clock.now())
    _write(organisation, values)
    db.session.add(organisation)
    db.session.flush()
    db.session.add(Membership(organisation_id=organisation.id, person_id=actor.id, part="owner", since=clock.now()))
    journal.note("organisation.create", organisation, actor, name=organisation.name)
    return organisation


def change_organisation(organisation: Organisation, actor: Actor, **values: Any) -> None:
    """Change what is written about a group; `values` as in `create_organisation`."""
    if not policy.may_change_organisation(actor, organisation.id):
        raise NotAllowed(say("Only owners and editors change what is written about the group."))
    before = organisation.name
    _write(organisation, values)
    journal.note("organisation.change", organisation, actor, before=before, name=organisation.name)


def _write(organisation: Organisation, values: dict[str, Any]) -> None:
    values = {k: clean(v) if isinstance(v, str) else v for k, v in values.items()}
    problems = rules.organisation_problems(values, clock.today())
    if values["zone"] and not is_zone(values["zone"]):
        problems.append(Problem(say("Choose a time zone from the list."), "zone"))
    if problems:
        raise Refusal(say("The group was not kept."), problems)
    for field, value in values.items():
        setattr(organisation, field, value)
    organisation.zone = organisation.zone or "UTC"
    organisation.folded_name = folded(organisation.name)[:300]


def invite(organisation: Organisation, actor: Actor, *, email: str, part: str) -> str:
    """Ask somebody by letter to join, and give the key of the letter's link. An older open invitation to them ends."""
    if not policy.may_keep_members(actor, organisation.id):
        raise NotAllowed(_NOT_YOURS)
    email = clean(email).lower()
    members = {m.person.email.lower() for m in queries.memberships_of(organisation.id)}
    problems = rules.invitation_problems(email, part, members)
    if problems:
        raise Refusal(say("The invitation was not sent."), problems)
    for older in queries.invitations_of(organisation.id):
        if older.email == email:
            older.used_at = clock.now()
    key = secrets.token_urlsafe(24)
    invitation = Invitation(public_id=random_id(), organisation_id=organisation.id, email=email, part=part,
                            key_hash=queries.key_hash(key), invited_by_id=actor.id, expires_at=clock.now() + rules.INVITATION_LASTS)
    db.session.add(invitation)
    db.session.flush()
    journal.note("invitation.send", invitation, actor, email=email, part=part)
    to = queries.person_with_address(email) or Addressee(email, actor.language)
    outbox.post("accounts/invitation", to=to, key=invitation.public_id, about=organisation, organisation=organisation.name,
                inviter=actor.name, link_key=key, part=rules.PART_NAMES[part], until=invitation.expires_at)
    return key


def withdraw_invitation(invitation: Invitation, actor: Actor) -> None:
    """Take an invitation back; its link opens nothing any more."""
    if not policy.may_keep_members(actor, invitation.organisation_id):
        raise NotAllowed(_NOT_YOURS)
    invitation = locked(Invitation, invitation.id)
    if invitation.used_at is None:
        invitation.used_at = clock.now()
        journal.note("invitation.withdraw", invitation, actor, email=invitation.email)


def accept_invitation(invitation: Invitation, actor: Actor) -> Organisation:
    """Join. The link works once; who is a member already keeps their part."""
    if actor.id is None:
        raise NotAllowed(say("Please sign in first."))
    invitation = locked(Invitation, invitation.id)
    if invitation.used_at is not None or invitation.expires_at <= clock.now():
        raise Refusal(INVITATION_OVER)
    invitation.used_at = clock.now()
    organisation = locked(Organisation, invitation.organisation_id)
    if invitation.organisation_id not in actor.memberships:
        codes.enter(organisation, actor, part=invitation.part)
    journal.note("invitation.accept", invitation, actor, part=invitation.part)
    return organisation


def change_part(membership: Membership, actor: Actor, *, part: str) -> None:
    """Make a member owner, editor or reader. The last owner stays owner."""
    if not policy.may_keep_members(actor, membership.organisation_id):
        raise NotAllowed(_NOT_YOURS)
    if part not in rules.PARTS:
        raise Refusal(say("Choose what the person may do."), [Problem(say("Choose what the person may do."), "part")])
    parts = _parts(membership.organisation_id)
    if part != "owner" and rules.is_last_owner(parts, membership.person_id):
        raise Refusal(say("A group needs an owner. Make somebody else owner first."))
    membership = locked(Membership, membership.id)
    journal.note("membership.change", membership, actor, **{"from": membership.part, "to": part})
    if membership.part == "owner" != part:
        codes.end_offers(membership.organisation_id, membership.person_id)
    membership.part = part


def remove_member(membership: Membership, actor: Actor) -> None:
    """Take a member out, or leave oneself. The last owner cannot go."""
    if not policy.may_remove_member(actor, membership.organisation_id, membership.person_id):
        raise NotAllowed(_NOT_YOURS)
    if rules.is_last_owner(_parts(membership.organisation_id), membership.person_id):
        raise Refusal(say("A group needs an owner. Make somebody else owner first."))
    organisation = locked(Organisation, membership.organisation_id)
    journal.note("membership.remove", organisation, actor, person=membership.person_id, part=membership.part)
    codes.end_offers(organisation.id, membership.person_id)
    db.session.delete(membership)


def _parts(organisation_id: int) -> dict[int, str]:
    locked(Organisation, organisation_id)
    rows = db.session.execute(select(Membership.person_id, Membership.part).where(Membership.organisation_id == organisation_id))
    return dict(rows.all())


def _role(name: str) -> Role:
    if name not in ROLES:
        raise Refusal(say("There is no such role."))
    role = db.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
    return role


def _changeable(person: Person, actor: Actor) -> Person:
    if not policy.may_keep_roles(actor):
        raise NotAllowed(say("Only administrators give and take roles."))
    if not policy.may_change_roles_of(actor, person.id):
        raise NotAllowed(say("Nobody changes their own roles. Ask another administrator."))
    return locked(Person, person.id)


def give_role(person: Person, role: str, actor: Actor) -> None:
    """Give a role; the person signs in again. Twice is the same as once."""
    person, wanted = _changeable(person, actor), _role(role)
    if wanted not in person.roles:
        person.roles.append(wanted)
        end_sign_ins(person.id)
        journal.note("role.give", person, actor, role=role)


def take_role(person: Person, role: str, actor: Actor) -> None:
    """Take a role away; open sign-ins of the person end at once."""
    person, unwanted = _changeable(person, actor), _role(role)
    if unwanted in person.roles:
        person.roles.remove(unwanted)
        end_sign_ins(person.id)
        journal.note("role.take", person, actor, role=role)


def disable(person: Person, actor: Actor) -> None:
    """Shut an account: open sign-ins end, nobody enters until it is opened again."""
    person = _changeable(person, actor)
    if person.active:
        person.active = False
        end_sign_ins(person.id)
        journal.note("person.disable", person, actor)


def enable(person: Person, actor: Actor) -> None:
    """Open a shut account again."""
    person = _changeable(person, actor)
    if not person.active:
        person.active = True
        journal.note("person.enable", person, actor)
