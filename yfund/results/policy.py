"""Who may write, send and accept reports, and close a grant."""

from typing import TYPE_CHECKING

from yfund.kernel.actor import Actor

if TYPE_CHECKING:
    from yfund.results.models import Report

OPEN = ("due", "returned")
READERS = ("officer", "certifier", "approver", "payer", "auditor", "administrator")


def may_write(actor: Actor, report: "Report") -> bool:
    """Owners and editors of the group, while the report is owed."""
    return actor.may_write_for(report.grant.organisation_id) and report.state in OPEN


def may_see(actor: Actor, report: "Report") -> bool:
    """The group; and those who look after or audit the fund, once the report was sent."""
    if report.grant.organisation_id in actor.memberships:
        return True
    return actor.has(*READERS) and report.submitted_at is not None


def may_judge(actor: Actor, report: "Report") -> bool:
    """An officer who is not of the group accepts a report or gives it back."""
    return actor.has("officer") and report.grant.organisation_id not in actor.memberships


def may_set_targets(actor: Actor) -> bool:
    """Targets are agreed with an officer."""
    return actor.has("officer")


def may_settle(actor: Actor) -> bool:
    """Who sees what a grant comes to in the end, beside the group itself."""
    return actor.has(*READERS)


def may_close(actor: Actor, organisation_id: int) -> bool:
    """An officer who is not of the group closes a grant, once every condition holds."""
    return actor.has("officer") and organisation_id not in actor.memberships
