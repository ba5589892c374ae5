"""What a receipt leads to, for whoever holds it."""

from sqlalchemy import select

from yfund.applications.models import Application, Submission
from yfund.calls.models import Call
from yfund.infra.db import db


def submission_under(number: str, code: str) -> Submission | None:
    """The sending whose receipt carries this number and code."""
    return db.session.scalar(select(Submission).join(Application, Application.id == Submission.application_id)
                             .where(Application.number == number, Submission.code == code))


def zone_under(number: str) -> str:
    """The zone of the call an application number belongs to."""
    return db.session.scalar(select(Call.zone).join(Application, Application.call_id == Call.id)
                             .where(Application.number == number)) or "UTC"
