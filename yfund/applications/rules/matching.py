"""Whether two groups are the same: by registration number, by name."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from yfund.kernel.text import folded

CUTOFF = 85
SHORTEST_NUMBER = 4
MOST = 10


def bare_number(number: str) -> str:
    """A registration number for comparing: letters and digits only, case and script forms made one.

    Empty when too short to tell two groups apart.
    """
    bare = "".join(c for c in folded(number) if c.isalnum()).upper()
    return bare if len(bare) >= SHORTEST_NUMBER else ""


def alike(name: str, others: Mapping[int, str], cutoff: int = CUTOFF) -> list[tuple[int, int]]:
    """Keys of the folded names in `others` that resemble `name`, each with a score up to 100, the best first.

    The order of the words does not count; a name that is only a part of another is not the same group.
    """
    wanted = folded(name)
    if not wanted:
        return []
    hits = process.extract(wanted, others, scorer=fuzz.token_sort_ratio, score_cutoff=cutoff, limit=MOST)
    return [(key, round(score)) for _text, score, key in hits]
