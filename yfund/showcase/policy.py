"""Who lets a project be seen, and who looks at its safety."""

from yfund.kernel.actor import Actor

READERS = ("officer", "auditor", "administrator")


def may_consent(actor: Actor, organisation_id: int) -> bool:
    """Only an owner of the group says yes for it, and takes it back."""
    return actor.memberships.get(organisation_id) == "owner"


def may_look(actor: Actor, organisation_id: int) -> bool:
    """Who sees the card before the public does: the group, and those who look after the fund."""
    return organisation_id in actor.memberships or actor.has(*READERS)


def may_clear(actor: Actor, organisation_id: int) -> bool:
    """An officer who is not of the group decides whether showing it is safe."""
    return actor.has("officer") and organisation_id not in actor.memberships
