"""What a question takes as files, said before anybody chooses one."""

from collections.abc import Mapping
from dataclasses import dataclass

from yfund.calls.rules.form import Question
from yfund.kernel.text import Sentence, say

MOST_FILES = 10
MOST_MB = 10
# With what was taken away again: it stays in the history, and the store.
MOST_MB_IN_ALL = 500
MOST_MB_A_DAY = 500


@dataclass(frozen=True)
class FileLimits:
    """`kinds`: endings without the dot; empty = all that the fund takes. `most`: how many files, `most_mb`: each of them."""

    kinds: tuple[str, ...]
    most: int
    most_mb: int

    @property
    def most_bytes(self) -> int:
        return self.most_mb * 2**20


def limits_of(question: Question) -> FileLimits:
    """The limits a question sets, within those of the house."""
    return FileLimits(tuple(question.get("kinds") or ()), min(MOST_FILES, int(question.get("most") or MOST_FILES)),
                      min(MOST_MB, int(question.get("largest_mb") or MOST_MB)))


def no_room(kept: Mapping[str, int], today: Mapping[str, int], sha256: str, size: int) -> Sentence | None:
    """Why one more file does not fit, if so: too much for one application, or from one person in a day.

    `kept` and `today`: checksum → bytes of what was ever sent to the application, and by the person since yesterday.
    The same bytes again take no room.
    """
    if sum({**kept, sha256: size}.values()) > MOST_MB_IN_ALL * 2**20:
        return say("This application has had %(most)s MB of files, with those that were removed. We cannot keep more for one "
                   "application. Write to the fund if you need to add something.", most=MOST_MB_IN_ALL)
    if sum({**today, sha256: size}.values()) > MOST_MB_A_DAY * 2**20:
        return say("You have sent %(most)s MB of files in one day. We cannot take more from one person: go on tomorrow, or let "
                   "another member of your group send it.", most=MOST_MB_A_DAY)
    return None
