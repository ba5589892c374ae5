"""Letters of this room."""

from collections.abc import Iterable, Mapping

from yfund.accounts.models import Person
from yfund.awards.models import Agreement, Decision
from yfund.infra.outbox import post


def decision(decision: Decision, people: Iterable[Person], titles: Mapping[str, dict[str, str]]) -> None:
    """The one letter that tells a group what was decided, with feedback for each criterion."""
    kind = {"fund": "awards/funded", "reserve": "awards/reserved", "decline": "awards/declined"}[decision.outcome]
    feedback = [(titles[key], text) for key, text in decision.feedback.items() if key in titles]
    for person in people:
        post(kind, to=person, key=f"decision:{decision.id}", about=decision.application, application=decision.application,
             decision=decision, feedback=feedback)


def agreement_offered(agreement: Agreement, people: Iterable[Person]) -> None:
    """The agreement is ready to be read and signed."""
    for person in people:
        post("awards/agreement_offered", to=person, key=f"agreement:{agreement.id}", about=agreement.grant,
             grant=agreement.grant, agreement=agreement)


def agreement_in_force(agreement: Agreement, people: Iterable[Person]) -> None:
    """Both sides have signed."""
    for person in people:
        post("awards/agreement_in_force", to=person, key=f"in-force:{agreement.id}", about=agreement.grant,
             grant=agreement.grant, agreement=agreement)
