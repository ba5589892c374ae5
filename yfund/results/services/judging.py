"""An officer accepts a report or gives it back; a grant closes when all is settled."""

from collections.abc import Mapping

from yfund.awards.models import Grant
from yfund.funds import services as funds
from yfund.infra import journal, workflow
from yfund.infra.db import locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.payments import services as payments
from yfund.results import mail, policy, queries
from yfund.results.models import Report
from yfund.results.rules.settlement import closing_problems


def give_back(report: Report, actor: Actor, *, reason: str) -> None:
    """Ask the group to mend the report, saying what."""
    report = locked(Report, report.id)
    _must_judge(actor, report)
    if not reason.strip():
        raise Refusal(say("Tell the group what to mend."), [Problem(say("Tell the group what to mend."), "reason")])
    report.decision_note, report.decided_by_id, report.decided_at = reason.strip(), actor.id, clock.now()
    workflow.move(report, "give_back", actor, reason=reason)
    mail.report_returned(report)


def accept(report: Report, actor: Actor, *, accepted: Mapping[int, int], note: str = "") -> None:
    """Accept the report and, line by line, what was spent as agreed (US cents by expense id).

    The instalment that waited for this report can be prepared from now on. A line left out is accepted as reported;
    accepting less needs a note.
    """
    _must_judge(actor, report)
    report = locked(Report, report.id)
    problems, is_less = [], False
    for expense in queries.expenses_of(report):
        cents = accepted.get(expense.id, expense.usd_cents)
        if not 0 <= cents <= expense.usd_cents:
            problems.append(Problem(say("Between 0 and %(most)s US$ can be accepted of “%(what)s”.",
                                        most=f"{expense.usd_cents / 100:.2f}", what=expense.what), f"accepted-{expense.id}"))
        expense.accepted_cents = cents
        is_less |= cents < expense.usd_cents
    if is_less and not note.strip():
        problems.append(Problem(say("Say why less than reported is accepted."), "note"))
    Report.lifecycle.target(report.state, "accept")
    if problems:
        raise Refusal(say("The report cannot be accepted like this."), problems)
    report.decision_note, report.decided_by_id, report.decided_at = note.strip(), actor.id, clock.now()
    workflow.move(report, "accept", actor, reason=note)
    payments.meet_condition(report.grant, report.kind, actor)
    mail.report_accepted(report)


def close(grant: Grant, actor: Actor) -> None:
    """Close a grant: reports accepted, nothing on its way, nothing owed; what was never paid goes back to the call."""
    if not policy.may_close(actor, grant.organisation_id):
        raise NotAllowed(say("An officer who is not of the group closes the grant."))
    funds.lock_accounts(grant.commitment_id)
    grant = locked(Grant, grant.id)
    Grant.lifecycle.target(grant.state, "close")
    settlement = queries.settlement(grant)
    problems = closing_problems(settlement, queries.open_reports(grant), queries.moving_instalments(grant),
                                queries.planned_instalments(grant))
    if problems:
        raise Refusal(say("This grant cannot be closed yet."), problems)
    payments.cancel_instalments(grant, actor, reason="closed")
    if grant.commitment.free_cents:
        funds.release(grant.commitment, grant.commitment.free_cents, actor, key=f"close:{grant.number}")
    grant.closed_at = clock.now()
    workflow.move(grant, "close", actor)
    journal.note("grant.settled", grant, actor, paid=settlement.paid, accepted=settlement.accepted,
                 refunded=settlement.refunded)
    mail.grant_closed(grant)


def _must_judge(actor: Actor, report: Report) -> None:
    if not policy.may_judge(actor, report):
        raise NotAllowed(say("An officer who is not of the group judges this report."))
