"""Letters of this room."""

from yfund.accounts import queries as accounts
from yfund.awards.models import Grant
from yfund.infra.outbox import post
from yfund.results.models import Report


def report_received(report: Report) -> None:
    """The fund has the report."""
    _to_group("results/report_received", report, f"received:{report.id}:{report.version}")


def report_returned(report: Report) -> None:
    """Something must be mended."""
    _to_group("results/report_returned", report, f"returned:{report.id}:{report.version}")


def report_accepted(report: Report) -> None:
    """The report is accepted; what that means for the next instalment."""
    _to_group("results/report_accepted", report, f"accepted:{report.id}")


def grant_closed(grant: Grant) -> None:
    """The grant is closed; a thank you and what stays."""
    for person in accounts.writers_of(grant.organisation_id):
        post("results/grant_closed", to=person, key=f"closed:{grant.id}", about=grant, grant=grant)


def report_due(report: Report, days: int) -> None:
    """A report is due in some days, or late."""
    _to_group("results/report_due", report, f"due:{report.id}:{days}", days=days)


def _to_group(kind: str, report: Report, key: str, **values: object) -> None:
    for person in accounts.writers_of(report.grant.organisation_id):
        post(kind, to=person, key=key, about=report.grant, grant=report.grant, report=report, **values)
