"""What becomes of a screened application; asked by later rooms inside their own transactions."""

from yfund.applications.models import Application
from yfund.infra import workflow
from yfund.infra.db import locked
from yfund.kernel.actor import SYSTEM, Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import say


def start_review(application: Application, actor: Actor) -> None:
    """An eligible application goes to the reviewers. Raises `NotAllowed`, `Refusal`."""
    _step(application, "start_review", actor, "officer", "administrator")


def award(application: Application, actor: Actor) -> None:
    """The sealed decision funds it. Raises `NotAllowed`, `Refusal`."""
    _step(application, "award", actor, "officer", "administrator")


def reserve(application: Application, actor: Actor) -> None:
    """The sealed decision puts it on the reserve list. Raises `NotAllowed`, `Refusal`."""
    _step(application, "reserve", actor, "officer", "administrator")


def decline(application: Application, actor: Actor) -> None:
    """The sealed decision does not fund it. Raises `NotAllowed`, `Refusal`."""
    _step(application, "decline", actor, "officer", "administrator")


def _step(application: Application, step: str, actor: Actor, *roles: str) -> None:
    if actor != SYSTEM and not actor.has(*roles):
        raise NotAllowed(say("Only the secretariat records what becomes of an application."))
    workflow.move(locked(Application, application.id), step, actor)
