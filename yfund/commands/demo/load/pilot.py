"""The call of 2008 to its end: six grants chosen, agreed, paid, reported, refunded and closed."""

from dataclasses import replace
from datetime import date, timedelta

from yfund.calls.services import running
from yfund.commands.demo import money_shapes, shapes
from yfund.commands.demo.load import paying, reporting
from yfund.commands.demo.load.choosing import Chosen, in_force, load_choosing, offered, signed
from yfund.commands.demo.load.keys import Loaded, noon
from yfund.commands.demo.load.telling import load_evaluation, shown
from yfund.commands.demo.sources import load
from yfund.kernel import clock

YEAR = 2008
_DAYS_TO_OFFER = timedelta(days=6)


def with_agreed_days(world: shapes.World) -> shapes.World:
    """The world whose funded applications ask for the days their grants have, so that paper and grant agree."""
    days = {grant.application: (grant.starts_on, grant.ends_on) for grant in world.grants}
    moved = tuple(replace(call, applications=tuple(_moved(one, days) for one in call.applications)) for call in world.calls)
    return replace(world, calls=moved)


def _moved(one: shapes.Application, days: dict[str, tuple[date, date]]) -> shapes.Application:
    if one.key not in days:
        return one
    first, last = days[one.key]
    answers = {**one.answers, "starts_on": first.isoformat(), "ends_on": last.isoformat()}
    return replace(one, starts_on=first, ends_on=last, answers=answers)


def load_pilot(loaded: Loaded) -> None:
    """Walk the pilot to its end; money, reports and letters come of the same services that people use."""
    records, call = loaded.world.grants, loaded.calls[YEAR]
    load_choosing(loaded, call, Chosen({r.application: r.awarded_cents for r in records}, records[0].decided_on))
    for record in records:
        _carried_out(loaded, record)
    with clock.at(noon(max(r.closed_on for r in records), 17)):
        running.finish(call, loaded.cast["officer"])
    sent = {one.key: one for one in loaded.world.calls[0].applications}
    for record, quote in zip(records, load("card_quotes"), strict=True):
        shown(loaded, record, sent[record.application], quote)
    load_evaluation(loaded, call, loaded.world.evaluation)


def _carried_out(loaded: Loaded, record: money_shapes.Grant) -> None:
    grant = loaded.grants[record.application]
    agreement = offered(loaded, grant, record.decided_on + _DAYS_TO_OFFER)
    signed(loaded, agreement, record.group, record.signed_on)
    bank = paying.bank_entered(loaded, record.group, record.signed_on, bank=record.bank_name, number=record.bank_account)
    paying.bank_verified(loaded, bank, record.countersigned_on)
    in_force(loaded, agreement, record.countersigned_on)
    reporting.targets_set(loaded, grant, record)
    paying.paid(loaded, grant, record.instalments[0], 1)
    for number, report in enumerate(record.reports, 2):
        reporting.reported(loaded, grant, record, report)
        paying.paid(loaded, grant, record.instalments[number - 1], number)
    paying.refunded(loaded, grant, record)
    reporting.closed(loaded, grant, record)
