"""Short codes by which somebody joins a group: made to be read out loud, used once, gone after two days.

The code is one of 150 thousand millions and is stored only as a keyed hash; guessing is held off by the door
(`accounts.throttle`) and by the few codes that are good at any time.
"""

import secrets

from sqlalchemy import ColumnElement, select, update

from yfund.accounts import policy, queries, rules
from yfund.accounts.models import Invitation, JoinCode, Membership, Organisation
from yfund.infra import journal, outbox, sealing
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say

MOST_OPEN = 5
_NOT_GOOD = say("This code is not good. It may have been used, or be older than two days. Ask the group for a new one.")


def make_code(organisation: Organisation, actor: Actor, *, part: str) -> str:
    """A new code, told once: it is not kept in words. Raises `NotAllowed`, `Refusal`."""
    if actor.id is None or not policy.may_keep_members(actor, organisation.id):
        raise NotAllowed(say("Only owners of the group invite others."))
    if part not in ("editor", "reader"):
        raise Refusal(say("Choose what the person may do."), [Problem(say("Choose what the person may do."), "code_part")])
    organisation = locked(Organisation, organisation.id)
    if len(queries.codes_of(organisation.id)) >= MOST_OPEN:
        raise Refusal(say("Five codes are open already. Take them back first, or invite by mail."))
    code = "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))
    row = JoinCode(organisation_id=organisation.id, code_hash=_hash(code), part=part, made_by_id=actor.id,
                   made_at=clock.now(), expires_at=clock.now() + rules.CODE_LASTS)
    db.session.add(row)
    db.session.flush()
    journal.note("join_code.make", organisation, actor, part=part)
    return rules.in_groups(code)


def join_by_code(code: str, actor: Actor) -> Organisation:
    """Join the group whose code this is, once. Raises `NotAllowed` to strangers, `Refusal` for any code that is not good:
    used, too old and never made look the same."""
    if actor.id is None:
        raise NotAllowed(say("Please sign in first."))
    now = clock.now()
    row = db.session.scalar(select(JoinCode).where(JoinCode.code_hash == _hash(rules.code_read(code))).with_for_update())
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise Refusal(_NOT_GOOD, [Problem(_NOT_GOOD, "code")])
    row.used_at, row.used_by_id = now, actor.id
    organisation = locked(Organisation, row.organisation_id)
    if row.organisation_id not in actor.memberships:
        enter(organisation, actor, part=row.part)
    journal.note("join_code.use", organisation, actor, part=row.part)
    return organisation


def take_back_codes(organisation: Organisation, actor: Actor) -> int:
    """End the codes that are open, read out to the wrong ears or not; gives how many. Raises `NotAllowed`."""
    if not policy.may_keep_members(actor, organisation.id):
        raise NotAllowed(say("Only owners of the group invite others."))
    organisation = locked(Organisation, organisation.id)
    count = _end_codes(JoinCode.organisation_id == organisation.id)
    if count:
        journal.note("join_code.take_back", organisation, actor, count=count)
    return count


def enter(organisation: Organisation, actor: Actor, *, part: str) -> None:
    """Make the actor a member, and tell the owners, so that nobody joins unseen."""
    db.session.add(Membership(organisation_id=organisation.id, person_id=actor.id, part=part, since=clock.now()))
    for member in queries.memberships_of(organisation.id):
        if member.part == "owner" and member.person_id != actor.id and member.person.active:
            outbox.post("accounts/joined", to=member.person, key=f"{organisation.public_id}:{actor.id}:{clock.now().isoformat()}",
                        about=organisation, organisation=organisation, name=actor.name, part=rules.PART_NAMES[part])


def end_offers(organisation_id: int, person_id: int) -> None:
    """End the codes and invitations of somebody who is no owner any more: who is out lets nobody in."""
    _end_codes(JoinCode.organisation_id == organisation_id, JoinCode.made_by_id == person_id)
    db.session.execute(update(Invitation).where(
        Invitation.organisation_id == organisation_id, Invitation.invited_by_id == person_id, Invitation.used_at.is_(None))
        .values(used_at=clock.now()).execution_options(synchronize_session=False))


def _end_codes(*which: ColumnElement[bool]) -> int:
    ended = db.session.execute(update(JoinCode).where(*which, JoinCode.used_at.is_(None), JoinCode.expires_at > clock.now())
                               .values(used_at=clock.now()).execution_options(synchronize_session=False))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def hand_over(membership: Membership, actor: Actor) -> None:
    """Make another member owner and oneself editor, in one act. Raises `NotAllowed`, `Refusal`."""
    if actor.id is None or not policy.may_keep_members(actor, membership.organisation_id):
        raise NotAllowed(say("Only an owner hands the group over."))
    if membership.person_id == actor.id:
        raise Refusal(say("Choose another member to hand the group over to."))
    organisation = locked(Organisation, membership.organisation_id)
    own = db.session.scalar(select(Membership).where(
        Membership.organisation_id == organisation.id, Membership.person_id == actor.id).with_for_update())
    other = locked(Membership, membership.id)
    other.part = "owner"
    if own is not None:
        own.part = "editor"
    journal.note("membership.hand_over", organisation, actor, to=other.person_id)


def _hash(code: str) -> str:
    return sealing.fingerprint({"join": code})
