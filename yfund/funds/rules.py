"""What is right about money in: earmarks, support cost, the order of drawing, and where paid money came from."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yfund.kernel.errors import Problem
from yfund.kernel.money import share
from yfund.kernel.text import say

DONOR_KINDS = ("government", "international", "foundation", "company", "individual")
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "TRY", "JPY", "CAD", "AUD", "NZD", "BRL", "MXN", "ZAR", "INR",
              "CNY", "KRW", "RUB", "PLN", "CZK", "HUF", "RON", "MAD", "TND", "EGP", "SAR", "AED", "QAR", "KWD", "XOF", "XAF")

Earmark = Mapping[str, Sequence[str]]
Flows = Mapping[tuple[str, int, int], int]


@dataclass(frozen=True)
class Source:
    """An allotment that can be drawn from: its account, what binds it, what is free, since when."""

    account_id: int
    earmark: Earmark
    free_cents: int
    since: date


def what_fits(earmark: Earmark, country: str, theme: str, edition: str) -> bool:
    """Whether money with this earmark may go to a project of that country and theme in that edition.

    An empty list binds nothing; a binding list must hold the value.
    """
    wanted = {"countries": country, "themes": theme, "editions": edition}
    return all(not earmark.get(name) or value in earmark[name] for name, value in wanted.items())


def support(usd_cents: int, percent: Decimal | str) -> int:
    """The programme support cost of a receipt, at the contribution's own rate (ST/AI/286: 13 unless agreed otherwise)."""
    return share(usd_cents, percent)


def tightness(earmark: Earmark) -> tuple[int, int]:
    """A key that sorts the tightest earmark first: most kinds of ties, then the shortest lists."""
    bound = [values for values in earmark.values() if values]
    return -len(bound), sum(len(values) for values in bound)


def draw_order(sources: Sequence[Source]) -> list[Source]:
    """The tightest earmark first, so that free money stays for those whom nothing else fits; then the oldest."""
    return sorted(sources, key=lambda s: (*tightness(s.earmark), s.since, s.account_id))


def draw(cents: int, sources: Sequence[Source]) -> list[tuple[int, int]]:
    """How much to take from which account, in order: [(account id, cents)]. Adds to less than `cents` when there is less."""
    taken = []
    for source in draw_order(sources):
        part = min(cents, source.free_cents)
        if part > 0:
            taken.append((source.account_id, part))
            cents -= part
    return taken


def give_back(cents: int, drawn: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """How much goes back to which account: the last drawn first, never more than came from there."""
    given = []
    for account_id, most in reversed(drawn):
        part = min(cents, most)
        if part > 0:
            given.append((account_id, part))
            cents -= part
    return given


def share_out(cents: int, weights: Mapping[int, int]) -> dict[int, int]:
    """A sum cut in proportion to weights, to the cent: what is left over by rounding goes to the largest remainders."""
    whole = sum(weights.values())
    if whole <= 0:
        return dict.fromkeys(weights, 0)
    parts = {key: cents * weight // whole for key, weight in weights.items()}
    rest = sorted(weights, key=lambda key: (-(cents * weights[key] % whole), key))
    for key in rest[:cents - sum(parts.values())]:
        parts[key] += 1
    return parts


def agreement_problems(amount_cents: int | None, percent: Decimal | None, signed_on: date, today: date) -> list[Problem]:
    """Everything wrong with an agreement as it was written down."""
    wrong = []
    if not amount_cents or amount_cents < 0:
        wrong.append(Problem(say("Write the agreed sum."), "amount"))
    if percent is None or not 0 <= percent <= 25:
        wrong.append(Problem(say("The support-cost rate lies between 0 and 25 per cent."), "support_percent"))
    if signed_on > today:
        wrong.append(Problem(say("The agreement cannot be signed in the future."), "signed_on"))
    return wrong


def receipt_problems(*, amount_cents: int | None, currency: str, agreed_currency: str, rate: Decimal | None, rate_on: date,
                     received_on: date, today: date) -> list[Problem]:
    """Everything wrong with a receipt. The UN rate works forward only: its day is never after the money arrived."""
    wrong = []
    if not amount_cents or amount_cents < 0:
        wrong.append(Problem(say("Write the sum that arrived."), "amount"))
    if currency != agreed_currency:
        wrong.append(Problem(say("The agreement is in %(currency)s; record the receipt in it.", currency=agreed_currency),
                             "currency"))
    if rate is None or rate <= 0:
        wrong.append(Problem(say("Write the rate: how many units make one US dollar."), "rate"))
    elif currency == "USD" and rate != 1:
        wrong.append(Problem(say("The rate of the US dollar is 1."), "rate"))
    if received_on > today:
        wrong.append(Problem(say("Money cannot have arrived in the future."), "received_on"))
    if rate_on > received_on:
        wrong.append(Problem(say("The rate must be in force on the day the money arrived, not later."), "rate_on"))
    return wrong


def allotment_problems(earmark: Earmark, purpose: str, cents: int | None, free_cents: int) -> list[Problem]:
    """Everything that stands against setting money aside for a call."""
    wrong = []
    if not purpose:
        wrong.append(Problem(say("Name the call by its code."), "purpose"))
    elif earmark.get("editions") and purpose not in earmark["editions"]:
        wrong.append(
            Problem(
                say("The donor gave this money for %(editions)s only.", editions=", ".join(earmark["editions"])), "purpose"
            )
        )
    if not cents or cents < 0:
        wrong.append(Problem(say("Write the sum to set aside."), "amount"))
    elif cents > free_cents:
        wrong.append(Problem(say("Only received money can be set aside, and of this contribution less than that is free."),
                             "amount"))
    return wrong


@dataclass
class Trace:
    """Where money went, in US cents by contribution account; `grants`: contribution → {commitment: [drawn, paid]}."""

    received: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    support: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    allotted: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    committed: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    paid: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    grants: dict[int, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(dict))


def trace(flows: Flows, origin: Mapping[int, int], contributions: Collection[int]) -> Trace:
    """Follow summed transfers {(kind, debit, credit): cents}. `origin`: allotment account → contribution account.

    A grant drawn from several contributions is paid from all of them in proportion to what each gave.
    """
    found = Trace()
    for (kind, debit, credit), cents in flows.items():
        if kind == "receive":
            found.received[credit] += cents
        elif kind == "support":
            found.support[debit] += cents
        elif kind == "allot":
            found.allotted[debit] += cents
        elif kind == "correct":
            _undo(found, debit, credit, cents, origin, contributions)
    paid = payments(flows)
    for commitment, parts in draws(flows).items():
        for account, part in share_out(paid.get(commitment, 0), parts).items():
            _add_grant(found, origin[account], commitment, parts[account], part)
    return found


def _undo(found: Trace, debit: int, credit: int, cents: int, origin: Mapping[int, int],
          contributions: Collection[int]) -> None:
    if debit in origin:
        found.allotted[credit] -= cents
    elif debit in contributions:
        found.received[debit] -= cents
    else:
        found.support[credit] -= cents


def _add_grant(found: Trace, contribution: int, commitment: int, drawn: int, paid: int) -> None:
    found.committed[contribution] += drawn
    found.paid[contribution] += paid
    line = found.grants[contribution].setdefault(commitment, [0, 0])
    line[0] += drawn
    line[1] += paid


def draws(flows: Flows) -> dict[int, dict[int, int]]:
    """Commitment account → {allotment account: cents that came from it and were not released}."""
    drawn: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (kind, debit, credit), cents in flows.items():
        if kind == "commit":
            drawn[credit][debit] += cents
        elif kind == "release":
            drawn[debit][credit] -= cents
    return {commitment: dict(parts) for commitment, parts in drawn.items()}


def payments(flows: Flows) -> dict[int, int]:
    """Commitment account → cents paid and not refunded."""
    paid: dict[int, int] = defaultdict(int)
    for (kind, debit, credit), cents in flows.items():
        if kind == "post":
            paid[debit] += cents
        elif kind == "refund":
            paid[credit] -= cents
    return dict(paid)


def waiting(flows: Flows) -> dict[int, int]:
    """Commitment account → cents approved but not yet paid."""
    held: dict[int, int] = defaultdict(int)
    for (kind, debit, _credit), cents in flows.items():
        if kind == "pending":
            held[debit] += cents
        elif kind in ("post", "void"):
            held[debit] -= cents
    return dict(held)


def balances(flows: Flows, account: int) -> tuple[int, int, int, int]:
    """What the transfers of an account add up to: debits pending and posted, credits pending and posted."""
    sums = [0, 0, 0, 0]
    for (kind, debit, credit), cents in flows.items():
        for side, start in ((debit, 0), (credit, 2)):
            if side == account:
                sums[start] += {"pending": cents, "post": -cents, "void": -cents}.get(kind, 0)
                sums[start + 1] += 0 if kind in ("pending", "void") else cents
    return sums[0], sums[1], sums[2], sums[3]
