"""Who may write, send and accept reports, and close a grant."""

from yfund.kernel.actor import Actor
from yfund.results.models import Report

OPEN = ("due", "returned")


def may_write(actor: Actor, report: Report) -> bool:
    """Owners and editors of the group, while the report is owed."""
    return actor.may_write_for(report.grant.organisation_id) and report.state in OPEN


def may_see(actor: Actor, report: Report) -> bool:
    """The group, and those who look after or audit the fund."""
    return report.grant.organisation_id in actor.memberships or actor.has(
        "officer", "certifier", "approver", "auditor", "administrator")


def may_judge(actor: Actor, report: Report) -> bool:
    """An officer who is not of the group accepts a report or gives it back."""
    return actor.has("officer") and report.grant.organisation_id not in actor.memberships


def may_close(actor: Actor) -> bool:
    """An officer proposes nothing here: closing is one act of an officer once every condition holds."""
    return actor.has("officer")
