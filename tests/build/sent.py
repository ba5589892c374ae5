"""Applications that were sent, without the way through the form."""

from tests.build import accounts, calls
from yfund.accounts.models import Organisation
from yfund.applications.models import Answer, Application
from yfund.calls.models import Call, FormVersion
from yfund.infra.db import db
from yfund.kernel import clock


def application(call: Call | None = None, group: Organisation | None = None, *, title: str = "Radio of the courtyard",
                state: str = "eligible", language: str = "en", country: str = "SN", theme: str = "media",
                summary: str = "We open the courtyard.", number: str | None = None) -> Application:
    """An application with a number, by a group of its own unless one is given."""
    call = call or calls.call()
    owner = accounts.person(name="Fatou Ndiaye")
    group = group or accounts.organisation(name=f"Group {owner.id}", owner=owner)
    call.last_number += 1
    form = db.session.query(FormVersion).filter_by(call_id=call.id).first()
    made = Application(call_id=call.id, organisation_id=group.id, form_version_id=form.id, title=title, country=country,
                       number=number or f"{call.code}-{call.last_number:04d}", language=language, theme=theme,
                       requested_cents=1_500_000, begun_by_id=owner.id, created_at=clock.now(), submitted_at=clock.now(),
                       state=state, state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    db.session.add(Answer(application_id=made.id, question="summary", value=summary, written_at=clock.now()))
    db.session.flush()
    return made
