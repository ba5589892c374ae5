"""The draft of an evaluation with one recommendation, of the call whose grant is paid."""

from sqlalchemy import select

from tests.access.world import World
from yfund.accounts.queries import actor_of
from yfund.awards.models import Grant
from yfund.calls.models import Call
from yfund.evaluation import services
from yfund.infra.db import db, transaction


def furnish(world: World) -> None:
    """Begin it and recommend something."""
    officer = actor_of(world.people["officer"])
    call = db.session.scalar(select(Call).join(Grant, Grant.call_id == Call.id).where(Grant.public_id == world.things["grant"]))
    with transaction():
        evaluation = services.begin(call, officer, title="What the bridges carried")
        services.add_advice(evaluation, officer, text="Pay the first instalment within two weeks of signing.")
    world.things["evaluated call"] = call.code


def _call(world: World) -> dict[str, str]:
    return {"code": world.things["evaluated call"]}


VALUES = {f"evaluation.{page}": _call for page in ("show", "pdf", "begin", "edit", "publish", "rework")}
VALUES |= {f"evaluation.{page}": lambda world: {**_call(world), "kind": "advice"} for page in ("add", "remove")}
VALUES |= {f"evaluation.{page}": lambda world: {**_call(world), "number": 1} for page in ("answer", "done")}
