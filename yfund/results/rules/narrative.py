"""The questions of a report, and what is missing before it can be sent."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yfund.kernel.errors import Problem
from yfund.kernel.text import Sentence, characters, say

LIMIT = 3000
KINDS = {"midterm": say("mid-term report"), "final": say("final report")}


@dataclass(frozen=True)
class Question:
    """One question. `kinds`: the reports that ask it."""

    key: str
    label: Sentence
    help: Sentence
    kinds: tuple[str, ...] = ("midterm", "final")


QUESTIONS = (
    Question("happened", say("What happened?"), say("Tell it as you would to a friend: what you did, where, with whom.")),
    Question("youth", say("What did young people decide and do themselves?"),
             say("Who led, who learned, who had their first chance?")),
    Question("between", say("What changed between the groups who met?"),
             say("An example is worth more than a sum: a friendship, a quarrel settled, a door opened.")),
    Question("differently", say("What did you do differently from the plan, and why?"),
             say("Changes are normal. Tell us also what you dropped.")),
    Question("next", say("What comes until the end of the project?"), say("The next months, and what worries you."),
             ("midterm",)),
    Question("not_reached", say("Which objectives were not reached, and why?"),
             say("An honest answer never costs you the last instalment."), ("final",)),
    Question("lessons", say("What would you tell a group that begins now?"), say("Two or three lessons."), ("final",)),
    Question("afterwards", say("What goes on after the money ends?"), say("Who carries it, with what."), ("final",)),
)


def questions(kind: str) -> tuple[Question, ...]:
    """The questions of a midterm or final report."""
    return tuple(q for q in QUESTIONS if kind in q.kinds)


def narrative_problems(kind: str, narrative: Mapping[str, str]) -> list[Problem]:
    """Questions not answered, and answers over the limit of 3,000 characters."""
    problems = []
    for question in questions(kind):
        text = narrative.get(question.key, "")
        if not text.strip():
            problems.append(Problem(say("“%(question)s” has no answer yet.", question=question.label), question.key))
        elif characters(text) > LIMIT:
            problems.append(Problem(say("“%(question)s” is %(over)s characters too long.", question=question.label,
                                        over=characters(text) - LIMIT), question.key))
    return problems


def answered(kind: str, narrative: Mapping[str, str]) -> int:
    """How many questions have an answer."""
    return sum(1 for question in questions(kind) if narrative.get(question.key, "").strip())


def mark(text: str) -> str:
    """A short mark of a stored text; a page sends it back, so that a change made meanwhile elsewhere is noticed."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def is_late(due_on: date, today: date, state: str) -> bool:
    """Whether a report that is still owed has passed its day."""
    return state in ("due", "returned") and today > due_on
