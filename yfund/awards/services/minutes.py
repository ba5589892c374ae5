"""Minutes of a meeting as plain values: everything that happened, or the copy for a member who stepped out."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from yfund.awards.models.meeting import AgendaItem, Meeting
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.meeting import counted


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Who came, every point with who stepped out, votes, motions and result, and what was left open."""
    rows = queries.attendance(meeting)
    items = queries.items(meeting)
    return {
        "call": meeting.selection.call.code, "place": meeting.place, "begins_at": _instant(meeting.begins_at),
        "opened_at": _instant(meeting.opened_at), "closed_at": _instant(meeting.closed_at), "chair": meeting.chair.name,
        "quorum": meeting.quorum, "present": [row.person.name for row in rows if row.came_at is not None],
        "left": [[row.person.name, _instant(row.left_at)] for row in rows if row.left_at is not None],
        "absent": [row.person.name for row in rows if row.came_at is None],
        "points": [_point(item) for item in items if item.state == "settled"],
        "open": [[item.application.number, item.application.title] for item in items if item.state != "settled"],
    }


def _point(item: AgendaItem) -> dict[str, Any]:
    found, application = queries.point(item), item.application
    return {
        "number": application.number, "title": application.title, "group": application.organisation.name,
        "language": application.language, "flags": item.flags, "fact": item.fact, "outside": sorted(found.outside.values()),
        "votes": counted(found.voted.values()),
        "by_name": sorted([found.names.get(i, ""), outcome] for i, outcome in found.voted.items()),
        "motions": [[found.names.get(m.mover_id, ""), found.names.get(m.seconder_id, ""), m.outcome, m.amount_cents, m.words,
                     m.in_favour, m.opposed, m.abstained, m.is_carried, m.conditions] for m in found.motions],
        "outcome": item.outcome, "amount_cents": item.amount_cents, "reason": item.reason, "conditions": item.conditions,
        "opened_at": _instant(item.opened_at), "settled_at": _instant(item.settled_at),
    }


def copy_for(minutes: Mapping[str, Any], numbers: Collection[str]) -> dict[str, Any]:
    """The minutes with only these applications in them: what somebody may read who has a tie to another one."""
    return {**minutes, "points": [point for point in minutes["points"] if point["number"] in numbers],
            "open": [pair for pair in minutes["open"] if pair[0] in numbers]}


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""
