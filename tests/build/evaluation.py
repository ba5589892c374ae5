"""Builders of evaluations: one that is drafted, one that is published."""

from datetime import date

from yfund.calls.models import Call
from yfund.evaluation import queries, services
from yfund.infra.db import db, transaction

ANSWER = {"response": "accepted", "response_text": "Yes.", "action": "Do it.", "owner": "Programme officer",
          "due_on": date(2026, 9, 1)}


def drafted(officer, code="YSF-2026", advice=2):
    """An evaluation with a finding, a lesson and some recommendations."""
    with transaction():
        call = db.session.query(Call).filter_by(code=code).one()
        call.state = "decided"
        made = services.begin(call, officer, title="What the pilot did")
        services.add_finding(made, officer, criterion="efficiency", text="Banks are slow.", evidence="31 payments.")
        services.add_lesson(made, officer, text="Pay sooner.")
        for number in range(advice):
            services.add_advice(made, officer, text=f"Pay in smaller parts, {number}.")
    return made


def answered(officer, administrator, code="YSF-2026"):
    """One with every recommendation answered."""
    made = drafted(officer, code)
    for one in list(made.advice):
        with transaction():
            services.answer(queries.of_call(code), one, administrator, **ANSWER)
    return made


def published(officer, administrator, code="YSF-2026"):
    """One that everybody may read."""
    made = answered(officer, administrator, code)
    with transaction():
        services.publish(queries.of_call(code), officer)
    return made
