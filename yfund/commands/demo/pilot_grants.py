"""The six grants of 2008: signed, paid, reported, refunded, closed."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from yfund.commands.demo.moments import working_day
from yfund.commands.demo.money_shapes import Grant, Instalment
from yfund.commands.demo.pilot_reports import draw_reports, spent_cents
from yfund.commands.demo.shapes import Application, Group
from yfund.commands.demo.sources import load, stream

_DECIDED_ON = date(2008, 7, 11)


def make_grants(seed: int, chosen: list[Application], groups: Mapping[str, Group]) -> tuple[Grant, ...]:
    """Return one closed grant for each chosen proposal."""
    return tuple(
        _grant(seed, place, application, groups[application.group]) for place, application in enumerate(chosen, start=1)
    )


def _grant(seed: int, place: int, application: Application, group: Group) -> Grant:
    rng = stream(seed, "grant", application.key)
    awarded = application.requested_cents - application.requested_cents % 1000
    signed = working_day(date(2008, 8, 4), rng.randint(0, 14))
    starts, ends = date(2008, 9, 15), date(2009, 4, 15) - timedelta(days=5 * place)
    reports = draw_reports(rng, application, group, awarded, (starts, ends))
    instalments = _instalments(rng, place, awarded, signed, reports)
    refunded = working_day(instalments[-1].paid_on, rng.randint(5, 12))
    return Grant(
        key=f"grant-2008-{place}",
        number=f"YSF/2008/G{place:02d}",
        application=application.key,
        group=group.key,
        awarded_cents=awarded,
        decided_on=_DECIDED_ON,
        signed_on=signed,
        countersigned_on=working_day(signed, rng.randint(2, 5)),
        signed_by=group.members[0].key,
        starts_on=starts,
        ends_on=ends,
        bank_name=load("pilot_reports")["banks"][place - 1],
        bank_account=f"{rng.randint(10**11, 10**12 - 1)}",
        instalments=instalments,
        reports=reports,
        refund_cents=awarded - spent_cents(reports),
        refunded_on=refunded,
        refund_reference=f"RFD{refunded:%Y%m%d}{place:02d}",
        closed_on=working_day(refunded, 3),
        withhold_place=place == 4,
    )


def _instalments(rng: random.Random, place: int, awarded: int, signed: date, reports: tuple) -> tuple[Instalment, ...]:
    starts = (
        signed + timedelta(days=7),
        reports[0].accepted_on + timedelta(days=1),
        reports[1].accepted_on,
    )
    first, second = awarded * 70 // 100, awarded * 20 // 100
    amounts = (first, second, awarded - first - second)
    plan = load("call_rules")["plans"]["instalments"]
    return tuple(
        _instalment(rng, f"{place:02d}", entry, cents, start)
        for entry, cents, start in zip(plan, amounts, starts, strict=True)
    )


def _instalment(rng: random.Random, place: str, entry: Mapping, cents: int, start: date) -> Instalment:
    prepared = working_day(start)
    certified = working_day(prepared, rng.randint(1, 3))
    approved = working_day(certified, 1)
    paid = working_day(approved, 1)
    return Instalment(
        key=entry["key"],
        percent=entry["percent"],
        cents=cents,
        prepared_on=prepared,
        certified_on=certified,
        approved_on=approved,
        paid_on=paid,
        bank_reference=f"PAY{paid:%Y%m%d}{place}",
    )
