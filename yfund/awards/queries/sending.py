"""Before letters go out: who gets which letter in which language, and whether the money is there."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from yfund.accounts.models import Membership, Person
from yfund.applications.models import Application
from yfund.awards.models import Decision, Release, Selection
from yfund.awards.rules.deciding import OUTCOMES
from yfund.funds.models import Account, Allotment, Contribution
from yfund.funds.rules import Source, draw, what_fits
from yfund.infra.db import db


def receivers(organisation_ids: Iterable[int]) -> dict[int, list[Person]]:
    """Owners and editors of several organisations, who get their letters, in one statement."""
    rows = db.session.execute(
        select(Membership.organisation_id, Person).join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(list(organisation_ids)), Membership.part.in_(("owner", "editor")), Person.active)
        .order_by(Person.id))
    found: dict[int, list[Person]] = defaultdict(list)
    for organisation_id, person in rows:
        found[organisation_id].append(person)
    return found


def waiting(selection_id: int) -> Release | None:
    """The sending that waits to go out, if there is one."""
    return db.session.scalar(select(Release).where(Release.selection_id == selection_id, Release.ended_at.is_(None)))


def due(now: datetime) -> list[Release]:
    """Sendings whose waiting time is over."""
    return list(db.session.scalars(select(Release).where(Release.ended_at.is_(None), Release.goes_out_at <= now)
                                   .order_by(Release.id)))


def last_sending(selection_id: int) -> Release | None:
    """The newest sending, waiting or over."""
    return db.session.scalar(select(Release).where(Release.selection_id == selection_id).order_by(Release.id.desc()).limit(1))


def to_send(selection: Selection, *, outcomes: Collection[str] = OUTCOMES) -> list[Decision]:
    """Decisions whose application still waits for its answer; one that was withdrawn meanwhile gets none."""
    return list(db.session.scalars(
        select(Decision).join(Application, Application.id == Decision.application_id)
        .where(Decision.selection_id == selection.id, Decision.outcome.in_(outcomes), Application.state == "in_review")
        .order_by(Decision.id)))


def in_drawing_order(selection: Selection, wanted: Iterable[Decision]) -> list[tuple[Decision, bool]]:
    """Funded decisions in the order in which their money is reserved, each with whether there is enough for it.

    Those whom the least money fits come first, so that earmarked and free money reach as far as they can.
    """
    funded = [decision for decision in wanted if decision.outcome == "fund"]
    where = {row.id: (row.country, row.theme) for row in db.session.execute(
        select(Application.id, Application.country, Application.theme).where(
            Application.id.in_([decision.application_id for decision in funded])))}
    sources, purpose = _sources(selection.call.code), selection.call.code
    fitting = {d.id: [s.account_id for s in sources if what_fits(s.earmark, *where[d.application_id], purpose)] for d in funded}
    left = {source.account_id: source.free_cents for source in sources}
    told = []
    for decision in sorted(funded, key=lambda d: (sum(left[i] for i in fitting[d.id]), d.id)):
        mine = [replace(s, free_cents=left[s.account_id]) for s in sources if s.account_id in fitting[decision.id]]
        parts = draw(decision.amount_cents, mine)
        for account_id, cents in parts:
            left[account_id] -= cents
        told.append((decision, sum(cents for _, cents in parts) == decision.amount_cents))
    return told


def _sources(purpose: str) -> list[Source]:
    free = Account.credits_posted - Account.debits_posted - Account.debits_pending
    rows = db.session.execute(
        select(Allotment.account_id, Contribution.earmark, free, Contribution.signed_on)
        .join(Contribution, Contribution.id == Allotment.contribution_id).join(Account, Account.id == Allotment.account_id)
        .where(Allotment.purpose == purpose))
    return [Source(account_id, earmark, cents, since) for account_id, earmark, cents, since in rows]
