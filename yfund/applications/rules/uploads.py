"""What a question takes as files, said before anybody chooses one."""

from dataclasses import dataclass

from yfund.calls.rules.form import Question

MOST_FILES = 10
MOST_MB = 10


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
