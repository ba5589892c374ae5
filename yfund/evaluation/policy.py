"""Who writes, answers, publishes and reads an evaluation."""

from typing import TYPE_CHECKING

from yfund.kernel.actor import Actor

if TYPE_CHECKING:
    from yfund.evaluation.models import Evaluation

READERS = ("officer", "administrator", "auditor", "advisor")


def may_read(actor: Actor, evaluation: "Evaluation") -> bool:
    """Everybody once it is published; before that those who write, answer, audit and advise."""
    return evaluation.state == "published" or actor.has(*READERS)


def may_write(actor: Actor) -> bool:
    """An officer writes findings, lessons and recommendations."""
    return actor.has("officer")


def may_answer(actor: Actor) -> bool:
    """An administrator answers for the fund."""
    return actor.has("administrator")


def may_publish(actor: Actor) -> bool:
    """An officer or administrator publishes, once every recommendation is answered."""
    return actor.has("officer", "administrator")
