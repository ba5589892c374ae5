"""Letters of this room."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.awards.models import Agreement, Decision
from yfund.awards.models.meeting import Meeting
from yfund.awards.models.telling import DecisionLetter
from yfund.calls.models import Call
from yfund.infra.outbox import post, written

KINDS = {"fund": "awards/funded", "reserve": "awards/reserved", "decline": "awards/declined"}
Titles = Mapping[str, dict[str, str]]


def decision(decision: Decision, people: Iterable[Person], titles: Titles, *, until: date | None, key: str) -> None:
    """The one letter that tells a group what was decided, with feedback for each criterion. `key` makes it once only."""
    for person in people:
        post(KINDS[decision.outcome], to=person, key=key, about=decision.application,
             **_words(decision, decision.application, titles, until))


def preview(decision: Decision, application: Application, person: Person, titles: Titles, *,
            until: date | None) -> tuple[str, str]:
    """Subject and body of the same letter as that person would read it; nothing is kept."""
    return written(KINDS[decision.outcome], language=person.language, to=person, **_words(decision, application, titles, until))


def meeting_called(meeting: Meeting, call: Call, people: Iterable[Person]) -> None:
    """The committee is asked to meet: when, where, and where the agenda stands. It names no application."""
    for person in people:
        post("awards/meeting_called", to=person, key=f"meeting:{meeting.id}", about=meeting, meeting=meeting, call=call)


def reserve_over(letter: DecisionLetter, application: Application, people: Iterable[Person]) -> None:
    """The reserve list of a call has ended and no grant became free for this group."""
    for person in people:
        post("awards/reserve_over", to=person, key=f"decision-letter:{letter.id}", about=application, application=application)


def _words(decision: Decision, application: Application, titles: Titles, until: date | None) -> dict[str, Any]:
    """Feedback is told only when an officer has read it: what readers wrote goes to nobody unseen."""
    said = decision.feedback if decision.feedback_read_at else {}
    told = [(titles[key], said[key]) for key in titles if said.get(key)]
    return {"application": application, "decision": decision, "feedback": told, "overall": said.get("overall", ""), "until": until}


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
