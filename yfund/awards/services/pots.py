"""Money set apart for each lot, so that the ranking has a line for each."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from yfund.awards import policy
from yfund.awards.models.scenarios import LotMoney
from yfund.awards.queries import selection_of
from yfund.awards.services.selecting import must, refuse
from yfund.calls.models import Call, Lot
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say


def money_of(call: Call) -> dict[str, int]:
    """What is set apart, in cents by code of the lot; lots that are not there share the rest of the envelope."""
    return dict(db.session.execute(select(Lot.code, LotMoney.cents).join(LotMoney, LotMoney.lot_id == Lot.id)
                                   .where(Lot.call_id == call.id)).all())


def set_apart(call: Call, actor: Actor, sums: Mapping[str, int]) -> None:
    """Set money apart for lots (cents by code), instead of what was set before. Not after the committee recommended."""
    must(policy.may_prepare(actor))
    call = locked(Call, call.id)
    selection = selection_of(call.id)
    if selection is not None and selection.state != "preparing":
        raise Refusal(say("The committee has recommended already."))
    problems = [Problem(say("Write a sum above nothing, or leave it empty."), f"lot-{code}")
                for code, cents in sums.items() if cents <= 0]
    if sum(sums.values()) > call.envelope_cents:
        problems.append(Problem(say("Together the lots hold more than the envelope.")))
    refuse(problems, say("Nothing was kept yet: please mend this first."))
    ids = {lot.code: lot.id for lot in call.lots}
    db.session.execute(delete(LotMoney).where(LotMoney.lot_id.in_(ids.values())))
    db.session.add_all([LotMoney(lot_id=ids[code], cents=cents) for code, cents in sums.items() if code in ids])
    journal.note("call.lot_money", call, actor, cents=dict(sums))
    db.session.flush()
