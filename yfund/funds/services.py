"""What people do with money in, and the moves of the ledger that later rooms ask for."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.funds import ledger, policy, queries, rules
from yfund.funds.models import Account, Allotment, Contribution, Donor, DonorReader, Pledge, Receipt, Transfer
from yfund.infra import journal, workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.money import convert
from yfund.kernel.text import say

MENDING = say("Some things need mending first.")


def _ask(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(say("Your role does not move this money."))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refusal(MENDING, problems)


def record_donor(actor: Actor, *, name: str, kind: str, country: str = "", email: str = "") -> Donor:
    """A new donor; a name that is known already is refused."""
    _ask(policy.may_record(actor))
    wrong = [] if name else [Problem(say("Write the donor's name."), "name")]
    if kind not in rules.DONOR_KINDS:
        wrong.append(Problem(say("Choose what kind of donor this is."), "kind"))
    if db.session.scalar(select(Donor.id).where(Donor.name == name)):
        wrong.append(Problem(say("There is a donor of this name already."), "name"))
    _refuse(wrong)
    donor = Donor(name=name, kind=kind, country=country, email=email)
    db.session.add(donor)
    db.session.flush()
    journal.note("donor.record", donor, actor, name=name)
    return donor


def name_reader(donor: Donor, actor: Actor, person: Person) -> None:
    """Let a person read for a donor; somebody who reads for another donor now reads for this one."""
    _ask(policy.may_name_readers(actor))
    reader = db.session.scalar(select(DonorReader).where(DonorReader.person_id == person.id))
    if reader is None:
        db.session.add(DonorReader(person_id=person.id, donor_id=donor.id))
    else:
        reader.donor_id = donor.id
    journal.note("donor.name_reader", donor, actor, person=person.id)


def announce_pledge(donor: Donor, actor: Actor, *, amount_cents: int, currency: str, announced_on: date,
                    note: str = "") -> Pledge:
    """A promise. It is worth nothing to the ledger: no allotment and no commitment ever counts on it."""
    _ask(policy.may_record(actor))
    _refuse([] if amount_cents and amount_cents > 0 else [Problem(say("Write the sum that was promised."), "amount")])
    pledge = Pledge(donor_id=donor.id, amount_cents=amount_cents, currency=currency, announced_on=announced_on, note=note)
    workflow.begin(pledge, actor, donor=donor.name, cents=amount_cents, currency=currency)
    return pledge


def withdraw_pledge(pledge: Pledge, actor: Actor, *, reason: str = "") -> None:
    """The donor took the promise back."""
    _ask(policy.may_record(actor))
    workflow.move(pledge, "withdraw", actor, reason=reason)


def agree(donor: Donor, actor: Actor, *, reference: str, amount_cents: int, currency: str, support_percent: Decimal | str,
          signed_on: date, earmark: dict[str, list[str]] | None = None, pledge: Pledge | None = None) -> Contribution:
    """A signed agreement, from a pledge or without one, with the account on which its money will stand."""
    _ask(policy.may_record(actor))
    percent = Decimal(support_percent) if support_percent is not None else None
    wrong = rules.agreement_problems(amount_cents, percent, signed_on, clock.today())
    if not reference or db.session.scalar(select(Contribution.id).where(Contribution.reference == reference)):
        wrong.append(Problem(say("Give the agreement a reference that no other agreement has."), "reference"))
    _refuse(wrong)
    account = open_account("contribution", f"{donor.name}, {reference}")
    contribution = Contribution(
        donor_id=donor.id, donor=donor, pledge_id=pledge.id if pledge else None, reference=reference, account=account,
        amount_cents=amount_cents, currency=currency, support_percent=str(percent), signed_on=signed_on,
        earmark={name: values for name, values in (earmark or {}).items() if values},
        is_first=not db.session.scalar(select(Contribution.id).where(Contribution.donor_id == donor.id).limit(1)))
    db.session.add(contribution)
    if pledge is not None:
        workflow.move(pledge, "agree", actor)
    journal.note("contribution.agree", contribution, actor, reference=reference, cents=amount_cents, currency=currency)
    db.session.flush()
    return contribution


def receive(contribution: Contribution, actor: Actor, *, amount_cents: int, currency: str, rate: Decimal | str, rate_on: date,
            received_on: date, bank_reference: str) -> Receipt:
    """Money that arrived, turned into US cents; the support cost goes to its account at once.

    The bank's reference makes it once only: the same receipt sent again gives the first one.
    """
    _ask(policy.may_book(actor))
    rate = Decimal(rate) if rate is not None else None
    wrong = rules.receipt_problems(amount_cents=amount_cents, currency=currency, agreed_currency=contribution.currency,
                                   rate=rate, rate_on=rate_on, received_on=received_on, today=clock.today())
    same = (contribution.id, amount_cents, received_on)
    first = db.session.scalar(select(Receipt).where(Receipt.bank_reference == bank_reference))
    if first and (first.contribution_id, first.amount_cents, first.received_on) == same:
        return first
    if first or not bank_reference:
        wrong.append(Problem(say("Write the bank's reference; no other receipt may have it."), "bank_reference"))
    _refuse(wrong)
    usd = convert(amount_cents, rate)
    kept = rules.support(usd, contribution.support_percent)
    receipt = Receipt(contribution=contribution, amount_cents=amount_cents, currency=currency, rate=str(rate), rate_on=rate_on,
                      usd_cents=usd, support_cents=kept, received_on=received_on, bank_reference=bank_reference)
    db.session.add(receipt)
    db.session.flush()
    _book_receipt(receipt, actor)
    journal.note("receipt.receive", receipt, actor, usd_cents=usd, support_cents=kept)
    return receipt


def _book_receipt(receipt: Receipt, actor: Actor) -> None:
    world, about = _single("world", "The world outside"), f"receipt:{receipt.id}"
    account_id = receipt.contribution.account_id
    ledger.book("receive", world.id, account_id, receipt.usd_cents, actor, key=f"{about}/receive", subject=about,
                memo=receipt.bank_reference)
    if receipt.support_cents:
        costs = _single("support", "Programme support")
        ledger.book("support", account_id, costs.id, receipt.support_cents, actor, key=f"{about}/support", subject=about)


def reverse_receipt(receipt: Receipt, actor: Actor, *, reason: str) -> None:
    """Undo a receipt booked by mistake, by transfers the other way; refused when its money was set aside meanwhile."""
    _ask(policy.may_book(actor))
    _refuse([] if reason else [Problem(say("Write why the receipt is wrong."), "reason")])
    about, account_id = f"receipt:{receipt.id}", receipt.contribution.account_id
    if receipt.support_cents:
        ledger.book("correct", _single("support", "Programme support").id, account_id, receipt.support_cents, actor,
                    key=f"{about}/correct/support", subject=about, memo=reason)
    ledger.book("correct", account_id, _single("world", "The world outside").id, receipt.usd_cents, actor,
                key=f"{about}/correct", subject=about, memo=reason)
    journal.note("receipt.reverse", receipt, actor, reason=reason)


def allot(contribution: Contribution, actor: Actor, *, purpose: str, cents: int, note: str = "",
          key: str | None = None) -> Allotment:
    """Set received money aside for a call (`purpose` is its code). `key` makes a repeated click one allotment."""
    _ask(policy.may_book(actor))
    known = db.session.scalar(select(Allotment).join(Transfer, Transfer.credit_id == Allotment.account_id)
                              .where(Transfer.key == f"allot/{key}")) if key else None
    if known is not None:
        return known
    free = ledger.lock([contribution.account_id])[contribution.account_id].free_cents
    _refuse(rules.allotment_problems(contribution.earmark, purpose, cents, free))
    account = open_account("allotment", f"{purpose}, {contribution.reference}")
    allotment = Allotment(contribution=contribution, purpose=purpose, account=account, allotted_at=clock.now(), note=note)
    db.session.add(allotment)
    db.session.flush()
    ledger.book("allot", contribution.account_id, account.id, cents, actor, memo=note,
                key=f"allot/{key}" if key else f"allotment:{allotment.id}")
    journal.note("allotment.allot", allotment, actor, purpose=purpose, cents=cents)
    return allotment


def take_back(allotment: Allotment, actor: Actor, *, cents: int, reason: str, key: str) -> Transfer:
    """Give what is not committed of an allotment back to its contribution."""
    _ask(policy.may_book(actor))
    _refuse([] if reason else [Problem(say("Write why the money goes back."), "reason")])
    journal.note("allotment.take_back", allotment, actor, cents=cents, reason=reason)
    return ledger.book("correct", allotment.account_id, allotment.contribution.account_id, cents, actor,
                       key=f"take-back/{key}", memo=reason)


def _single(kind: str, title: str) -> Account:
    return db.session.scalar(select(Account).where(Account.kind == kind).order_by(Account.id).limit(1)) or open_account(
        kind, title
    )


def open_account(kind: str, title: str) -> Account:
    """A new place for money. The title of a commitment is what a donor reads: number and title of the grant."""
    account = Account(kind=kind, title=title[:300])
    db.session.add(account)
    db.session.flush()
    return account


def commit(
    purpose: str, commitment: Account, cents: int, actor: Actor, *, key: str, country: str, theme: str
) -> list[Transfer]:
    """Reserve money of a call's allotments for a grant, tightest fitting earmark first.

    Raises `Refusal` when what fits is not enough. The same key gives the first transfers again.
    """
    ledger.lock([*queries.allotment_accounts(purpose), commitment.id])
    earlier = _parts(key)
    if earlier:
        if sum(t.amount_cents for t in earlier) != cents or earlier[0].credit_id != commitment.id:
            raise Refusal(say("This was sent before with other figures. Load the page again and look before you send."))
        return earlier
    parts = rules.draw(cents, queries.sources(purpose, country, theme))
    if cents <= 0 or sum(part for _, part in parts) < cents:
        raise Refusal(say("The money set aside for %(purpose)s that may be used for this project is not enough.",
                          purpose=purpose))
    return [ledger.book("commit", account_id, commitment.id, part, actor, key=f"{key}/{number}", memo=commitment.title)
            for number, (account_id, part) in enumerate(parts)]


def release(commitment: Account, cents: int, actor: Actor, *, key: str) -> list[Transfer]:
    """Give reserved money that will not be paid back to the allotments it came from, last drawn first."""
    ledger.lock([commitment.id, *(account_id for account_id, _ in queries.drawn_by(commitment.id))])
    earlier = _parts(key)
    if earlier:
        return earlier
    parts = rules.give_back(cents, queries.drawn_by(commitment.id))
    if cents <= 0 or sum(part for _, part in parts) < cents:
        raise Refusal(say("Less than that is reserved for this grant."))
    return [ledger.book("release", commitment.id, account_id, part, actor, key=f"{key}/{number}", memo=commitment.title)
            for number, (account_id, part) in enumerate(parts)]


def _parts(key: str) -> list[Transfer]:
    return list(db.session.scalars(select(Transfer).where(Transfer.key.startswith(f"{key}/", autoescape=True))
                                   .order_by(Transfer.key)))


def lock_accounts(*account_ids: int) -> None:
    """Lock accounts before anything else of a change, because accounts come first in the order of locks."""
    ledger.lock(account_ids)


def hold(debit: Account, credit: Account, cents: int, actor: Actor, *, key: str, subject: str) -> Transfer:
    """Set money aside for one payment (a pending transfer). A subject has one live pending transfer only."""
    ledger.lock((debit.id, credit.id))
    live = queries.live_pending(subject)
    if live is not None and live.key != key:
        raise Refusal(say("This payment is under way already."))
    return ledger.book("pending", debit.id, credit.id, cents, actor, key=key, subject=subject)


def post(pending: Transfer, actor: Actor, *, key: str) -> Transfer:
    """The money left: the pending transfer becomes real."""
    return _resolve("post", pending, actor, key)


def void(pending: Transfer, actor: Actor, *, key: str) -> Transfer:
    """The payment will not be made: the money is free again on its account."""
    return _resolve("void", pending, actor, key)


def _resolve(kind: str, pending: Transfer, actor: Actor, key: str) -> Transfer:
    return ledger.book(kind, pending.debit_id, pending.credit_id, pending.amount_cents, actor, key=key,
                       subject=pending.subject, pending_id=pending.id)


def refund(payee: Account, commitment: Account, cents: int, actor: Actor, *, key: str, subject: str = "") -> Transfer:
    """Money that came back from a group, to the commitment it was paid from; never more than was paid."""
    return ledger.book("refund", payee.id, commitment.id, cents, actor, key=key, subject=subject)
