"""Reading money in: where it stands, what is free, whose it is, and whether the ledger holds."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Select, case, false, func, select, true
from sqlalchemy.orm import aliased, joinedload

from yfund.funds import policy, rules
from yfund.funds.models import Account, Allotment, Contribution, Donor, DonorReader, Pledge, Receipt, Transfer
from yfund.infra.db import db
from yfund.kernel.actor import Actor


@dataclass(frozen=True)
class Position:
    """Where a call's money stands, in US cents. `committed` holds what is paid and pending; `free` is left to commit."""

    allotted: int = 0
    committed: int = 0
    pending: int = 0
    paid: int = 0
    free: int = 0


@dataclass(frozen=True)
class Line:
    """One contribution and where its money stands, in US cents. `waiting`: allotted, not committed; `free`: not allotted."""

    contribution: Contribution
    received: int
    support: int
    allotted: int
    committed: int
    paid: int

    @property
    def free(self) -> int:
        return self.received - self.support - self.allotted

    @property
    def waiting(self) -> int:
        return self.allotted - self.committed


@dataclass(frozen=True)
class FundPosition:
    """All contributions an actor may read; `pledged` and `agreed` are by currency, since they are not yet US dollars."""

    lines: list[Line]
    pledged: dict[str, int]
    agreed: dict[str, int]

    def total(self, name: str) -> int:
        """The sum of one column."""
        return sum(getattr(line, name) for line in self.lines)

    def by_earmark(self) -> list[tuple[dict[str, list[str]], list[Line]]]:
        """Lines grouped by what binds them, free money first."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            groups.setdefault(repr(sorted(line.contribution.earmark.items())), []).append(line)
        grouped = [(lines[0].contribution.earmark, lines) for lines in groups.values()]
        return sorted(grouped, key=lambda group: rules.tightness(group[0]), reverse=True)


def _readable(actor: Actor, donor_id: object) -> object:
    if policy.may_read(actor):
        return true()
    if policy.may_read_own(actor):
        return select(DonorReader.id).where(DonorReader.person_id == actor.id, DonorReader.donor_id == donor_id).exists()
    return false()


def contributions(actor: Actor) -> Select[tuple[Contribution]]:
    """Contributions this actor may read: all for staff, their donor's own for a donor's reader."""
    return (select(Contribution).options(joinedload(Contribution.donor), joinedload(Contribution.account))
            .where(_readable(actor, Contribution.donor_id)).order_by(Contribution.signed_on.desc(), Contribution.id.desc()))


def contribution(actor: Actor, public_id: str) -> Contribution | None:
    """The contribution of that address if this actor may read it."""
    return db.session.scalar(contributions(actor).where(Contribution.public_id == public_id))


def donors(actor: Actor) -> Select[tuple[Donor]]:
    """Donors this actor may read, by name."""
    return select(Donor).where(_readable(actor, Donor.id)).order_by(Donor.name)


def donor(actor: Actor, public_id: str) -> Donor | None:
    """The donor of that address if this actor may read it."""
    return db.session.scalar(donors(actor).where(Donor.public_id == public_id))


def pledges(actor: Actor) -> Select[tuple[Pledge]]:
    """Pledges this actor may read, newest first."""
    return (select(Pledge).options(joinedload(Pledge.donor)).where(_readable(actor, Pledge.donor_id))
            .order_by(Pledge.announced_on.desc(), Pledge.id.desc()))


def receipts_of(contribution: Contribution) -> list[tuple[Receipt, bool]]:
    """Receipts, newest first, each with whether it was reversed."""
    undone = select(Transfer.id).where(Transfer.kind == "correct", Transfer.subject == func.concat(
        "receipt:", Receipt.id)).exists()
    rows = db.session.execute(select(Receipt, undone).where(Receipt.contribution_id == contribution.id)
                              .order_by(Receipt.received_on.desc(), Receipt.id.desc()))
    return [(receipt, bool(gone)) for receipt, gone in rows]


def allotments_of(contribution: Contribution) -> list[Allotment]:
    """Allotments, newest first, with their accounts."""
    return list(db.session.scalars(
        select(Allotment).options(joinedload(Allotment.account)).where(Allotment.contribution_id == contribution.id)
        .order_by(Allotment.allotted_at.desc(), Allotment.id.desc())))


def unpromised(allotments: Collection[Allotment], unseen: Collection[int]) -> dict[int, int]:
    """What each allotment (by id) has not promised yet, as if nothing were promised to an account of `unseen`."""
    found = flows() if unseen else {}
    drawn = [(debit, cents) for (kind, debit, credit), cents in found.items() if kind == "commit" and credit in unseen]
    drawn += [(credit, -cents) for (kind, debit, credit), cents in found.items() if kind == "release" and debit in unseen]
    return {a.id: a.account.free_cents + sum(cents for at, cents in drawn if at == a.account_id) for a in allotments}


def transfers_of(contribution: Contribution, limit: int = 50, *, unseen: Collection[int] = ()) -> list[Transfer]:
    """The last transfers of a contribution's own account and its allotments' accounts, newest first; none with an `unseen`."""
    own = select(Allotment.account_id).where(Allotment.contribution_id == contribution.id)
    ids = own.union(select(Contribution.account_id).where(Contribution.id == contribution.id)).scalar_subquery()
    return list(
        db.session.scalars(
            select(Transfer)
            .options(joinedload(Transfer.debit), joinedload(Transfer.credit))
            .where(Transfer.debit_id.in_(ids) | Transfer.credit_id.in_(ids), Transfer.debit_id.not_in(unseen),
                   Transfer.credit_id.not_in(unseen))
            .order_by(Transfer.at.desc(), Transfer.key, Transfer.kind)
            .limit(limit)
        )
    )


def purposes() -> list[str]:
    """Codes of calls that money was set aside for."""
    return list(db.session.scalars(select(Allotment.purpose).distinct().order_by(Allotment.purpose)))


def allotment_accounts(purpose: str) -> list[int]:
    """Accounts of a call's allotments."""
    return list(db.session.scalars(select(Allotment.account_id).where(Allotment.purpose == purpose)))


def sources(purpose: str, country: str, theme: str) -> list[rules.Source]:
    """Allotments of a call whose earmark lets them be used for a project, with what is free."""
    rows = db.session.execute(
        select(Allotment.account_id, Contribution.earmark, Contribution.signed_on,
               Account.credits_posted - Account.debits_posted - Account.debits_pending)
        .join(Contribution, Contribution.id == Allotment.contribution_id).join(Account, Account.id == Allotment.account_id)
        .where(Allotment.purpose == purpose))
    return [rules.Source(account_id, earmark, free, since) for account_id, earmark, since, free in rows
            if rules.what_fits(earmark, country, theme, purpose)]


def earmarks_of(purpose: str) -> list[tuple[str, dict[str, list[str]]]]:
    """Donor and earmark of everything set aside for a call, the first agreement first."""
    rows = db.session.execute(
        select(Donor.name, Contribution.earmark).join(Contribution, Contribution.donor_id == Donor.id)
        .join(Allotment, Allotment.contribution_id == Contribution.id).where(Allotment.purpose == purpose)
        .order_by(Contribution.signed_on, Contribution.id))
    return [(name, earmark) for name, earmark in rows]


def free_for(purpose: str, country: str, theme: str) -> int:
    """How much of a call's money may still be committed to a project of that country and theme."""
    return sum(source.free_cents for source in sources(purpose, country, theme))


def flows(unseen: Collection[int] = ()) -> rules.Flows:
    """Transfers summed by kind and sides: {(kind, debit, credit): cents}; none with an account of `unseen`."""
    rows = db.session.execute(select(Transfer.kind, Transfer.debit_id, Transfer.credit_id, func.sum(Transfer.amount_cents))
                              .group_by(Transfer.kind, Transfer.debit_id, Transfer.credit_id))
    return {(kind, debit, credit): int(cents) for kind, debit, credit, cents in rows
            if debit not in unseen and credit not in unseen}


def drawn_by(commitment_id: int) -> list[tuple[int, int]]:
    """What a commitment still holds of each allotment, first drawn first: [(allotment account, cents)]."""
    account = case((Transfer.kind == "commit", Transfer.debit_id), else_=Transfer.credit_id)
    signed = case((Transfer.kind == "commit", Transfer.amount_cents), else_=-Transfer.amount_cents)
    rows = db.session.execute(
        select(account, func.sum(signed)).where(
            ((Transfer.kind == "commit") & (Transfer.credit_id == commitment_id))
            | ((Transfer.kind == "release") & (Transfer.debit_id == commitment_id)))
        .group_by(account).order_by(func.min(Transfer.key)))
    return [(account_id, int(cents)) for account_id, cents in rows if cents > 0]


def live_pending(subject: str) -> Transfer | None:
    """The pending transfer of a subject that was neither posted nor voided."""
    resolution = aliased(Transfer)
    return db.session.scalar(select(Transfer).where(
        Transfer.subject == subject, Transfer.kind == "pending",
        ~select(resolution.id).where(resolution.pending_id == Transfer.id).exists()))


def transfer(transfer_id: str) -> Transfer | None:
    """One transfer by its id."""
    return db.session.get(Transfer, transfer_id)


def position(purpose: str) -> Position:
    """Where the money of a call stands."""
    mine, found = set(allotment_accounts(purpose)), flows()
    allotted = (sum(cents for (kind, _, credit), cents in found.items() if kind == "allot" and credit in mine)
                - sum(cents for (kind, debit, _), cents in found.items() if kind == "correct" and debit in mine))
    parts = {grant: drawn for grant, drawn in rules.draws(found).items() if mine & set(drawn)}
    committed = sum(sum(drawn.values()) for drawn in parts.values())
    paid, held = rules.payments(found), rules.waiting(found)
    return Position(allotted=allotted, committed=committed, free=allotted - committed,
                    pending=sum(held.get(grant, 0) for grant in parts), paid=sum(paid.get(grant, 0) for grant in parts))


def _origin() -> dict[int, int]:
    return dict(db.session.execute(select(Allotment.account_id, Contribution.account_id)
                                   .join(Contribution, Contribution.id == Allotment.contribution_id)).all())


def fund_position(actor: Actor, *, unseen: Collection[int] = ()) -> FundPosition:
    """Every contribution the actor may read, and where its money stands: five statements whatever their number.

    `unseen`: accounts of grants the actor has a tie to; their money is left out of all sums.
    """
    rows = list(db.session.scalars(contributions(actor)))
    found = rules.trace(flows(unseen), _origin(), set(db.session.scalars(select(Contribution.account_id))))
    agreed: dict[str, int] = {}
    for row in rows:
        agreed[row.currency] = agreed.get(row.currency, 0) + row.amount_cents
    promised = db.session.execute(
        select(Pledge.currency, func.sum(Pledge.amount_cents))
        .where(Pledge.state == "announced", _readable(actor, Pledge.donor_id)).group_by(Pledge.currency))
    return FundPosition([_line(row, found) for row in rows], {currency: int(cents) for currency, cents in promised}, agreed)


def _line(row: Contribution, found: rules.Trace) -> Line:
    at = row.account_id
    return Line(row, *(getattr(found, name).get(at, 0) for name in ("received", "support", "allotted", "committed", "paid")))


@dataclass(frozen=True)
class Funded:
    """One grant and the share of it that a contribution paid for, in US cents."""

    title: str
    committed: int
    paid: int


def did(contribution: Contribution, *, unseen: Collection[int] = ()) -> tuple[Line, list[Funded]]:
    """Where one contribution stands and which grants it made possible, largest first; nothing of `unseen` accounts."""
    found = rules.trace(flows(unseen), _origin(), set(db.session.scalars(select(Contribution.account_id))))
    grants = found.grants.get(contribution.account_id, {})
    titles = dict(db.session.execute(select(Account.id, Account.title).where(Account.id.in_(list(grants)))).all())
    funded = [Funded(titles[grant], drawn, paid) for grant, (drawn, paid) in grants.items() if drawn]
    return _line(contribution, found), sorted(funded, key=lambda f: (-f.committed, f.title))


def readers_of(donor: Donor) -> list[DonorReader]:
    """Who reads for a donor."""
    return list(db.session.scalars(select(DonorReader).where(DonorReader.donor_id == donor.id)))


def invariants() -> Iterator[str]:
    """One sentence for each law of the ledger that does not hold; nothing when all is well."""
    accounts, found = list(db.session.scalars(select(Account).execution_options(populate_existing=True))), flows()
    if sum(a.debits_posted for a in accounts) != sum(a.credits_posted for a in accounts):
        yield "the sum of all debits differs from the sum of all credits"
    for account in accounts:
        kept = (account.debits_pending, account.debits_posted, account.credits_pending, account.credits_posted)
        if kept != rules.balances(found, account.id):
            yield (f"account {account.id} ({account.title}) keeps {kept}, "
                   f"its transfers add up to {rules.balances(found, account.id)}")
    twice = select(Transfer.pending_id).where(Transfer.pending_id.is_not(None)).group_by(Transfer.pending_id)
    for pending_id in db.session.scalars(twice.having(func.count() > 1)):
        yield f"pending transfer {pending_id} was resolved more than once"
    yield from _overdrawn(found)


def _overdrawn(found: rules.Flows) -> Iterator[str]:
    paid, held = rules.payments(found), rules.waiting(found)
    for grant, parts in rules.draws(found).items():
        if paid.get(grant, 0) + held.get(grant, 0) > sum(parts.values()):
            yield f"commitment {grant} paid more than it holds"
    traced = rules.trace(found, _origin(), set(db.session.scalars(select(Contribution.account_id))))
    for row in db.session.scalars(select(Contribution).order_by(Contribution.id)):
        line = _line(row, traced)
        if line.committed > line.allotted:
            yield f"contribution {row.reference}: more is committed than was allotted"
        if line.allotted + line.support > line.received:
            yield f"contribution {row.reference}: more is allotted and kept for support than was received"
