"""Who may do what with people and organisations: pure predicates."""

from yfund.kernel.actor import Actor


def may_make_organisation(actor: Actor) -> bool:
    """Everybody who is signed in may enter a group and becomes its first owner."""
    return actor.id is not None


def may_see_organisation(actor: Actor, organisation_id: int) -> bool:
    """Members see their group; staff see all."""
    return organisation_id in actor.memberships or actor.is_staff


def may_change_organisation(actor: Actor, organisation_id: int) -> bool:
    """Owners and editors change what is written about their group."""
    return actor.may_write_for(organisation_id)


def may_keep_members(actor: Actor, organisation_id: int) -> bool:
    """Only owners invite, change parts and remove."""
    return actor.memberships.get(organisation_id) == "owner"


def may_remove_member(actor: Actor, organisation_id: int, person_id: int) -> bool:
    """Owners remove anybody; everybody may leave."""
    return may_keep_members(actor, organisation_id) or (actor.id == person_id and organisation_id in actor.memberships)


def may_see_people(actor: Actor) -> bool:
    """Administrators keep people and their roles; auditors read who holds which."""
    return actor.has("administrator", "auditor")


def may_keep_roles(actor: Actor) -> bool:
    """Only administrators give and take roles and shut accounts."""
    return actor.has("administrator")


def may_change_roles_of(actor: Actor, person_id: int) -> bool:
    """An administrator gives and takes roles and shuts accounts, but never their own."""
    return may_keep_roles(actor) and actor.id != person_id
