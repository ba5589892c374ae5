"""Reading grants and agreements, scoped by who asks, and what needs whom in choosing and agreeing."""

from typing import Any

from sqlalchemy import Select, and_, or_, select

from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards import policy
from yfund.awards.models import Agreement, Decision, Grant, Selection
from yfund.awards.models.meeting import Attendance, Meeting
from yfund.awards.queries.choosing import recommenders
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.web.needs import Need


def selection_of(call_id: int) -> Selection | None:
    """The selection of a call, if it was begun."""
    return db.session.scalar(select(Selection).where(Selection.call_id == call_id))


def visible_grants(actor: Actor) -> Select[tuple[Grant]]:
    """Grants of the actor's own groups; all for those who look after or audit the fund, but none in conflict."""
    own: Any = Grant.organisation_id.in_(list(actor.memberships))
    if not actor.has(*policy.OVERSEERS) or actor.id is None:
        return select(Grant).where(own)
    return select(Grant).join(Application, Application.id == Grant.application_id).where(
        or_(own, ~applications.in_conflict(actor.id)))


def unseen_accounts(actor: Actor) -> frozenset[int]:
    """Ledger accounts of grants the actor has a tie to: their money is in no sum that is shown to them."""
    if actor.id is None:
        return frozenset()
    rows = db.session.execute(select(Grant.commitment_id, Grant.payee_id).join(Application, Application.id == Grant.application_id)
                              .where(applications.in_conflict(actor.id), Grant.organisation_id.not_in(list(actor.memberships))))
    return frozenset(account for row in rows for account in row)


def grant_seen(actor: Actor, public_id: str) -> Grant | None:
    """The grant of that address if the actor may see it."""
    return db.session.scalar(visible_grants(actor).where(Grant.public_id == public_id))


def agreements_of(grant: Grant) -> list[Agreement]:
    """All agreements of a grant, first to last."""
    return list(db.session.scalars(select(Agreement).where(Agreement.grant_id == grant.id).order_by(Agreement.number)))


def current_agreement(grant: Grant) -> Agreement | None:
    """The agreement that counts now: the newest that was not replaced."""
    return db.session.scalar(select(Agreement).where(Agreement.grant_id == grant.id, Agreement.state != "replaced")
                             .order_by(Agreement.number.desc()).limit(1))


def readable_agreement(actor: Actor, grant: Grant) -> Agreement | None:
    """The agreement this person may read: a group reads it once it was offered."""
    agreement = current_agreement(grant)
    if agreement is not None and agreement.state == "drafted" and not actor.has(*policy.OVERSEERS):
        return None
    return agreement


def agreement_states(grants: list[Grant]) -> dict[int, str]:
    """The state of the current agreement of several grants, by grant, in one statement."""
    rows = db.session.execute(select(Agreement.grant_id, Agreement.state).where(
        Agreement.grant_id.in_([grant.id for grant in grants]), Agreement.state != "replaced"))
    return dict(rows.all())


def calls_with_grants(actor: Actor) -> list[str]:
    """Codes of the calls in which this person sees grants, newest first."""
    ids = visible_grants(actor).with_only_columns(Grant.call_id).distinct()
    return list(db.session.scalars(select(Call.code).where(Call.id.in_(ids)).order_by(Call.closes_at.desc())))


def conditions_of(grant: Grant) -> str:
    """The conditions of the decision that made this grant."""
    return db.session.scalar(select(Decision.conditions).where(
        Decision.application_id == grant.application_id, Decision.outcome == "fund")) or ""


def needs(actor: Actor) -> list[Need]:
    """What waits for this person in choosing and agreeing."""
    choosing = _choosing_needs(actor) if policy.may_see_ranking(actor) else []
    return [*choosing, *_agreement_needs(actor)]


def _choosing_needs(actor: Actor) -> list[Need]:
    rows = db.session.execute(
        select(Call, Selection).outerjoin(Selection, Selection.call_id == Call.id).where(Call.state == "reviewing"))
    found = [need for call, selection in rows if (need := _choosing_need(actor, call, selection)) is not None]
    return [*_meeting_needs(actor), *found] if policy.may_recommend(actor) else found


def _meeting_needs(actor: Actor) -> list[Need]:
    """Meetings this member is asked to: what is talked about is not told here."""
    rows = db.session.execute(
        select(Meeting.public_id, Meeting.begins_at, Meeting.state, Call.code).join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Selection, Selection.id == Meeting.selection_id).join(Call, Call.id == Selection.call_id)
        .where(Attendance.person_id == actor.id, Meeting.state.in_(("called", "open"))).order_by(Meeting.begins_at))
    return [Need(say("The committee of %(code)s meets now", code=code) if state == "open" else
                 say("The committee of %(code)s meets", code=code), say("Go to the meeting"), "awards.meeting",
                 {"code": code, "public_id": public_id}, due_at=None if state == "open" else at,
                 urgency=1 if state == "open" else 3)
            for public_id, at, state, code in rows]


def _choosing_need(actor: Actor, call: Call, selection: Selection | None) -> Need | None:
    code, values = call.code, {"code": call.code}
    if selection is None:
        return None
    if selection.state == "preparing" and policy.may_recommend(actor):
        return Need(say("Recommend who gets the money of %(code)s", code=code), say("See the ranking"), "awards.ranking", values,
                    say("Say of every proposal: fund, reserve or decline. Then write the minutes."), urgency=3)
    hands = recommenders(selection)
    if selection.state == "recommended" and policy.may_decide(actor, hands):
        return Need(say("Decide on %(code)s", code=code), say("See the decisions"), "awards.decisions", values,
                    say("The committee has recommended. You decide the amounts; another administrator seals."), urgency=2)
    if selection.state == "decided" and policy.may_seal(actor, selection, hands):
        return Need(say("Seal the decisions of %(code)s", code=code), say("Read and seal"), "awards.seal", values,
                    say("Another administrator has decided. Nothing is sent before you agree."), urgency=2)
    if selection.state == "sealed" and policy.may_release(actor):
        return Need(say("Send the letters of %(code)s", code=code), say("See every letter"), "awards.release", values,
                    say("The decisions are sealed. All groups hear at the same moment."), urgency=2)
    if selection.state == "cooling" and policy.may_recall(actor, selection):
        return Need(say("The letters of %(code)s are about to go out", code=code), say("Look once more"), "awards.release", values,
                    say("Until then they can be called back."), urgency=5)
    if selection.state in ("recommended", "decided") and actor.has("officer"):
        return Need(say("Read what the groups of %(code)s will be told", code=code), say("Edit the feedback"),
                    "awards.decisions", values, say("The words come from the reviewers; make them kind and clear."), urgency=6)
    return None


def _agreement_needs(actor: Actor) -> list[Need]:
    wanted = {"offered": [i for i, part in actor.memberships.items() if part == "owner"]}
    mine: list[Any] = [and_(Agreement.state == "offered", Grant.organisation_id.in_(wanted["offered"]))]
    if actor.has("approver"):
        mine.append(Agreement.state == "signed")
    if actor.has("officer"):
        mine += [and_(Agreement.id.is_(None), Grant.state == "awarded"), Agreement.state == "drafted"]
    current = and_(Agreement.grant_id == Grant.id, Agreement.state != "replaced")
    rows = db.session.execute(visible_grants(actor).add_columns(Agreement).outerjoin(Agreement, current)
                              .where(or_(*mine)).order_by(Grant.number).limit(20))
    return [_agreement_need(actor, grant, agreement) for grant, agreement in rows]


def _agreement_need(actor: Actor, grant: Grant, agreement: Agreement | None) -> Need:
    values, number = {"public_id": grant.public_id}, {"number": grant.number, "title": grant.title}
    if agreement is None or agreement.state == "drafted":
        return Need(say("Write the agreement of %(number)s", **number) if agreement is None
                    else say("Send the agreement of %(number)s to the group", **number),
                    say("See the agreement"), "awards.agreement", values, say("“%(title)s” was awarded.", **number), urgency=4)
    if agreement.state == "offered":
        return Need(say("Sign the agreement for “%(title)s”", **number), say("Read and sign"), "awards.agreement", values,
                    say("The first money is paid after both sides have signed."), urgency=1)
    return Need(say("Sign the agreement of %(number)s for the fund", **number), say("Read and sign"), "awards.agreement", values,
                say("The group has signed. The first instalment waits for you."), urgency=2)
