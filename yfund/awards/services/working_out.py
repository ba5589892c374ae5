"""The worker finds the list of a long scenario: outside a transaction, then keeps it in one."""

from sqlalchemy import select

from yfund.awards.models.scenarios import Scenario
from yfund.awards.services import scenarios
from yfund.awards.services.solving import solve
from yfund.infra.db import db, transaction
from yfund.infra.jobs import Job


def solve_waiting(job: Job) -> None:
    """Solve the scenario the job names, unless it was solved meanwhile. Bears a repeat."""
    scenario = db.session.scalar(select(Scenario).where(Scenario.public_id == job.values["scenario"]))
    if scenario is None or scenario.solved_at is not None:
        return
    found = solve(scenario)
    with transaction():
        scenarios.keep(scenario, found)
