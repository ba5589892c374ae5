"""The small call of last year: its grants wait at every stage, so that nobody's home is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yfund.awards.models import Agreement, Grant
from yfund.commands.demo import money_shapes, shapes
from yfund.commands.demo.bridging import Bridging
from yfund.commands.demo.load import paying, reporting
from yfund.commands.demo.load.choosing import Chosen, in_force, load_choosing, offered, signed
from yfund.commands.demo.load.giving import set_aside
from yfund.commands.demo.load.keys import Loaded, noon
from yfund.commands.demo.moments import working_day
from yfund.commands.demo.pilot_reports import draw_reports
from yfund.commands.demo.sources import stream
from yfund.kernel import clock
from yfund.results import queries as results
from yfund.results.services import reporting as writing

# Unearmarked money left of the first year: contribution and cents.
SOURCES = (("contribution-07", 11_000_000), ("contribution-12", 8_000_000), ("contribution-10", 5_000_000))
BANK = "Demonstration Savings Bank"


@dataclass(frozen=True)
class Case:
    """A funded application on its way: how many days ago its agreement was signed."""

    application: shapes.Application
    grant: Grant
    signed_on: date

    def after(self, days: int) -> date:
        """A working day some days after the signature, never in the future."""
        return min(working_day(self.signed_on, days), clock.today())


def load_bridging(loaded: Loaded, bridging: Bridging) -> None:
    """Walk the call to its letters, and each grant to the hand that it waits for."""
    call = loaded.calls[bridging.call.year]
    set_aside(loaded, call.code, SOURCES, bridging.released_on - timedelta(days=30))
    amounts = {one.key: one.requested_cents - one.requested_cents % 1000 for one in bridging.funded}
    load_choosing(loaded, call, Chosen(amounts, bridging.released_on))
    walks: tuple[tuple[Callable[[Loaded, Case], None], int], ...] = (
        (_midterm_begun, 150), (_midterm_sent, 150), (_approved, 16), (_certified, 14), (_prepared, 13), (_to_prepare, 9),
        (_to_countersign, 2))
    for one, (walk, days) in zip(bridging.funded, walks, strict=True):
        walk(loaded, Case(one, loaded.grants[one.key], clock.today() - timedelta(days=days)))


def _active(loaded: Loaded, case: Case) -> None:
    agreement = _signed(loaded, case)
    bank = paying.bank_entered(loaded, case.application.group, case.signed_on, bank=BANK, number=_number(case))
    paying.bank_verified(loaded, bank, case.after(2))
    in_force(loaded, agreement, case.after(3))


def _signed(loaded: Loaded, case: Case) -> Agreement:
    agreement = offered(loaded, case.grant, case.signed_on - timedelta(days=6))
    signed(loaded, agreement, case.application.group, case.signed_on)
    return agreement


def _number(case: Case) -> str:
    return str(stream(0, "bank", case.grant.number).randint(10**11, 10**12 - 1))


def _carried(loaded: Loaded, case: Case, stage: str) -> None:
    _active(loaded, case)
    paying.carried(loaded, paying.first_instalment(case.grant), stage, (case.after(5), case.after(7), case.after(9)))


def _first_paid(loaded: Loaded, case: Case) -> None:
    _carried(loaded, case, "approved")
    paying.paid_out(loaded, paying.first_instalment(case.grant), case.after(11), f"PAY{case.grant.number}"[:100])


def _midterm_begun(loaded: Loaded, case: Case) -> None:
    _first_paid(loaded, case)
    report = results.reports_of(case.grant)[0]
    record = _reports(loaded, case)[0]
    editor = loaded.of_group(case.application.group, "editor")
    with clock.at(noon(clock.today() - timedelta(days=3))):
        told = reporting.narrative(loaded, case.grant, record)
        writing.write(report, editor, {key: told[key] for key in ("happened", "youth")})
        expense = record.expenses[0]
        writing.add_expense(report, editor, line=expense.line, what=expense.what, currency=expense.currency,
                            amount_cents=expense.local_cents, rate=Decimal(expense.rate), spent_on=expense.spent_on)


def _midterm_sent(loaded: Loaded, case: Case) -> None:
    _first_paid(loaded, case)
    report = results.reports_of(case.grant)[0]
    reporting.written(loaded, case.grant, report, _reports(loaded, case)[0], loaded.of_group(case.application.group, "editor"))


def _reports(loaded: Loaded, case: Case) -> tuple[money_shapes.Report, ...]:
    today = clock.today()
    rng = stream(loaded.world.seed, "bridging", case.application.key)
    spent = case.grant.amount_cents * 70 // 100
    return draw_reports(rng, case.application, loaded.groups_by_key[case.application.group], spent,
                        (today - timedelta(days=120), today - timedelta(days=2) + timedelta(days=118)))


def _approved(loaded: Loaded, case: Case) -> None:
    _carried(loaded, case, "approved")


def _certified(loaded: Loaded, case: Case) -> None:
    _carried(loaded, case, "certified")


def _prepared(loaded: Loaded, case: Case) -> None:
    _carried(loaded, case, "prepared")


def _to_prepare(loaded: Loaded, case: Case) -> None:
    _active(loaded, case)


def _to_countersign(loaded: Loaded, case: Case) -> None:
    _signed(loaded, case)
    paying.bank_entered(loaded, case.application.group, case.after(1), bank=BANK, number=_number(case))
