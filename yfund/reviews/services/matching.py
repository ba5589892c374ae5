"""One round of further readings as a task for the solver: numbers in, pairs out, no database."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from yfund.reviews import solver
from yfund.reviews.rules.matching import Reader, Text, match, points_of
from yfund.reviews.rules.progressive import even_share, most_for_each

Pair = tuple[int, int]
Parts = list[dict[str, Any]]


def arcs_of(texts: Sequence[Text], readers: Sequence[Reader], barred: AbstractSet[Pair]) -> dict[Pair, Parts]:
    """Every pair that may be made, with the parts of its match."""
    return {(text.id, reader.id): parts for text in texts for reader in readers
            if (text.id, reader.id) not in barred and (parts := match(text, reader)) is not None}


def rooms_of(readers: Sequence[Reader], total: int) -> dict[int, int]:
    """What each reader can still take: their own limit, and never more than an even part of `total` readings and two more."""
    most = most_for_each(total, sum(reader.capacity > 0 for reader in readers))
    return {reader.id: max(0, min(reader.capacity, most) - reader.load) for reader in readers if reader.capacity > 0}


def matched(texts: Sequence[Text], readers: Sequence[Reader], barred: AbstractSet[Pair], *,
            total: int) -> tuple[dict[Pair, Parts], dict[int, int]]:
    """The pairs of a round with the parts of their match, and how many readers each text still lacks."""
    room = rooms_of(readers, total)
    able = [reader for reader in readers if room.get(reader.id)]
    arcs = arcs_of(texts, able, barred)
    shares = even_share({reader.id: reader.load for reader in able}, {reader.id: room[reader.id] for reader in able},
                        sum(text.wanted for text in texts))
    solution = solver.solve({text.id: text.wanted for text in texts},
                            {reader: solver.Share(*share) for reader, share in shares.items()},
                            {pair: points_of(parts) for pair, parts in arcs.items()})
    return {pair: arcs[pair] for pair in solution.pairs}, solution.short


def readable(texts: Sequence[Text], readers: Sequence[Reader], barred: AbstractSet[Pair], *, total: int) -> set[int]:
    """Texts that somebody with room could still read."""
    room = rooms_of(readers, total)
    able = [reader for reader in readers if room.get(reader.id)]
    return {text.id for text in texts
            if any((text.id, reader.id) not in barred and match(text, reader) is not None for reader in able)}
