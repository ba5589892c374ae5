"""The one writer of transfers and balances. Services of this room call it; nobody else does.

The limit is kept three times: by the lock, by the condition of the UPDATE, and by the CHECK of the table.
"""

from collections.abc import Iterable

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from yfund.funds.models import Account, Transfer
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, Refusal
from yfund.kernel.text import say

RESOLUTIONS = ("post", "void")


def lock(account_ids: Iterable[int]) -> dict[int, Account]:
    """The accounts, freshly read and locked in the order of their ids, so that two writers never wait for each other."""
    wanted = sorted(set(account_ids))
    rows = db.session.scalars(select(Account).where(Account.id.in_(wanted)).order_by(Account.id)
                              .with_for_update().execution_options(populate_existing=True))
    return {account.id: account for account in rows}


def book(kind: str, debit_id: int, credit_id: int, cents: int, actor: Actor, *, key: str, subject: str = "",
         memo: str = "", pending_id: str | None = None) -> Transfer:
    """Write one transfer and move both balances.

    The same key with the same content gives the first transfer and moves nothing; with other content it is refused.
    Raises `Refusal` when the debit account does not hold so much, or when the pending transfer was resolved already.
    """
    if cents <= 0:
        raise Refusal(say("A transfer moves at least one cent."))
    accounts = lock((debit_id, credit_id))
    first = _first(key, (kind, debit_id, credit_id, cents, subject, pending_id))
    if first is not None:
        return first
    if kind in RESOLUTIONS:
        _still_open(pending_id)
    _shift(debit_id, cents if kind not in RESOLUTIONS else 0, _sides(kind, "debits", cents))
    _shift(credit_id, 0, _sides(kind, "credits", cents))
    transfer = Transfer(key=key, kind=kind, debit_id=debit_id, credit_id=credit_id, amount_cents=cents, subject=subject,
                        memo=memo[:300], pending_id=pending_id, actor_id=actor.id, at=clock.now())
    _add(transfer)
    for account in accounts.values():
        db.session.expire(account)
    journal.note(f"ledger.{kind}", accounts[debit_id], actor, transfer=transfer.id, credit=credit_id, cents=cents)
    return transfer


def _first(key: str, content: tuple[object, ...]) -> Transfer | None:
    first = db.session.scalar(select(Transfer).where(Transfer.key == key))
    if first is not None and content != (first.kind, first.debit_id, first.credit_id, first.amount_cents, first.subject,
                                         first.pending_id):
        raise Refusal(say("This was sent before with other figures. Load the page again and look before you send."))
    return first


def _still_open(pending_id: str | None) -> None:
    if db.session.scalar(select(Transfer.id).where(Transfer.pending_id == pending_id, Transfer.kind.in_(RESOLUTIONS))):
        raise Refusal(say("This payment was resolved already."))


def _sides(kind: str, side: str, cents: int) -> dict[str, int]:
    if kind == "pending":
        return {f"{side}_pending": cents}
    if kind == "post":
        return {f"{side}_pending": -cents, f"{side}_posted": cents}
    if kind == "void":
        return {f"{side}_pending": -cents}
    return {f"{side}_posted": cents}


def _shift(account_id: int, taken: int, changes: dict[str, int]) -> None:
    statement = update(Account).where(Account.id == account_id)
    if taken:
        statement = statement.where(or_(
            Account.kind == "world",
            Account.debits_pending + Account.debits_posted + taken <= Account.credits_posted))
    statement = statement.values({name: getattr(Account, name) + by for name, by in changes.items()})
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    if done.rowcount != 1:
        raise Refusal(say("There is not enough money left for this."))


def _add(transfer: Transfer) -> None:
    db.session.add(transfer)
    try:
        db.session.flush()
    except IntegrityError as twice:
        raise Clash(say("Somebody else did this at the same moment. Load the page again.")) from twice
