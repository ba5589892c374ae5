"""Letters to reviewers."""

from datetime import datetime

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra import outbox


def assigned(person: Person, call: Call, *, count: int, due_at: datetime, key: str) -> None:
    """Tell a reviewer how many proposals wait for them and until when."""
    outbox.post("reviews/assigned", to=person, key=key, about=call, call=call, count=count, due_at=due_at)


def reminder(person: Person, call: Call, *, left: int, assigned: int, due_at: datetime, key: str) -> None:
    """Remind a reviewer of what is left."""
    outbox.post("reviews/reminder", to=person, key=key, about=call, call=call, left=left, assigned=assigned, due_at=due_at)


def invited(person: Person, call: Call, *, key: str) -> None:
    """Ask a reviewer whether they read for a call."""
    outbox.post("reviews/invited", to=person, key=key, about=call, call=call)


def to_read_again(person: Person, application: Application, *, reviewer: str, missing: int, key: str) -> None:
    """Tell an officer that a signed review became void and who must read now."""
    outbox.post("reviews/to_read_again", to=person, key=key, about=application, application=application, reviewer=reviewer,
                missing=missing)
