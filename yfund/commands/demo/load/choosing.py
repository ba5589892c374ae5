"""The selection of a call and the agreements that follow, through the rooms' own services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from yfund.awards.models import Agreement, Decision, Grant
from yfund.awards.queries import choosing
from yfund.awards.rules.deciding import Line
from yfund.awards.services import agreeing, deciding, releasing, selecting
from yfund.calls.models import Call
from yfund.commands.demo.load.keys import Loaded, noon
from yfund.commands.demo.load.meeting import load_meeting
from yfund.infra.db import db
from yfund.kernel import clock

WHY = "Among the highest scores; the two readings agree, and no other project of its country is funded."
WHY_NOT = "The money of this call ends above its place in the ranking."
MINUTES = ("The committee met once. Nobody had to step out. It followed the ranking and kept to one project a country and at "
           "most two a region, so that the few grants reach as far as they can.")


@dataclass(frozen=True)
class Chosen:
    """What the committee settled on: application key → cents; the rest is declined. `released_on`: the letters' day."""

    amounts: Mapping[str, int]
    released_on: date


def load_choosing(loaded: Loaded, call: Call, chosen: Chosen) -> None:
    """Recommend, decide, seal and release; `loaded.grants` has the new grants by application key."""
    cast, day = loaded.cast, chosen.released_on
    with clock.at(noon(day - timedelta(days=20))):
        selection = selecting.prepare(call, cast["officer"])
    with clock.at(noon(day - timedelta(days=3), 15)):
        funded = {loaded.applications[key].id: cents for key, cents in chosen.amounts.items()}
        lines = [Line(c.application_id, "fund", funded[c.application_id], WHY) if c.application_id in funded
                 else Line(c.application_id, "decline", 0, WHY_NOT) for c in choosing.candidates(selection)]
        load_meeting(loaded, selection, lines)
        selecting.record(selection, cast["committee"], lines)
        selecting.recommend(selection, cast["committee"], minutes=MINUTES)
        for decision in db.session.scalars(select(Decision).where(Decision.selection_id == selection.id)):
            deciding.edit_feedback(decision, cast["officer"], decision.feedback)
    with clock.at(noon(day - timedelta(days=2))):
        deciding.decide(selection, cast["administrator"])
    with clock.at(noon(day - timedelta(days=1))):
        deciding.seal(selection, cast["administrator2"])
    with clock.at(noon(day, 9)):
        grants = {grant.application_id: grant for grant in releasing.release(selection, cast["officer"])}
    for key in chosen.amounts:
        loaded.grants[key] = grants[loaded.applications[key].id]


def offered(loaded: Loaded, grant: Grant, on: date) -> Agreement:
    """The agreement of a grant, drafted and sent to the group."""
    with clock.at(noon(on, 10)):
        agreement = agreeing.draft_agreement(grant, loaded.cast["officer"])
        agreeing.offer(agreement, loaded.cast["officer"])
    return agreement


def signed(loaded: Loaded, agreement: Agreement, group: str, on: date) -> None:
    """The group's owner signs."""
    owner = loaded.of_group(group, "owner")
    with clock.at(noon(on, 8)):
        agreeing.sign(agreement, owner, typed_name=owner.name, seen_fingerprint=agreement.fingerprint)


def in_force(loaded: Loaded, agreement: Agreement, on: date) -> None:
    """The fund signs; the grant is active."""
    approver = loaded.cast["approver"]
    with clock.at(noon(on, 9)):
        agreeing.countersign(agreement, approver, typed_name=approver.name, seen_fingerprint=agreement.fingerprint)
