"""Comparing groups with each other and with the register, and keeping what a person says of a likeness."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select

from yfund.accounts.models import Organisation
from yfund.applications.facts import ApplicationSubmitted
from yfund.applications.likeness import Likeness, MatchKey
from yfund.applications.models import Application, PastGrantee
from yfund.applications.policy.screening import may_screen_any
from yfund.applications.queries import ties_of
from yfund.applications.rules.matching import CUTOFF, SUPPORTING, combined, name_score
from yfund.applications.rules.screening import likeness_problems
from yfund.applications.services.match_keys import GRANTEE, GROUP, Owner, write_keys
from yfund.infra import journal
from yfund.infra.columns import random_id
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotAllowed, Refusal
from yfund.kernel.text import say

# A key that more owners share tells nothing: a mail provider, a word of everybody.
MOST_SHARING = {"name": 60, "domain": 8, "people": 8, "number": 20, "account": 20}
WEIGHT = {"number": 100, "account": 100, "people": 80, "domain": 70}
BATCH, MOST = 300, 20
Found = dict[tuple[int, Owner], list[tuple[str, int]]]


def compare_sent(fact: ApplicationSubmitted) -> None:
    """A group sent its application: compare it with all others."""
    group = db.session.scalar(select(Application.organisation_id).where(Application.id == fact.application_id))
    compare([group])


def compare(groups: Collection[int] = (), grantees: Collection[int] = ()) -> None:
    """Compare these groups, or these grantees of the past, with everybody, and keep who may be the same.

    What a person has decided stays, also when the two are no longer alike; what nobody decided goes when it no longer holds.
    """
    for kind, ids in ((GROUP, groups), (GRANTEE, grantees)):
        ordered = sorted(ids)
        for begin in range(0, len(ordered), BATCH):
            owners = {(kind, owner) for owner in ordered[begin:begin + BATCH]}
            _keep(owners, _scored(_sharing(write_keys(owners))))


def compare_missing() -> None:
    """Compare groups that sent something, and grantees, that were never compared; a few hundred at a time."""
    known, held = (select(column).where(column.is_not(None)) for column in (MatchKey.organisation_id, MatchKey.grantee_id))
    groups = db.session.scalars(select(Application.organisation_id).where(
        Application.number.is_not(None), Application.organisation_id.not_in(known)).distinct().limit(BATCH))
    grantees = db.session.scalars(select(PastGrantee.id).where(PastGrantee.id.not_in(held)).limit(BATCH))
    compare(list(groups), list(grantees))


def note_account(organisation_id: int, mark: str, ending: str) -> None:
    """A group has a bank account; `mark` is its keyed sum, `ending` its last four characters.

    Two groups with one account are shown to screening.
    """
    db.session.execute(delete(MatchKey).where(MatchKey.organisation_id == organisation_id, MatchKey.kind == "account"))
    db.session.add(MatchKey(organisation_id=organisation_id, kind="account", key=mark[:80], ending=ending[-4:]))
    db.session.flush()
    compare([organisation_id])


def decide_likeness(likeness: Likeness, actor: Actor, *, verdict: str, why: str, before: str) -> None:
    """Keep what a person says of two groups: same, different or unsure, with the reason.

    `before`: the verdict they saw; another one by now is a `Clash`. Raises `NotAllowed` for who has a tie to either.
    """
    likeness = locked(Likeness, likeness.id)
    if not may_screen_any(actor) or {likeness.organisation_id, likeness.other_id} & ties_of(actor):
        raise NotAllowed(say("Only a programme officer without a tie to the group screens its application."))
    if likeness.verdict != before:
        raise Clash(say("Somebody else has decided this in the meantime. Read what they wrote first."))
    if problems := likeness_problems(verdict, why):
        raise Refusal(say("This cannot be decided like this."), problems)
    likeness.verdict, likeness.why, likeness.decided_by_id, likeness.decided_at = verdict, why, actor.id, clock.now()
    journal.note("likeness.decide", likeness, actor, reason=why, **{"from": before, "to": verdict})
    db.session.flush()


def _sharing(keys: Mapping[Owner, set[tuple[str, str]]]) -> dict[Owner, dict[Owner, set[str]]]:
    """Owner → other owner → kinds of the keys both have, leaving out keys that too many have."""
    wanted = _by_kind(key for mine in keys.values() for key in mine)
    if not wanted:
        return {}
    here = or_(*(and_(MatchKey.kind == kind, MatchKey.key.in_(found)) for kind, found in wanted.items()))
    same = (MatchKey.kind, MatchKey.key)
    counted = db.session.execute(select(*same, func.count()).where(here).group_by(*same))
    few = _by_kind((kind, key) for kind, key, count in counted if 1 < count <= MOST_SHARING[kind])
    holders: dict[tuple[str, str], list[Owner]] = defaultdict(list)
    if few:
        here = or_(*(and_(MatchKey.kind == kind, MatchKey.key.in_(found)) for kind, found in few.items()))
        for kind, key, group, grantee in db.session.execute(
                select(*same, MatchKey.organisation_id, MatchKey.grantee_id).where(here)):
            holders[kind, key].append((GROUP, group) if group else (GRANTEE, grantee))
    shared: dict[Owner, dict[Owner, set[str]]] = {owner: defaultdict(set) for owner in keys}
    for owner, mine in keys.items():
        for kind, key in mine:
            for other in holders.get((kind, key), ()):
                if other != owner and GROUP in (owner[0], other[0]):
                    shared[owner][other].add(kind)
    return shared


def _by_kind(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    sorted_out: dict[str, set[str]] = defaultdict(set)
    for kind, key in keys:
        sorted_out[kind].add(key)
    return {kind: sorted(found) for kind, found in sorted_out.items()}


def _scored(shared: Mapping[Owner, Mapping[Owner, set[str]]]) -> Found:
    """Pairs (group, other) with their reasons, best first for each owner."""
    owners = set(shared) | {other for others in shared.values() for other in others}
    names, found = _names(owners), Found()
    for owner, others in shared.items():
        pairs = {other: reasons for other, kinds in others.items() if (reasons := _reasons(names[owner], names[other], kinds))}
        best = sorted(pairs, key=lambda other: (-combined(pairs[other]), other))[:MOST]
        for other in best:
            first, second = (owner, other) if owner[0] == GROUP and (other[0] == GRANTEE or owner < other) else (other, owner)
            found[first[1], second] = pairs[other]
    return found


def _reasons(one: str, other: str, kinds: set[str]) -> list[tuple[str, int]]:
    reasons, score = [(kind, WEIGHT[kind]) for kind in WEIGHT if kind in kinds], name_score(one, other)
    if score >= CUTOFF or reasons and score >= SUPPORTING:
        reasons.append(("name", score))
    return reasons


def _names(owners: set[Owner]) -> dict[Owner, str]:
    names = {}
    for kind, table in ((GROUP, Organisation), (GRANTEE, PastGrantee)):
        ids = [owner for held, owner in owners if held == kind]
        if ids:
            names |= {(kind, key): name for key, name in db.session.execute(select(table.id, table.name).where(table.id.in_(ids)))}
    return names


def _keep(owners: set[Owner], found: Found) -> None:
    present = {(row.organisation_id, (GROUP, row.other_id) if row.other_id else (GRANTEE, row.grantee_id)): row
               for row in _present(owners)}
    for pair, row in present.items():
        if pair in found:
            reasons = [list(reason) for reason in found[pair]]
            if row.reasons != reasons:
                row.reasons, row.score = reasons, combined(found[pair])
        elif not row.verdict:
            db.session.delete(row)
    new = [_values(pair, reasons) for pair, reasons in found.items() if pair not in present]
    db.session.flush()
    if new:
        db.session.execute(insert(Likeness), new)


def _values(pair: tuple[int, Owner], reasons: list[tuple[str, int]]) -> dict[str, Any]:
    group, (kind, other) = pair
    return {"public_id": random_id(), "organisation_id": group, "other_id": other if kind == GROUP else None,
            "grantee_id": other if kind == GRANTEE else None, "score": combined(reasons),
            "reasons": [list(reason) for reason in reasons], "found_at": clock.now(), "verdict": "", "why": ""}


def _present(owners: set[Owner]) -> Iterator[Likeness]:
    groups = [owner for kind, owner in owners if kind == GROUP]
    grantees = [owner for kind, owner in owners if kind == GRANTEE]
    of_groups = or_(Likeness.organisation_id.in_(groups), Likeness.other_id.in_(groups))
    yield from db.session.scalars(select(Likeness).where(of_groups if groups else Likeness.grantee_id.in_(grantees)))
