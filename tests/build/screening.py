"""Applications that wait for screening, and past grantees."""

import itertools
from typing import Any

from tests.build import accounts, calls
from tests.build.accounts import kept
from yfund.accounts.models import Organisation
from yfund.applications.models import Answer, Application, PastGrantee
from yfund.applications.services import matching
from yfund.calls.models import Call
from yfund.calls.queries import form_of
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM
from yfund.kernel.text import folded

_numbers = itertools.count(1)


def application(call: Call | None = None, organisation: Organisation | None = None, *, title: str = "Lake of many songs",
                state: str = "submitted", quiz: dict[str, str] | None = None, answers: dict[str, Any] | None = None,
                requested_cents: int = 1_500_000) -> Application:
    """A sent application (a draft when `state` says so) of a group that has an owner."""
    call = call or calls.call()
    group = organisation or accounts.organisation()
    owner, form, number = accounts.person(organisation=group), form_of(call), next(_numbers)
    with kept():
        made = Application(
            call_id=call.id, organisation_id=group.id, form_version_id=form.id, title=title, country=group.country,
            requested_cents=requested_cents, quiz=quiz or {str(rule.id): "yes" for rule in call.rules}, begun_by_id=owner.id,
            created_at=clock.now())
        workflow.begin(made, SYSTEM)
        db.session.flush()
        if state != "draft":
            made.number, made.submitted_at = f"{call.code}-{number:04}", clock.now()
            workflow.move(made, "submit", SYSTEM)
        db.session.add_all(Answer(application_id=made.id, question=key, value=value, written_at=clock.now())
                           for key, value in (answers or {}).items())
        db.session.flush()
        if state != "draft":
            matching.compare([group.id])
    return made


def past_grantee(name: str = "Mindanao Youth Bridge", *, identifier: str = "", registration_number: str = "") -> PastGrantee:
    """A group in the register of past grantees."""
    with kept():
        made = PastGrantee(identifier=identifier or f"XX-{next(_numbers)}", name=name, folded_name=folded(name),
                           registration_number=registration_number)
        db.session.add(made)
        db.session.flush()
        matching.compare(grantees=[made.id])
    return made
