"""Until when a group may write and send, with the time it was given beyond the call's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yfund.accounts.models import Organisation
from yfund.applications.models import Application
from yfund.applications.rules.deadline import SLOW_LINE, Verdict, Window, decide, is_in_time
from yfund.calls.models import Call
from yfund.calls.queries import deadline_of, deadlines_of
from yfund.calls.rules.calendar import Deadline
from yfund.infra import arriving
from yfund.kernel import clock


def window_of(call: Call, organisation: Organisation, at: datetime | None = None) -> Window:
    """When this call takes what this group sends, as things stood at `at`."""
    return _window(call, deadline_of(call, organisation, at))


def windows_of(applications: Sequence[Application]) -> dict[int, Window]:
    """`window_of` for many applications, by their ids, in one query."""
    found = deadlines_of([(a.call, a.organisation) for a in applications]) if applications else {}
    return {a.id: _window(a.call, found[a.call_id, a.organisation_id]) for a in applications}


def takes(call: Call, organisation: Organisation, at: datetime | None = None) -> bool:
    """Whether the call takes something from this group at that instant, by default now."""
    at = at or clock.now()
    return is_in_time(at, window_of(call, organisation, at))


def takes_from_any(call: Call, groups: Sequence[Organisation]) -> bool:
    """Whether the call takes something now from one of these groups, or from anybody."""
    now = clock.now()
    found = deadlines_of([(call, group) for group in groups]) if groups else {}
    windows = [_window(call, deadline) for deadline in found.values()]
    return any(is_in_time(now, window) for window in [_window(call, Deadline(call.closes_at, call.grace_minutes)), *windows])


def verdict(application: Application, received_at: datetime, last_received_at: datetime | None = None) -> Verdict:
    """Whether something of this application that arrived at `received_at` counts; a file on its way holds the door open."""
    window = window_of(application.call, application.organisation, received_at)
    end = window.until + timedelta(minutes=window.grace_minutes)
    since = arriving.begun_in_time(purpose_of(application), end, end - SLOW_LINE) if received_at > end else None
    return decide(received_at, window, uploading_since=since, last_received_at=last_received_at)


def purpose_of(application: Application, question: str = "") -> str:
    """What files that arrive in pieces for this application, or for one question of it, are for."""
    return f"application:{application.id}:{question}" if question else f"application:{application.id}"


def _window(call: Call, deadline: Deadline) -> Window:
    return Window(call.opens_at, call.closes_at, deadline.grace_minutes, call.state, call.state_at,
                  deadline.closes_at if deadline.why else None)
