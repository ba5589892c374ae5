"""Letters of this room."""

from collections.abc import Iterable, Mapping
from typing import Any

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.awards.models import Agreement, Decision
from yfund.infra.outbox import post, written

KINDS = {"fund": "awards/funded", "reserve": "awards/reserved", "decline": "awards/declined"}
Titles = Mapping[str, dict[str, str]]


def decision(decision: Decision, people: Iterable[Person], titles: Titles) -> None:
    """The one letter that tells a group what was decided, with feedback for each criterion."""
    for person in people:
        post(KINDS[decision.outcome], to=person, key=f"decision:{decision.id}", about=decision.application,
             **_words(decision, decision.application, titles))


def preview(decision: Decision, application: Application, person: Person, titles: Titles) -> tuple[str, str]:
    """Subject and body of the same letter as that person would read it; nothing is kept."""
    return written(KINDS[decision.outcome], language=person.language, to=person, **_words(decision, application, titles))


def _words(decision: Decision, application: Application, titles: Titles) -> dict[str, Any]:
    told = [(titles[key], decision.feedback[key]) for key in titles if decision.feedback.get(key)]
    return {"application": application, "decision": decision, "feedback": told, "overall": decision.feedback.get("overall", "")}


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
