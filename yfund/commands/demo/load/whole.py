"""Loading the whole demonstration, in one transaction: it is there completely or not at all."""

import random
from dataclasses import replace

from sqlalchemy import select, update

from yfund.accounts.models import Person
from yfund.applications.models import PastGrantee
from yfund.applications.services.matching import compare
from yfund.commands.demo import shapes
from yfund.commands.demo.bridging import make_bridging
from yfund.commands.demo.load.apart import load_apart
from yfund.commands.demo.load.applications import load_applications
from yfund.commands.demo.load.bridging import load_bridging
from yfund.commands.demo.load.calls import load_calls
from yfund.commands.demo.load.giving import load_giving
from yfund.commands.demo.load.keys import Loaded
from yfund.commands.demo.load.papers import store_papers
from yfund.commands.demo.load.people import load_people
from yfund.commands.demo.load.pilot import load_pilot, with_agreed_days
from yfund.commands.demo.load.present import load_present
from yfund.commands.demo.load.reviewing import load_reviewing
from yfund.infra.columns import ids_from
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.reviews.models import ReviewerProfile


def load(world: shapes.World) -> Loaded:
    """Write the world into an empty database; the same world gives the same records, public ids included."""
    bridging = make_bridging(world, clock.today(), _member_group(world))
    world = with_agreed_days(replace(world, calls=(*world.calls, bridging.call)))
    loaded = Loaded(world, {group.key: group for group in world.groups}, store_papers())
    with ids_from(random.Random(f"{world.seed}:public ids")), transaction():
        load_people(loaded)
        load_calls(loaded)
        profiles = {profile.person_id: profile for profile in db.session.scalars(select(ReviewerProfile))}
        for record in world.calls:
            load_applications(loaded, record)
            load_reviewing(loaded, record, profiles)
        load_giving(loaded)
        load_pilot(loaded)
        load_bridging(loaded, bridging)
        load_present(loaded)
        compare([row.id for row in loaded.groups.values()], list(db.session.scalars(select(PastGrantee.id))))
        load_apart(loaded, world.calls[1].year)
        _letters_are_sent()
    return loaded


def _member_group(world: shapes.World) -> str:
    return next(account.group for account in world.accounts if account.role == "owner")


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def _letters_are_sent() -> None:
    """Letters of the past went out in the past: the worker must not send them again, people can read them."""
    db.session.flush()
    db.session.execute(update(Letter).where(Letter.state == "waiting").values(
        state="sent", sent_at=Letter.created_at, attempts=1))
