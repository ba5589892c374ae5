"""Who may do what with money out."""

from collections.abc import Collection

from yfund.kernel.actor import STAFF_ROLES, Actor
from yfund.kernel.text import Sentence, say

ROLE_OF = {"prepared": "officer", "certified": "certifier", "approved": "approver", "paid": "payer"}


def may_read(actor: Actor) -> bool:
    """The secretariat and the auditor read payments."""
    return actor.has(*STAFF_ROLES)


def may_take(actor: Actor, stage: str) -> bool:
    """Each stage has its role."""
    return actor.has(ROLE_OF[stage])


def hand_refusal(actor: Actor, stage: str, *, hands: Collection[int], has_tie: bool, has_reviewed: bool) -> Sentence | None:
    """Why this person may not be this hand, or None. `hands`: people who were hands in this round already.

    Four different people (UN Financial Rule 105.6 and the fund's own), none with a tie, none who scored or
    recommended the application.
    """
    if not may_take(actor, stage):
        return say("Your role does not take this step.")
    if actor.id in hands:
        return say("You were another hand of this payment. Somebody else must take this step.")
    if has_tie:
        return say("You have a tie to this group. Somebody else must take this step.")
    if has_reviewed:
        return say("You judged this application. Somebody else must take this step.")
    return None


def may_send_back(actor: Actor, *, has_tie: bool) -> bool:
    """Whoever has a hand in payments may stop one, unless they have a tie."""
    return actor.has(*ROLE_OF.values()) and not has_tie


def may_enter_bank(actor: Actor, organisation_id: int) -> bool:
    """Only owners of the group say where it is paid."""
    return actor.memberships.get(organisation_id) == "owner"


def may_see_bank(actor: Actor, organisation_id: int) -> bool:
    """Members of the group know which account is in force; nobody else does by this page."""
    return organisation_id in actor.memberships


def may_check_banks(actor: Actor) -> bool:
    """Bank details are looked at by an officer or the certifying officer."""
    return actor.has("officer", "certifier")


def may_verify(actor: Actor, *, entered_by_id: int, organisation_id: int) -> bool:
    """Somebody other than who entered them, and nobody of the group itself."""
    return may_check_banks(actor) and actor.id != entered_by_id and organisation_id not in actor.memberships


def may_reveal(actor: Actor) -> bool:
    """Those who verify and the one who pays may look at the whole number; every look is journaled."""
    return actor.has("officer", "certifier", "payer")


def may_record_refund(actor: Actor) -> bool:
    """Money that comes back is seen on the bank's paper by the payer or the certifying officer."""
    return actor.has("payer", "certifier")
