"""Money out: the plan, bank details, four hands, refunds."""

from datetime import date

from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from yfund.accounts.models import Organisation, Person
from yfund.applications.services.matching import note_account
from yfund.awards.facts import AgreementSigned, GrantAwarded
from yfund.awards.models import Grant
from yfund.funds import services as funds
from yfund.funds.queries import transfer
from yfund.infra import journal, sealing, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.payments import mail, policy, queries, rules
from yfund.payments.models import BankAccount, Hand, Instalment, Refund
from yfund.reviews.services.conflicts import bind_sharers

MENDING = say("Some things need mending first.")
BROKEN_SEAL = say("What is to be paid is not what was approved. Send it back and prepare it again.")


def plan_instalments(fact: GrantAwarded) -> None:
    """Cut a new grant into the instalments of its call's plan; once only."""
    grant = fact.grant
    if db.session.scalar(select(Instalment.id).where(Instalment.grant_id == grant.id).limit(1)):
        return
    plan = grant.call.instalments
    for number, (part, cents) in enumerate(zip(plan, rules.amounts(grant.amount_cents, plan), strict=True), start=1):
        workflow.begin(
            Instalment(
                grant_id=grant.id,
                grant=grant,
                number=number,
                percent=part["percent"],
                amount_cents=cents,
                condition=part["condition"],
                due_on=rules.due(part["condition"], grant.starts_on, grant.ends_on),
            ),
            fact.actor,
            cents=cents,
        )


def agreement_signed(fact: AgreementSigned) -> None:
    """Both sides signed: what waits for that is open."""
    meet_condition(fact.agreement.grant, "agreement", fact.actor)


def meet_condition(grant: Grant, condition: str, actor: Actor) -> None:
    """Open the instalments of a grant that wait for `condition` (agreement, midterm or final). A repeat changes nothing."""
    for instalment in db.session.scalars(select(Instalment).where(
            Instalment.grant_id == grant.id, Instalment.condition == condition, Instalment.condition_met_at.is_(None))):
        instalment.condition_met_at = clock.now()
        journal.note("instalment.meet_condition", instalment, actor, condition=condition)
    db.session.flush()


def cancel_instalments(grant: Grant, actor: Actor, *, reason: str) -> None:
    """Cancel what was planned but never prepared, when a grant ends with less than was promised."""
    for instalment in queries.instalments_of(grant):
        if instalment.state == "planned":
            workflow.move(instalment, "cancel", actor, reason=reason)


def enter_bank_account(
    organisation: Organisation, actor: Actor, details: rules.BankDetails, *, note: str = ""
) -> BankAccount:
    """Seal a group's bank details. They replace what was in use, and payments being prepared go back to the start.

    The same details again change nothing. Every owner gets a letter.
    """
    if not policy.may_enter_bank(actor, organisation.id):
        raise NotAllowed(say("Only an owner of the group gives its bank details."))
    problems = rules.bank_problems(details)
    if problems:
        raise Refusal(MENDING, problems)
    mark, old = sealing.fingerprint(details.secret()), queries.bank_of(organisation.id)
    if old is not None and old.fingerprint == mark:
        return old
    _stop_payments(organisation, say("The group gave other bank details."))
    if old is not None:
        workflow.move(old, "replace", actor)
    account = BankAccount(
        organisation_id=organisation.id, organisation=organisation, holder=details.holder, bank_name=details.bank_name,
        country=details.country, currency=details.currency, sealed=b"", ending=details.ending, fingerprint=mark,
        entered_by_id=actor.id, entered_at=clock.now(), note=note)
    workflow.begin(account, actor, bank=details.bank_name, ending=details.ending)
    db.session.flush()
    account.sealed = sealing.seal(details.secret(), f"bank_account:{account.public_id}")
    note_account(organisation.id, mark, details.ending)
    db.session.flush()
    bind_sharers(organisation, queries.groups_sharing(mark, organisation.id), SYSTEM)
    mail.tell_owners("bank_entered", account)
    return account


def _stop_payments(organisation: Organisation, reason: object) -> None:
    moving = list(db.session.scalars(select(Instalment).join(Grant).where(
        Grant.organisation_id == organisation.id, Instalment.state.in_(("prepared", "certified", "approved")))
        .order_by(Instalment.grant_id, Instalment.id)))
    funds.lock_accounts(*{account for row in moving for account in (row.grant.commitment_id, row.grant.payee_id)})
    for instalment in moving:
        _return(_opened(instalment), SYSTEM, str(reason))


def verify_bank_account(account: BankAccount, actor: Actor) -> None:
    """A second person found the details right. Not who entered them, and nobody of the group."""
    _ask_verify(account, actor)
    account.verified_by_id, account.verified_at = actor.id, clock.now()
    workflow.move(account, "verify", actor)
    mail.tell_owners("bank_verified", account)


def refuse_bank_account(account: BankAccount, actor: Actor, *, reason: str) -> None:
    """The details are not right; the owners learn why."""
    _ask_verify(account, actor)
    if not reason:
        raise Refusal(MENDING, [Problem(say("Write what is wrong; the group reads it."), "reason")])
    account.note = reason
    workflow.move(account, "refuse", actor, reason=reason)
    mail.tell_owners("bank_refused", account)


def _ask_verify(account: BankAccount, actor: Actor) -> None:
    if not policy.may_verify(actor, entered_by_id=account.entered_by_id, organisation_id=account.organisation_id):
        raise NotAllowed(say("Bank details are looked at by somebody else than who gave them."))


def reveal_bank_account(account: BankAccount, actor: Actor) -> dict[str, str]:
    """The whole details, for one look that is journaled."""
    if not policy.may_reveal(actor) or account.organisation_id in actor.memberships:
        raise NotAllowed(say("Your role does not open bank details."))
    journal.note("bank_account.reveal", account, actor)
    return sealing.unseal(account.sealed, f"bank_account:{account.public_id}")


def prepare(instalment: Instalment, actor: Actor) -> Instalment:
    """First hand: a new round begins, for the account that is verified now. Sent twice it is done once."""
    row = _opened(instalment)
    if _is_done(row, "prepared", actor):
        return row
    _ask_hand(row, "prepared", actor)
    bank = queries.bank_of(row.grant.organisation_id)
    row.bank_account_id = bank.id if bank and row.state == "planned" else row.bank_account_id
    row.round += 1
    return _sign(row, "prepare", "prepared", actor)


def certify(instalment: Instalment, actor: Actor) -> Instalment:
    """Second hand: the money is there and the charge is proper."""
    row = _opened(instalment)
    if _is_done(row, "certified", actor):
        return row
    _ask_hand(row, "certified", actor)
    return _sign(row, "certify", "certified", actor)


def approve(instalment: Instalment, actor: Actor) -> Instalment:
    """Third hand: the sum is held in the ledger and everything it says is sealed."""
    row = _opened(instalment)
    if _is_done(row, "approved", actor):
        return row
    _ask_hand(row, "approved", actor)
    pending = funds.hold(row.grant.commitment, row.grant.payee, row.amount_cents, actor,
                         key=f"hold/{row.public_id}/{row.round}", subject=f"instalment:{row.id}")
    row.pending_id, row.seal = pending.id, _seal(row)
    return _sign(row, "approve", "approved", actor)


def pay(instalment: Instalment, actor: Actor, *, bank_reference: str, paid_on: date) -> Instalment:
    """Fourth hand: the bank has paid. The seal must hold; the held sum becomes real; the group gets a letter.

    Sent twice with the same reference it is done once; with another reference it is refused.
    """
    row = _opened(instalment)
    if _is_done(row, "paid", actor) and (row.bank_reference, row.paid_on) == (bank_reference, paid_on):
        return row
    _ask_hand(row, "paid", actor)
    approved_on = next((hand.at.date() for hand in queries.hands_of(row) if hand.stage == "approved"), clock.today())
    wrong = rules.payment_problems(bank_reference, paid_on, approved_on, clock.today())
    if db.session.scalar(select(Instalment.id).where(Instalment.bank_reference == bank_reference)):
        wrong.append(Problem(say("Another payment carries this reference."), "bank_reference"))
    if wrong:
        raise Refusal(MENDING, wrong)
    if _seal(row) != row.seal:
        raise Refusal(BROKEN_SEAL)
    row.posted_id = funds.post(transfer(row.pending_id), actor, key=f"post/{row.public_id}/{row.round}").id
    row.bank_reference, row.paid_on = bank_reference, paid_on
    _sign(row, "pay", "paid", actor)
    mail.tell_paid(row)
    return row


def send_back(instalment: Instalment, actor: Actor, reason: str) -> Instalment:
    """Stop a payment on its way, from any hand; what was held is free again. The next round begins with four new hands."""
    row = _opened(instalment)
    if not policy.may_send_back(actor, has_tie=queries.has_tie(actor.id, row.grant)):
        raise NotAllowed(say("Your role does not send payments back."))
    if not reason:
        raise Refusal(MENDING, [Problem(say("Write why; who prepared it reads it."), "reason")])
    return _return(row, actor, reason)


def _return(row: Instalment, actor: Actor, reason: str) -> Instalment:
    if row.state == "approved":
        funds.void(transfer(row.pending_id), actor, key=f"void/{row.public_id}/{row.round}")
    workflow.move(row, "send_back", actor, reason=reason, round=row.round)
    row.pending_id, row.bank_account_id, row.seal = None, None, ""
    for hand in queries.hands_of(row):
        if hand.stage == "prepared" and hand.person_id != actor.id:
            mail.tell_sent_back(row, db.session.get(Person, hand.person_id), reason, actor.name)
    db.session.flush()
    return row


def record_refund(grant: Grant, actor: Actor, *, cents: int, received_on: date, bank_reference: str,
                  note: str = "") -> Refund:
    """Unspent money came back: it stands again on the grant's commitment. Never more than was paid; once a reference."""
    if not policy.may_record_refund(actor) or queries.has_tie(actor.id, grant):
        raise NotAllowed(say("Your role does not record refunds of this grant."))
    funds.lock_accounts(grant.commitment_id, grant.payee_id)
    first = db.session.scalar(select(Refund).where(Refund.bank_reference == bank_reference))
    if first is not None and (first.grant_id, first.amount_cents, first.received_on) == (grant.id, cents, received_on):
        return first
    wrong = rules.refund_problems(cents, received_on, bank_reference if first is None else "", queries.paid_cents(grant),
                                  clock.today())
    if wrong:
        raise Refusal(MENDING, wrong)
    moved = funds.refund(grant.payee, grant.commitment, cents, actor, key=f"refund/{bank_reference}"[:100],
                         subject=f"grant:{grant.id}")
    refund = Refund(grant_id=grant.id, amount_cents=cents, received_on=received_on, bank_reference=bank_reference,
                    transfer_id=moved.id, recorded_by_id=actor.id, recorded_at=clock.now(), note=note)
    db.session.add(refund)
    journal.note("grant.refund", grant, actor, cents=cents, reference=bank_reference)
    return refund


def _opened(instalment: Instalment) -> Instalment:
    funds.lock_accounts(instalment.grant.commitment_id, instalment.grant.payee_id)
    locked(Grant, instalment.grant_id)
    return locked(Instalment, instalment.id)


def _is_done(row: Instalment, stage: str, actor: Actor) -> bool:
    return row.state == stage and any(h.stage == stage and h.person_id == actor.id for h in queries.hands_of(row))


def _ask_hand(row: Instalment, stage: str, actor: Actor) -> None:
    row.lifecycle.target(row.state, rules.STEP_TO[stage])
    refusal = queries.refusal_for(actor, row)
    if refusal is not None:
        raise NotAllowed(refusal)
    failed = [check for check in queries.checks(row) if not check.holds]
    if failed:
        raise Refusal(say("This payment does not hold."), [Problem(check.text) for check in failed])


def _sign(row: Instalment, step: str, stage: str, actor: Actor) -> Instalment:
    db.session.add(Hand(instalment_id=row.id, round=row.round, stage=stage, person_id=actor.id, person_name=actor.name,
                        at=clock.now()))
    workflow.move(row, step, actor, round=row.round, cents=row.amount_cents)
    db.session.expire(row, ["hands"])
    return row


def _seal(row: Instalment) -> str:
    bank = db.session.get(BankAccount, row.bank_account_id, populate_existing=True)
    try:
        details = sealing.unseal(bank.sealed, f"bank_account:{bank.public_id}")
    except InvalidTag as changed:
        raise Refusal(BROKEN_SEAL) from changed
    return rules.seal(instalment=row.public_id, round=row.round, cents=row.amount_cents, payee=row.grant.organisation_id,
                      bank=bank.public_id, details=sealing.fingerprint(details), fingerprint=bank.fingerprint)
