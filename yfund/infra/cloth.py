"""The cloth of a grant and the loom of an application, drawn from values alone.

A plain weave: threads lie (weft, coloured by row) where column and row add up
to an even number, and stand (warp, coloured by column) elsewhere. The same
number always gives the same cloth, so it can serve as the picture of a grant.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256

from markupsafe import Markup

CREAM, LAGOON, CLAY, PLUM, ROSE, SUN = "#fff3e2", "#4fa3b0", "#cf6a45", "#8a2f79", "#e9a9b6", "#f5b642"
THREADS = (CREAM, LAGOON, CLAY, PLUM, ROSE, SUN)
WARP = "#8d5b85"
PITCH = 14
LOOM_PITCH, LOOM_ROWS, LOOM_COLUMNS = 16, 5, 28
LOOM_THREADS = ((PLUM, PLUM), (PLUM, SUN), (SUN, CREAM), (CLAY, ROSE), (LAGOON, SUN), (ROSE, PLUM), (CREAM, LAGOON))
WOVEN_ROWS = {"done": 5, "change": 4, "progress": 2}


def cloth(number: str, columns: int = 5, rows: int = 5, *, size: int | None = None) -> Markup:
    """Return the square cloth of `number` as decorative SVG, `size` pixels wide.

    The picture is hidden from screen readers: the number stands beside it in words.
    """
    width, height = columns * PITCH, rows * PITCH
    shown = size or width
    return Markup(
        f'<svg class="cloth" width="{shown}" height="{round(shown * height / width)}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true">{_weave(number, columns, rows)}</svg>'
    )


def band(number: str, *, height: int = 84, columns: int = 24) -> Markup:
    """Return the cloth of `number` as a strip that fills the width of its place."""
    rows = max(2, height // PITCH // 2 * 2)
    name = "w" + sha256(f"{number}/{columns}/{rows}".encode()).hexdigest()[:8]
    return Markup(
        f'<svg class="cloth band" width="100%" height="{height}" aria-hidden="true"><defs>'
        f'<pattern id="{name}" width="{columns * PITCH}" height="{rows * PITCH}" patternUnits="userSpaceOnUse">'
        f'{_weave(number, columns, rows)}</pattern></defs><rect width="100%" height="100%" fill="url(#{name})"/></svg>'
    )


def loom(sections: Sequence[str]) -> Markup:
    """Draw an application as a loom, one strip of cloth for each section in order.

    A section is `done`, `change`, `progress` or anything else, which is bare warp.
    """
    each = max(3, LOOM_COLUMNS // max(1, len(sections)))
    columns = each * max(1, len(sections))
    woven: dict[str, list[str]] = defaultdict(list)
    bare = []
    for column in range(columns):
        index = min(column // each, len(sections) - 1)
        first = LOOM_ROWS - WOVEN_ROWS.get(sections[index], 0) if sections else LOOM_ROWS
        if first:
            bare.append(f"M{column * LOOM_PITCH + 8} -6V{first * LOOM_PITCH + (6 if first == LOOM_ROWS else 2)}")
        standing, lying = LOOM_THREADS[index % len(LOOM_THREADS)]
        for row in range(first, LOOM_ROWS):
            woven[lying if row % 2 else standing].append(_stitch(column, row, LOOM_PITCH, 4.7))
    warp = f'<path class="warp" stroke="{WARP}" stroke-width="2.5" d="{"".join(bare)}"/>' if bare else ""
    return Markup(
        f'<svg class="cloth loom" viewBox="-6 -6 {columns * LOOM_PITCH + 12} 92" aria-hidden="true">'
        f'<g fill="none" stroke-linecap="round" stroke-width="10">{warp}{_paths(woven)}</g></svg>'
    )


def _weave(number: str, columns: int, rows: int) -> str:
    digest = sha256(number.encode()).digest()
    palette = _palette(digest)
    lying = _bands(digest[8:16], rows, palette)
    standing = _bands(digest[16:24], columns, palette[1:] + palette[:1])
    stitches: dict[str, list[str]] = defaultdict(list)
    for row in range(rows):
        for column in range(columns):
            colour = standing[column] if (column + row) % 2 else lying[row]
            stitches[colour].append(_stitch(column, row, PITCH, 4.06))
    return f'<g fill="none" stroke-linecap="round" stroke-width="8.96">{_paths(stitches)}</g>'


def _palette(digest: bytes) -> list[str]:
    """Pick four threads; plum is nearly as dark as its ground, so it is never alone."""
    left = list(THREADS)
    return [left.pop(digest[place] % len(left)) for place in range(4)]


def _bands(digest: bytes, length: int, palette: list[str]) -> list[str]:
    """Colour `length` threads so that they read the same from both ends, as weavers do."""
    half = [palette[0] if digest[place % 8] % 3 else palette[1 + digest[place % 8] % 2]
            for place in range((length + 1) // 2)]
    half[-1] = palette[digest[0] % 4]
    return half + half[: length // 2][::-1]


def _stitch(column: int, row: int, pitch: int, reach: float) -> str:
    across, down = column * pitch + pitch / 2, row * pitch + pitch / 2
    if (column + row) % 2:
        return f"M{across:g} {down - reach:g}v{2 * reach:g}"
    return f"M{across - reach:g} {down:g}h{2 * reach:g}"


def _paths(stitches: dict[str, list[str]]) -> str:
    return "".join(_drawn(stitches))


def _drawn(stitches: dict[str, list[str]]) -> Iterator[str]:
    for colour, pieces in stitches.items():
        yield f'<path stroke="{colour}" d="{"".join(pieces)}"/>'
