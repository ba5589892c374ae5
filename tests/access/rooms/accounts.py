"""A letter to the owner, an invitation that waits, and tokens that look like tokens."""

from tests.access.world import World
from yfund.accounts import queries, services
from yfund.infra import outbox
from yfund.infra.db import transaction


def furnish(world: World) -> None:
    """One letter and one invitation."""
    owner = world.people["owner"]
    with transaction():
        key = services.invite(world.organisation, queries.actor_of(owner), email=world.people["other_group"].email, part="reader")
    with transaction():
        letter = outbox.post("accounts/reset", to=owner, key="walk", link="http://localhost/")
    world.things["letter"] = letter.public_id
    world.things["invitation"] = key, queries.invitation_with(key).public_id


def _group(world):
    return {"public_id": world.organisation.public_id}


def _member(world):
    return {**_group(world), "person_id": world.people["reader"].public_id}


def _person(world):
    return {"public_id": world.people["reviewer"].public_id}


def _letter(world):
    return {"public_id": world.things["letter"]}


def _token(_world):
    return {"token": "InRva2VuIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}


VALUES = {
    **{f"accounts.{name}": _group for name in ("organisation", "change_organisation", "invite")},
    **{f"accounts.{name}": _member for name in ("change_part", "remove_member", "hand_over")},
    **{f"accounts.{name}": _person for name in ("person", "give_role", "take_role", "disable", "enable")},
    **{f"accounts.{name}": _letter for name in ("letter", "demo_letter")},
    **dict.fromkeys(("accounts.confirm", "security.confirm_email", "security.reset_password",
                     "security.two_factor_setup_validate"), _token),
    "accounts.make_code": _group, "accounts.take_back_codes": _group,
    "accounts.join_by_code": lambda world: {},
    "accounts.withdraw_invitation": lambda world: {**_group(world), "invitation_id": world.things["invitation"][1]},
    "accounts.invitation": lambda world: {"key": world.things["invitation"][0]},
    "accounts.join": lambda world: {"public_id": world.things["invitation"][1]},
    "static": lambda _world: {"filename": "img/favicon.svg"},
}
