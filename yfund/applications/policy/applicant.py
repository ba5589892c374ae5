"""Who may do what with an application: pure predicates of actor, application and what is asked of it."""

from datetime import datetime
from typing import Protocol

from yfund.kernel.actor import Actor


class Application(Protocol):
    """What these predicates need of an application."""

    @property
    def organisation_id(self) -> int: ...

    @property
    def state(self) -> str: ...

    @property
    def changing_at(self) -> datetime | None: ...


CHANGING = ("draft", "returned")
WITHDRAWABLE = ("draft", "submitted", "returned", "eligible", "in_review", "reserved")


def may_begin(actor: Actor, organisation_id: int) -> bool:
    """Owners and editors apply for their organisation."""
    return actor.may_write_for(organisation_id)


def is_open(application: Application) -> bool:
    """Whether it is being written: a draft, changes asked for, or changes of the group's own after sending."""
    return application.state in CHANGING or application.state == "submitted" and application.changing_at is not None


def may_write(actor: Actor, application: Application) -> bool:
    """Owners and editors write while it is open. Time is a rule, not a right."""
    return actor.may_write_for(application.organisation_id) and is_open(application)


def may_change(actor: Actor, application: Application) -> bool:
    """Owners and editors may change what they sent until the fund begins to check it."""
    return actor.may_write_for(application.organisation_id) and application.state == "submitted"


def may_submit(actor: Actor, application: Application) -> bool:
    """Owners and editors send; sending again what was sent is harmless and gives the same receipt."""
    return actor.may_write_for(application.organisation_id)


def may_withdraw(actor: Actor, application: Application) -> bool:
    """Owners and editors take it back until it is decided."""
    return actor.may_write_for(application.organisation_id) and application.state in WITHDRAWABLE


def may_carry(earlier: Application, draft: Application) -> bool:
    """What was sent before may go on in a draft of the same group."""
    return (draft.state == "draft" and earlier.organisation_id == draft.organisation_id
            and earlier.state not in ("draft", "withdrawn"))


def is_of_group(actor: Actor, application: Application) -> bool:
    """Members of the group see their own pages; staff have theirs."""
    return application.organisation_id in actor.memberships
