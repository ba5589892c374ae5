"""What becomes of an application after screening."""

from yfund.applications.models import Application
from yfund.infra import workflow
from yfund.kernel.actor import Actor


def start_review(application: Application, actor: Actor) -> None:
    """Hand an eligible application to the reviewers. The calling service has asked who may."""
    workflow.move(application, "start_review", actor)
