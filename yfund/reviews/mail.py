"""Letters to reviewers."""

from collections.abc import Sequence
from datetime import datetime

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.infra import outbox
from yfund.reviews.models import Assignment
from yfund.reviews.models.panel import Disagreement, Practice, Remark


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


def far_apart(person: Person, case: Disagreement, assignment: Assignment, *, what: str) -> None:
    """Tell a reader that the readers are far apart. `what`: reasons are wanted, all were heard, a third reader joined."""
    outbox.post("reviews/apart", to=person, key=f"{case.public_id}-{what}-{case.version}", about=case, case=case, what=what,
                number=case.application.number, address=f"/reviews/{assignment.public_id}/apart")


def said(person: Person, remarks: Sequence[Remark], *, names: Sequence[str], is_named: bool) -> None:
    """Tell somebody what was said since the last letter: how much and where, never the words nor a group's name."""
    outbox.post("reviews/said", to=person, key=f"remark-{remarks[-1].public_id}", about=remarks[-1], count=len(remarks),
                names=names, is_named=is_named)


def practice(person: Person, practice: Practice, *, count: int) -> None:
    """Ask a reviewer to score the practice texts before the reading."""
    outbox.post("reviews/practice", to=person, key=practice.public_id, about=practice, call=practice.call, count=count)
