"""Reading payments and bank details, scoped by who asks."""

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from yfund.accounts.models import Organisation
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict, tied_groups
from yfund.awards.models import Grant, Recommendation, Selection
from yfund.funds.models import Account, Transfer
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.money import Figures
from yfund.kernel.text import Sentence, say, say_n
from yfund.payments import policy, rules
from yfund.payments.models import BankAccount, Hand, Instalment, Refund
from yfund.reviews.models import Review
from yfund.web.needs import Need

IN_USE = ("entered", "verified")
CONDITIONS = {
    "agreement": say("The agreement is signed by both sides."),
    "midterm": say("The mid-term report is accepted."),
    "final": say("The final report is accepted."),
}
NOT_YET = {
    "agreement": say("Opens when the agreement is signed by both sides."),
    "midterm": say("Opens when the mid-term report is accepted."),
    "final": say("Opens when the final report is accepted."),
}


def _readable(actor: Actor) -> object:
    if actor.id is None:
        return false()
    own = Grant.organisation_id.in_(list(actor.memberships))
    if not policy.may_read(actor):
        return own
    return or_(own, ~in_conflict(actor.id))


def instalments(actor: Actor) -> Select[tuple[Instalment]]:
    """Instalments this actor may read: their own groups' ones; for staff all, save where they have a tie."""
    return (select(Instalment).join(Grant, Grant.id == Instalment.grant_id)
            .join(Application, Application.id == Grant.application_id)
            .join(Organisation, Organisation.id == Grant.organisation_id)
            .options(contains_eager(Instalment.grant).contains_eager(Grant.organisation), selectinload(Instalment.hands))
            .where(_readable(actor)))


def instalment(actor: Actor, public_id: str) -> Instalment | None:
    """The instalment of that address if this actor may read it."""
    return db.session.scalar(instalments(actor).where(Instalment.public_id == public_id))


def listed(actor: Actor, *, state: str = "", search: str = "") -> Select[tuple[Instalment]]:
    """Instalments for the list: those that move first, then by due date. `state` "ready": may be prepared now."""
    query = instalments(actor)
    if state == "ready":
        query = query.where(Instalment.state == "planned", Instalment.condition_met_at.is_not(None))
    elif state:
        query = query.where(Instalment.state == state)
    if search:
        query = query.where(
            or_(
                Grant.number.icontains(search, autoescape=True),
                Grant.title.icontains(search, autoescape=True),
                Organisation.name.icontains(search, autoescape=True),
            )
        )
    moving = case(
        (Instalment.state.in_(("prepared", "certified", "approved")), 0), (Instalment.state == "planned", 1), else_=2
    )
    return query.order_by(moving, Instalment.condition_met_at.is_(None), Instalment.due_on, Instalment.id)


def grant(actor: Actor, public_id: str) -> Grant | None:
    """The grant of that address if this actor may read its payments."""
    return db.session.scalar(select(Grant).join(Application, Application.id == Grant.application_id)
                             .where(_readable(actor), Grant.public_id == public_id))


def instalments_of(grant: Grant) -> list[Instalment]:
    """The instalments of a grant in their order, with their hands."""
    return list(db.session.scalars(select(Instalment).options(selectinload(Instalment.hands))
                                   .where(Instalment.grant_id == grant.id).order_by(Instalment.number)))


def refunds_of(grant: Grant) -> list[Refund]:
    """What came back, newest first."""
    return list(db.session.scalars(select(Refund).where(Refund.grant_id == grant.id).order_by(Refund.received_on.desc())))


def paid_cents(grant: Grant) -> int:
    """What was paid to a grant less what came back, in US cents, by the ledger."""
    signed = case((Transfer.kind == "post", Transfer.amount_cents), else_=-Transfer.amount_cents)
    return int(db.session.scalar(select(func.coalesce(func.sum(signed), 0)).where(or_(
        and_(Transfer.kind == "post", Transfer.debit_id == grant.commitment_id),
        and_(Transfer.kind == "refund", Transfer.credit_id == grant.commitment_id)))) or 0)


def bank_of(organisation_id: int) -> BankAccount | None:
    """The bank details in use: entered or verified; there is one at most."""
    return db.session.scalar(
        select(BankAccount)
        .where(BankAccount.organisation_id == organisation_id, BankAccount.state.in_(IN_USE))
        .order_by(BankAccount.id.desc())
        .limit(1)
    )


def last_refused(organisation_id: int) -> BankAccount | None:
    """The last bank details that were refused, for the reason."""
    return db.session.scalar(select(BankAccount).where(
        BankAccount.organisation_id == organisation_id, BankAccount.state == "refused")
        .order_by(BankAccount.id.desc()).limit(1))


def banks(actor: Actor, state: str = "entered") -> Select[tuple[BankAccount]]:
    """Bank details that staff may look at, oldest first; none of a group they belong to or have a tie to."""
    return _banks(actor).where(BankAccount.state == state).order_by(BankAccount.entered_at, BankAccount.id)


def _banks(actor: Actor) -> Select[tuple[BankAccount]]:
    if not policy.may_read(actor) or actor.id is None:
        return select(BankAccount).where(false())
    return (select(BankAccount).join(Organisation).options(contains_eager(BankAccount.organisation))
            .where(BankAccount.organisation_id.not_in(list(actor.memberships)),
                   BankAccount.organisation_id.not_in(tied_groups(actor.id))))


def groups_sharing(fingerprint: str, organisation_id: int) -> list[Organisation]:
    """Other groups whose bank account, by its keyed sum, is the same."""
    return list(db.session.scalars(select(Organisation).where(Organisation.id != organisation_id, Organisation.id.in_(
        select(BankAccount.organisation_id).where(BankAccount.fingerprint == fingerprint))).order_by(Organisation.id)))


def bank_seen(actor: Actor, public_id: str) -> BankAccount | None:
    """The bank details of that address, in whatever state, if the actor may look at them."""
    return db.session.scalar(_banks(actor).where(BankAccount.public_id == public_id))


def has_tie(person_id: int | None, grant: Grant) -> bool:
    """Whether a person has a tie in force to the application of a grant or to its group."""
    return person_id is not None and db.session.scalar(
        select(Application.id).where(Application.id == grant.application_id, in_conflict(person_id))) is not None


def has_reviewed(person_id: int | None, grant: Grant) -> bool:
    """Whether a person reviewed the application of a grant, or recommended it: such a person is no hand of its money."""
    return person_id is not None and db.session.scalar(
        select(Grant.id).where(Grant.id == grant.id, _judged_by(person_id))) is not None


def _judged_by(person_id: int) -> ColumnElement[bool]:
    """A condition on `Grant`: this person scored the application, wrote its recommendation or handed the list in."""
    reviewed = select(Review.id).where(Review.application_id == Grant.application_id, Review.reviewer_id == person_id)
    recommended = (select(Recommendation.id).join(Selection, Selection.id == Recommendation.selection_id)
                   .where(Recommendation.application_id == Grant.application_id,
                          or_(Recommendation.by_id == person_id, Selection.recommended_by_id == person_id)))
    return or_(reviewed.exists(), recommended.exists())


def hands_of(instalment: Instalment) -> list[Hand]:
    """The hands of the present round, in order."""
    return list(db.session.scalars(select(Hand).where(
        Hand.instalment_id == instalment.id, Hand.round == instalment.round).order_by(Hand.at, Hand.id)))


def refusal_for(actor: Actor, instalment: Instalment) -> Sentence | None:
    """Why the actor may not take the next step of an instalment, or None."""
    stage = rules.NEXT.get(instalment.state)
    if stage is None:
        return say("Nothing is to be done here any more.")
    taken = {hand.person_id for hand in hands_of(instalment)} if stage != "prepared" else set()
    return policy.hand_refusal(actor, stage, hands=taken, has_tie=has_tie(actor.id, instalment.grant),
                               has_reviewed=has_reviewed(actor.id, instalment.grant))


def standing(instalment: Instalment) -> rules.Standing:
    """What the guards of an instalment look at, read now."""
    grant, bank = instalment.grant, bank_of(instalment.grant.organisation_id)
    account = db.session.get(Account, grant.commitment_id, populate_existing=True)
    own = instalment.amount_cents if instalment.state == "approved" else 0
    free, held = (account.free_cents + own, account.debits_pending - own) if account else (0, 0)
    chosen = bank is not None and (instalment.state == "planned" or bank.id == instalment.bank_account_id)
    return rules.Standing(
        amount=0 if instalment.state == "paid" else instalment.amount_cents,
        grant=grant.amount_cents,
        paid=paid_cents(grant),
        held=held,
        committed_free=free,
        is_condition_met=instalment.condition_met_at is not None,
        is_grant_active=grant.state == "active",
        is_bank_verified=chosen and bank.state == "verified",
        is_paid=instalment.posted_id is not None,
        bank=f"{bank.bank_name} •• {bank.ending}" if bank else "",
    )


def checks(instalment: Instalment) -> list[rules.Check]:
    """The guards of an instalment, as they stand now."""
    known = CONDITIONS if instalment.condition_met_at else NOT_YET
    return rules.checks(standing(instalment), known[instalment.condition])


def waiting_for(actor: Actor) -> list[Instalment]:
    """Instalments whose next step this actor may take, oldest first."""
    before = [state for state, stage in rules.NEXT.items() if policy.may_take(actor, stage)]
    if not before:
        return []
    taken = select(Hand.id).where(Hand.instalment_id == Instalment.id, Hand.round == Instalment.round,
                                  Hand.person_id == actor.id, Instalment.state != "planned").exists()
    sure = select(BankAccount.id).where(BankAccount.organisation_id == Grant.organisation_id,
                                        BankAccount.state == "verified").exists()
    ready = or_(Instalment.state != "planned", and_(Instalment.condition_met_at.is_not(None), Grant.state == "active", sure))
    return list(
        db.session.scalars(
            instalments(actor)
            .where(Instalment.state.in_(before), ready, ~taken, ~_judged_by(actor.id or 0),
                   ~in_conflict(actor.id))
            .order_by(Instalment.state_at)
            .limit(50)
        )
    )


VERBS = {
    "prepared": (say("Prepare instalment %(number)s of %(grant)s"), say("Prepare")),
    "certified": (say("Certify instalment %(number)s of %(grant)s"), say("Certify")),
    "approved": (say("Approve instalment %(number)s of %(grant)s"), say("Approve")),
    "paid": (say("Pay instalment %(number)s of %(grant)s"), say("Record the payment")),
}


def needs(actor: Actor) -> list[Need]:
    """What money out wants of a person now: their hand on instalments, a look at bank details, bank details of their group."""
    found = [_hand_need(row) for row in waiting_for(actor)]
    if policy.may_check_banks(actor):
        count = db.session.scalar(select(func.count()).select_from(
            banks(actor).where(BankAccount.entered_by_id != actor.id).order_by(None).subquery())) or 0
        if count:
            found.append(Need(say_n("Look at new bank details: one waits", "Look at new bank details: %(num)s wait", count),
                              say("Look at them"),
                              "payments.verify_bank", urgency=3))
    return found + [
        Need(say("Give the bank details of %(group)s", group=row.name), say("Give bank details"), "payments.bank",
             {"public_id": row.public_id}, detail=say("The first instalment waits for them."), urgency=1)
        for row in _without_bank(actor)]


def _hand_need(row: Instalment) -> Need:
    sentence, verb = VERBS[rules.NEXT[row.state]]
    told = Sentence(sentence.message, {"number": row.number, "grant": row.grant.number})
    return Need(
        told,
        verb,
        "payments.instalment",
        {"public_id": row.public_id},
        urgency=2,
        detail=say("%(group)s, US$ %(sum)s", group=row.grant.organisation.name,
                   sum=Figures(row.amount_cents)),
    )


def _without_bank(actor: Actor) -> list[Organisation]:
    owned = [organisation_id for organisation_id, part in actor.memberships.items() if part == "owner"]
    if not owned:
        return []
    given = (
        select(BankAccount.id).where(BankAccount.organisation_id == Organisation.id, BankAccount.state.in_(IN_USE)).exists()
    )
    granted = (
        select(Grant.id).where(Grant.organisation_id == Organisation.id, Grant.state.in_(("awarded", "active"))).exists()
    )
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(owned), granted, ~given)))
