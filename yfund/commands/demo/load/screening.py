"""Screening: an officer's verdict on every rule, changes asked for, and who went on to the readers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from yfund.applications.models import Application, ChangeRequest, ScreeningCheck
from yfund.commands.demo import shapes
from yfund.commands.demo.load.keys import Loaded, later
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel import clock

ASKED = "Please look again at the parts named here: a figure or a paper is missing or does not fit the rest."
TIME_TO_CHANGE = timedelta(days=14)
EVIDENCE = {
    "age": "Years of birth of coordinator and trainers read.", "youth_led": "List of the board read.",
    "legal_form": "Certificate of registration seen.", "years_registered": "Date on the certificate of registration.",
    "country": "Country of registration and of the project.", "previous_grantee": "Not in the register of past grantees.",
    "one_application": "No second application found.", "nonviolence": "Website and statutes read.",
    "governance": "Statutes read.", "records": "Accounts of the last year seen.", "gender": "Board and budget read.",
}
_SEEN_FIRST = 4


def screened_at(one: shapes.Application, row: Application) -> datetime:
    """When an officer looked at it: two to fifteen days after the closing, in the order of no clock."""
    number = int(one.number.rpartition("/")[2])
    return later(row.call.closes_at, days=2 + number * 7 % 14, hours=5 + number % 8, minutes=number % 60)


def screen(loaded: Loaded, one: shapes.Application, row: Application, review_at: datetime) -> None:
    """Walk a sent application, not yet in the session, to where it stood when the readers got theirs."""
    officer = loaded.cast["officer"]
    with clock.at(screened_at(one, row)):
        if one.state == "returned":
            workflow.move(row, "ask_changes", officer, reason=ASKED, sections=list(one.returned_sections))
            return
        if one.state == "ineligible":
            workflow.move(row, "find_ineligible", officer, reason=one.reason)
            return
        workflow.move(row, "find_eligible", officer)
    with clock.at(review_at):
        workflow.move(row, "start_review", officer)


def keep_screening(loaded: Loaded, record: shapes.Call, found: Sequence[tuple[shapes.Application, Application]]) -> None:
    """Keep the verdicts and the changes asked for."""
    officer = loaded.cast["officer"]
    rules = list(zip([str(rule["key"]) for rule in record.rules], loaded.calls[record.year].rules, strict=True))
    checks = []
    for one, row in found:
        seen = rules[:_SEEN_FIRST] if one.state == "returned" else rules
        failed = one.failed_rules[:1]
        checks += [
            {"application_id": row.id, "rule_id": rule.id, "verdict": "not_met" if key in failed else "met",
             "evidence": one.reason if key in failed else EVIDENCE[key], "officer_id": officer.id,
             "checked_at": screened_at(one, row)} for key, rule in seen]
    db.session.execute(insert(ScreeningCheck), checks)
    db.session.add_all(
        ChangeRequest(application_id=row.id, sections=list(one.returned_sections), reason=ASKED, asked_by_id=officer.id,
                      asked_at=screened_at(one, row), due_at=later(screened_at(one, row), seconds=TIME_TO_CHANGE.total_seconds()))
        for one, row in found if one.state == "returned")
