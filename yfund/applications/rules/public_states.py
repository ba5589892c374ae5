"""What a group is told of its application: one public word for every internal state, never a score or a recommendation."""

from datetime import datetime

from yfund.kernel.text import Sentence, say

WORDS: dict[str, Sentence] = {
    "draft": say("Not sent yet"), "submitted": say("Sent: the fund has it"), "returned": say("The fund asks for changes"),
    "eligible": say("Passed the first check"), "ineligible": say("Cannot take part"), "in_review": say("With the readers"),
    "awarded": say("Chosen"), "reserved": say("On the reserve list"), "declined": say("Not chosen this time"),
    "withdrawn": say("Taken back by your group"),
}
_STAGES = (say("You send it"), say("The fund checks it against the rules of the call"), say("Readers read and score it"),
           say("The committee decides, and you get a letter"))
_STAGE_OF = {"draft": 0, "submitted": 1, "returned": 1, "ineligible": 1, "eligible": 2, "in_review": 2, "reserved": 3,
             "awarded": 4, "declined": 4}


def word(state: str) -> Sentence:
    """The public word of a state."""
    return WORDS[state]


def stages(state: str, submitted_at: datetime | None) -> list[tuple[Sentence, str, datetime | None]]:
    """What happened and what comes: (title, "past" | "now" | "next", when)."""
    here = _STAGE_OF.get(state, 0)
    if state == "withdrawn":
        here = 1 if submitted_at else 0
        return [(_STAGES[0], "past", submitted_at)][:here] + [(WORDS[state], "now", None)]
    if state == "ineligible":
        return [(_STAGES[0], "past", submitted_at), (WORDS[state], "now", None)]
    return [(title, "past" if i < here else "now" if i == here else "next", submitted_at if i == 0 else None)
            for i, title in enumerate(_STAGES)]
