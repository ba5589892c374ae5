"""Refusals: ordinary events that carry a sentence for the person. `web.errors` turns them into pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from yfund.kernel.text import Sentence, say


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `field` names the field or section to link to, or is empty."""

    sentence: Sentence
    field: str = ""


class YfundError(Exception):
    """Base of all refusals; `status` is the HTTP status of the page."""

    status = 500

    def __init__(self, sentence: Sentence | str) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence if isinstance(sentence, Sentence) else say(str(sentence))


class Refusal(YfundError):
    """The step cannot be done as things are; `problems` names everything that is wrong, never the first only."""

    status = 422

    def __init__(self, sentence: Sentence | str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = list(problems)


class NotAllowed(YfundError):
    """This person may see the thing but not do this."""

    status = 403


class NotFound(YfundError):
    """There is no such thing, or this person may not know of it: both look the same."""

    status = 404

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or say("There is no such page, or it is not yours to see."))


class Clash(YfundError):
    """Somebody else was faster: the thing changed since this person loaded it."""

    status = 409


class Unavailable(YfundError):
    """Something the house depends on does not answer; trying again later may help."""

    status = 503
