"""Who may do what with money in."""

from yfund.kernel.actor import STAFF_ROLES, Actor


def may_read(actor: Actor) -> bool:
    """The whole secretariat and the auditor read the fund's position."""
    return actor.has(*STAFF_ROLES)


def may_read_own(actor: Actor) -> bool:
    """A donor's reader reads the donor's own contributions."""
    return actor.has("donor")


def may_record(actor: Actor) -> bool:
    """Donors, pledges and agreements are written down by an officer or an administrator."""
    return actor.has("officer", "administrator")


def may_book(actor: Actor) -> bool:
    """Receipts and allotments move money: the certifying officer only."""
    return actor.has("certifier")


def may_name_readers(actor: Actor) -> bool:
    """Who reads for a donor is named by an administrator."""
    return actor.has("administrator")
