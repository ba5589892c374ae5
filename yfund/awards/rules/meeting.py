"""What goes on the agenda, when a meeting may decide, how hands are counted, and the fingerprint of minutes."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from yfund.awards.rules.deciding import OUTCOMES
from yfund.awards.rules.ranking import Place
from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, say

FLAGS: dict[str, Sentence] = {
    "close": say("Too close to the line"), "divided": say("Reviewers disagree"), "tie": say("Equal points at the line"),
    "conflict": say("A member steps out"), "fact": say("Something new is known"), "asked": say("Asked for by a member"),
}


def flags_of(place: Place, *, is_tied: bool, has_conflict: bool) -> list[str]:
    """Why an application should be talked about; nothing when the ranking speaks for itself.

    `is_tied`: see `tied_at_lines`. A conflict is a reason only beside another one or above the line.
    """
    found = [name for name, holds in (("close", place.is_close), ("divided", place.is_divided), ("tie", is_tied)) if holds]
    if has_conflict and (found or place.is_above_line):
        found.append("conflict")
    return found


def tied_at_lines(places: Sequence[Place]) -> set[int]:
    """Applications with equal points of which the same pot's line takes some and leaves others, by id."""
    sides: dict[tuple[str, int], set[bool]] = {}
    for place in places:
        if place.passes:
            sides.setdefault((place.standing.pot, place.value), set()).add(place.is_above_line)
    return {place.standing.application_id for place in places
            if place.passes and len(sides[place.standing.pot, place.value]) == 2}


def is_quorate(present: Collection[int], stepped_out: Collection[int], quorum: int) -> bool:
    """Whether enough members are in the room who may vote on this point."""
    return len(set(present) - set(stepped_out)) >= quorum


def are_all_in(present: Collection[int], stepped_out: Collection[int], voted: Collection[int]) -> bool:
    """Whether every member in the room who may vote has voted."""
    return set(present) - set(stepped_out) <= set(voted)


def is_carried(in_favour: int, opposed: int) -> bool:
    """More for than against; abstentions do not count, and a tie is lost."""
    return in_favour > opposed


def counted(outcomes: Iterable[str]) -> dict[str, int]:
    """Votes by outcome, all of them named."""
    votes = list(outcomes)
    return {outcome: votes.count(outcome) for outcome in OUTCOMES}


def motion_problems(*, outcome: str, mover: int, seconder: int, hands: tuple[int, int, int],
                    voters: Collection[int]) -> list[Problem]:
    """What is wrong with a motion: who moved and seconded it, and whether the hands are as many as there are voters."""
    problems = []
    if outcome not in OUTCOMES:
        problems.append(Problem(say("Choose what was moved."), "motion-outcome"))
    if mover not in voters:
        problems.append(Problem(say("Choose who moved it: a member in the room."), "mover"))
    if seconder not in voters or seconder == mover:
        problems.append(Problem(say("Choose who seconded it: another member in the room."), "seconder"))
    if sum(hands) != len(voters) or min(hands) < 0:
        problems.append(Problem(say("%(count)s members may vote; the hands are %(hands)s.", count=len(voters), hands=sum(hands)),
                                "in_favour"))
    return problems


def glance(seen: Sequence[Any]) -> str:
    """A short mark of plain values and instants; another mark says that something of them is not the same."""
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()[:16]


def fingerprint(minutes: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of the minutes."""
    return hashlib.sha256(json.dumps(minutes, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
