"""Who may choose, decide, seal, release and sign."""

from collections.abc import Collection

from yfund.awards.models import Agreement, Grant, Selection
from yfund.kernel.actor import Actor


def may_see_ranking(actor: Actor) -> bool:
    """Committee, officers, administrators and auditors see the ranking."""
    return actor.has("committee", "officer", "administrator", "auditor")


def may_prepare(actor: Actor) -> bool:
    """An officer or administrator begins the selection when the readings are in."""
    return actor.has("officer", "administrator")


def may_recommend(actor: Actor) -> bool:
    """Only the committee recommends."""
    return actor.has("committee")


def may_decide(actor: Actor, recommenders: Collection[int]) -> bool:
    """An administrator who had no hand in the recommendation decides."""
    return actor.has("administrator") and actor.id not in recommenders


def may_seal(actor: Actor, selection: Selection, recommenders: Collection[int]) -> bool:
    """Another administrator than the one who decided seals."""
    return may_decide(actor, recommenders) and actor.id != selection.decided_by_id


def may_release(actor: Actor) -> bool:
    """An officer or administrator sends the letters."""
    return actor.has("officer", "administrator")


def may_see_grant(actor: Actor, grant: Grant) -> bool:
    """The group itself and those who look after or audit the fund."""
    overseers = ("officer", "certifier", "approver", "payer", "auditor", "administrator", "committee")
    return grant.organisation_id in actor.memberships or actor.has(*overseers)


def may_draft_agreement(actor: Actor) -> bool:
    """An officer writes and offers the agreement."""
    return actor.has("officer")


def may_sign(actor: Actor, grant: Grant) -> bool:
    """An owner of the group signs for it."""
    return actor.memberships.get(grant.organisation_id) == "owner"


def may_countersign(actor: Actor, agreement: Agreement) -> bool:
    """An approving officer signs for the fund; never the person who signed for the group."""
    return actor.has("approver") and actor.id != agreement.signed_by_id
