"""Findings under the six criteria of OECD-DAC (2019), lessons, recommendations and their answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, characters, say

CRITERIA: dict[str, Sentence] = {
    "relevance": say("Relevance"), "coherence": say("Coherence"), "effectiveness": say("Effectiveness"),
    "efficiency": say("Efficiency"), "impact": say("Impact"), "sustainability": say("Sustainability"),
}
QUESTIONS: dict[str, Sentence] = {
    "relevance": say("Did the grants answer a need of young people?"), "coherence": say("Did it fit with what others do?"),
    "effectiveness": say("Did the projects reach their objectives?"), "efficiency": say("Was money and time well used?"),
    "impact": say("What changed?"), "sustainability": say("Will it last?"),
}
RESPONSES: dict[str, Sentence] = {
    "accepted": say("Accepted"), "partly": say("Accepted in part"), "rejected": say("Rejected")}
LONGEST = 5000


class Answered(Protocol):
    """What these functions need of a recommendation."""

    position: int
    response: str


def finding_problems(criterion: str, text: str, evidence: str) -> list[Problem]:
    """A finding stands under a criterion and on evidence."""
    problems = []
    if criterion not in CRITERIA:
        problems.append(Problem(say("Choose the criterion."), "criterion"))
    problems += text_problems(text, "text", say("Write what was found."))
    return problems + text_problems(evidence, "evidence", say("Say on what it rests: a finding stands on evidence."))


def text_problems(text: str, field: str, empty: Sentence) -> list[Problem]:
    """A text that is there and not endless."""
    if not text.strip():
        return [Problem(empty, field)]
    if characters(text) > LONGEST:
        return [Problem(say("Keep it to %(most)s characters.", most=LONGEST), field)]
    return []


def response_problems(*, response: str, response_text: str, action: str, owner: str,
                      due_on: date | None) -> list[Problem]:
    """An answer says yes, in part or no; a no has a reason, a yes an action, who does it and by when (UNEG norms)."""
    if response not in RESPONSES:
        return [Problem(say("Choose one of the three answers."), "response")]
    problems = []
    if response != "accepted" and not response_text.strip():
        problems.append(Problem(say("Say why, or what part."), "response_text"))
    if response != "rejected":
        if not action.strip():
            problems.append(Problem(say("Say what will be done."), "action"))
        if not owner.strip():
            problems.append(Problem(say("Say who does it."), "owner"))
        if due_on is None:
            problems.append(Problem(say("Say by which day."), "due_on"))
    return problems


def unanswered(advice: Iterable[Answered]) -> list[int]:
    """Numbers of the recommendations that have no answer yet."""
    return [one.position for one in advice if not one.response]


def publishing_problems(sizes: Mapping[str, int], missing: list[int]) -> list[Problem]:
    """What stands between an evaluation and its management response being complete."""
    problems = []
    if not sizes.get("findings"):
        problems.append(Problem(say("There is no finding yet.")))
    if not sizes.get("advice"):
        problems.append(Problem(say("There is no recommendation yet.")))
    if missing:
        problems.append(Problem(say("%(count)s recommendations have no answer yet.", count=len(missing))))
    return problems
