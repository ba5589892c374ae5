"""An application of the owner's group that was sent, with one file put to it before."""

import io

from tests.access.world import World
from tests.build import applications
from yfund.accounts.queries import actor_of
from yfund.applications.services import drafting, submitting
from yfund.infra import storage
from yfund.infra.db import transaction
from yfund.kernel import clock


def furnish(world: World) -> None:
    """One open call and one application to it."""
    owner = world.people["owner"]
    actor, name = actor_of(owner), owner.name
    call = applications.open_call("YSF-WALK")
    made = applications.draft(call, world.organisation, owner, **applications.ANSWERS)
    kept = storage.store(io.BytesIO(b"%PDF-1.4"), 100)
    with transaction():
        upload = drafting.add_upload(made, actor, "prices", filename="a.pdf", media_type="application/pdf", size=kept.size,
                                     sha256=kept.sha256)
    with transaction():
        submitting.submit(made, actor, declared_name=name, received_at=clock.now())
    world.things |= {"application": made.public_id, "file": upload.public_id, "call code": call.code}


def _application(world):
    return {"public_id": world.things["application"]}


VALUES = {
    **{f"applications.{name}": _application for name in (
        "show", "read", "check", "receipt", "pdf", "withdraw", "withdraw_now", "submit", "autosave", "change", "keep_sent",
        "describe_files", "begin_file", "own_sheet", "paste", "dismiss_move")},
    **{f"applications.{name}": lambda world: {**_application(world), "key": "idea"} for name in (
        "section", "save_section", "history", "together_here")},
    **{f"applications.{name}": lambda world: {**_application(world), "key": "title"} for name in ("versions", "take_version")},
    "applications.carry_over": lambda world: {**_application(world), "earlier_id": world.things["application"]},
    "applications.begin": lambda world: {"code": world.things["call code"]},
    **{f"applications.{name}": lambda world: {"public_id": "2345678923456789"} for name in (
        "arrived_so_far", "piece", "finish_file")},
    "applications.put_back_file": lambda world: {**_application(world), "file_id": world.things["file"]},
    "applications.file": lambda world: {"public_id": world.things["file"]},
}
