"""Who may choose, decide, seal, release and sign."""

from collections.abc import Collection
from typing import Protocol

from yfund.kernel.actor import Actor

OVERSEERS = ("officer", "certifier", "approver", "payer", "auditor", "administrator")


class HasDecider(Protocol):
    """What these functions need of a selection."""

    decided_by_id: int | None
    sealed_by_id: int | None


class HasChair(Protocol):
    """What these functions need of a meeting."""

    chair_id: int


class OfOrganisation(Protocol):
    """What these functions need of a grant."""

    organisation_id: int


class HasSigner(Protocol):
    """What these functions need of an agreement."""

    signed_by_id: int | None


def may_see_ranking(actor: Actor) -> bool:
    """Committee, officers, administrators and auditors see the ranking."""
    return actor.has("committee", "officer", "administrator", "auditor")


def may_draw_scenarios(actor: Actor) -> bool:
    """Committee, officers and administrators try out ways to spend the envelope."""
    return actor.has("committee", "officer", "administrator")


def may_export_readings(actor: Actor) -> bool:
    """Only officers take every reading away; conflicts hold for them as anywhere."""
    return actor.has("officer")


def may_call_meeting(actor: Actor) -> bool:
    """Committee, officers and administrators call a meeting and put something on its agenda."""
    return actor.has("committee", "officer", "administrator")


def may_run_meeting(actor: Actor, meeting: HasChair) -> bool:
    """The chair runs it; an officer keeps the minutes and stands in when the chair steps out."""
    return actor.id == meeting.chair_id or actor.has("officer")


def may_see_decisions(actor: Actor) -> bool:
    """Officers, administrators and auditors see what is being decided and the letters."""
    return actor.has("officer", "administrator", "auditor")


def may_prepare(actor: Actor) -> bool:
    """An officer or administrator begins the selection when the readings are in, and edits the feedback."""
    return actor.has("officer", "administrator")


def may_recommend(actor: Actor) -> bool:
    """Only the committee recommends."""
    return actor.has("committee")


def may_decide(actor: Actor, recommenders: Collection[int]) -> bool:
    """An administrator who had no hand in the recommendation decides."""
    return actor.has("administrator") and actor.id not in recommenders


def may_seal(actor: Actor, selection: HasDecider, recommenders: Collection[int]) -> bool:
    """Another administrator than the one who decided seals."""
    return may_decide(actor, recommenders) and actor.id != selection.decided_by_id


def may_release(actor: Actor) -> bool:
    """An officer or administrator sends the letters."""
    return actor.has("officer", "administrator")


def may_recall(actor: Actor, selection: HasDecider) -> bool:
    """Whoever decided, sealed or may send calls letters back that wait to go out."""
    return may_release(actor) or actor.id is not None and actor.id in (selection.decided_by_id, selection.sealed_by_id)


def may_see_grants(actor: Actor) -> bool:
    """Those who look after or audit the fund, and everybody who belongs to a group; a query scopes the rows."""
    return actor.has(*OVERSEERS) or bool(actor.memberships)


def may_see_grant(actor: Actor, grant: OfOrganisation) -> bool:
    """The group itself and those who look after or audit the fund."""
    return grant.organisation_id in actor.memberships or actor.has(*OVERSEERS)


def may_draft_agreement(actor: Actor) -> bool:
    """An officer writes and offers the agreement."""
    return actor.has("officer")


def may_sign(actor: Actor, grant: OfOrganisation) -> bool:
    """An owner of the group signs for it."""
    return actor.memberships.get(grant.organisation_id) == "owner"


def may_countersign(actor: Actor, agreement: HasSigner, grant: OfOrganisation) -> bool:
    """An approving officer signs for the fund; never the one who signed for the group, nor one of the group's people."""
    return actor.has("approver") and actor.id != agreement.signed_by_id and grant.organisation_id not in actor.memberships
