"""When an application is still in time (reliability D9: the server's clock, a grace that is not announced)."""

from datetime import datetime, timedelta


def is_in_time(received_at: datetime, *, opens_at: datetime, closes_at: datetime, grace_minutes: int,
               call_state: str = "open", call_state_at: datetime | None = None) -> bool:
    """Whether what was received at that instant still counts: opens_at ≤ received_at ≤ closing + grace.

    The closing is `closes_at`; a call closed by hand before that closes at the moment it was closed, without grace.
    All instants are aware. A call in preparation takes nothing, nor does one whose review has begun.
    """
    if call_state not in ("open", "closed") or received_at < opens_at:
        return False
    if call_state == "closed" and call_state_at is not None and call_state_at < closes_at:
        return received_at <= call_state_at
    return received_at <= closes_at + timedelta(minutes=grace_minutes)
