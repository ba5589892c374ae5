"""What becomes of an application after screening."""

from yfund.applications.models import Application
from yfund.infra import workflow
from yfund.kernel.actor import Actor


def start_review(application: Application, actor: Actor) -> None:
    """Hand an eligible application to the reviewers. The calling service has asked who may."""
    workflow.move(application, "start_review", actor)


def award(application: Application, actor: Actor) -> None:
    """The fund gives money for it. The calling service has asked who may."""
    workflow.move(application, "award", actor)


def reserve(application: Application, actor: Actor) -> None:
    """It waits for money that may become free. The calling service has asked who may."""
    workflow.move(application, "reserve", actor)


def decline(application: Application, actor: Actor) -> None:
    """It is not funded. The calling service has asked who may."""
    workflow.move(application, "decline", actor)
