"""Marks for charts: SVG shapes from values, with a title, and never a word inside.

Labels stay in HTML, because SVG text breaks Arabic and Indic writing in PDFs.
Shapes are measured in percent of their place and carry light colours as
attributes for paper; on the screen the style sheet's tokens win. A page that
reads from right to left mirrors the whole drawing, so nothing here knows about it.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

TONES = {"fill": "#6b1d5c", "mid": "#dfbfd7", "sun": "#f5b642", "lagoon": "#2a7f8e", "free": "#f5f0ec",
         "ok": "#17663f", "bad": "#ab2217"}
RING = 0.012


def bar(parts: Iterable[tuple[float, str]], *, title: str = "", desc: str = "", height: int = 14,
        style: str = "") -> Markup:
    """Draw one bar of `(share, tone)` parts, each share between 0 and 1 of the whole width.

    Without a title the bar is decoration and hidden; raises KeyError for an unknown tone.
    """
    start, drawn = 0.0, []
    for share, tone in parts:
        width = _within(share, 1 - start)
        if not width:
            continue
        drawn.append(_rect(tone, start, width))
        if start:
            drawn.append(f'<rect class="gap" x="{_percent(start)}" width="2" height="100%" fill="#fff"/>')
        start += width
    return _drawing("".join(drawn), height, title, desc, f"bar {style}".strip())


def planned(share: float, plan: float, *, title: str = "", desc: str = "", mark: float | None = None) -> Markup:
    """Draw what was done over what was planned, with an upright line at `mark` (the plan itself by default)."""
    at = _within(plan if mark is None else mark, 1)
    return _drawing(
        f'{_rect("free", 0, _within(plan, 1), "plan")}{_rect("fill", 0, _within(share, 1))}'
        + _line("mark", _percent(at), -4, 24, "#231825", 3),
        20, title, desc, "bar wide")


def shares(values: Sequence[float]) -> list[float]:
    """Return each value as a share of the largest, for bars that are read against each other."""
    most = max(values, default=0)
    return [max(0.0, value) / most if most > 0 else 0.0 for value in values]


def funnel(values: Sequence[int]) -> list[tuple[float, float | None]]:
    """Return for each stage its share of the first and of the one before, None where that is empty."""
    first = values[0] if values else 0
    before = [None, *values[:-1]] if values else []
    return [(_within(value / first, 1) if first else 0.0, value / last if last else None)
            for value, last in zip(values, before, strict=True)]


def stacked(scores: Sequence[float], low: float, high: float) -> list[tuple[float, int]]:
    """Place every score on a line from `low` to `high`: its share and how many it must stand on."""
    placed: list[tuple[float, int]] = []
    for score in sorted(scores):
        at = _within((score - low) / (high - low), 1)
        taken = {up for other, up in placed if abs(other - at) < 4 * RING}
        placed.append((at, next(up for up in range(len(scores) + 1) if up not in taken)))
    return placed


def spread(scores: Sequence[float], *, low: float, high: float, title: str, desc: str = "",
           mean: float | None = None) -> Markup:
    """Draw each reviewer as a ring, equal scores on each other, and the mean as an upright.

    `high` must be above `low`; without scores only the line is drawn.
    """
    placed = stacked(scores, low, high)
    tall = 24 + 11 * max((up for _, up in placed), default=0)
    line = tall - 11
    drawn = [f'<line class="axis" x1="0" x2="100%" y1="{line}" y2="{line}" stroke="#e9e1db" stroke-width="2"/>']
    if placed:
        drawn.append(f'<line class="span" x1="{_percent(placed[0][0])}" x2="{_percent(placed[-1][0])}" '
                     f'y1="{line}" y2="{line}" stroke="#85797f" stroke-width="2"/>')
        drawn += [f'<circle class="dot" cx="{_percent(at)}" cy="{line - 11 * up}" r="4.6" fill="#fff" '
                  'stroke="#574b5a" stroke-width="2"/>' for at, up in placed]
        centre = sum(scores) / len(scores) if mean is None else mean
        at = _percent(_within((centre - low) / (high - low), 1))
        drawn.append(_line("mean", at, 1, tall - 2, "#6b1d5c", 4))
    return _drawing("".join(drawn), tall, title, desc, "spread")


def histogram(counts: Sequence[int], *, title: str, desc: str = "", marked: int | None = None,
              height: int = 96) -> Markup:
    """Draw one column for each count; the column number `marked` wears the strong colour."""
    step = 100 / max(1, len(counts))
    columns = []
    for place, share in enumerate(shares(counts)):
        tall = round(share * (height - 4), 1)
        tone = "fill" if marked in (None, place) else "mid"
        columns.append(f'<rect class="is-{tone}" x="{place * step + step * .08:.4g}%" y="{height - tall:g}" '
                       f'width="{step * .84:.4g}%" height="{tall:g}" rx="3" fill="{TONES[tone]}"/>')
    floor = (f'<line class="axis" x1="0" x2="100%" y1="{height - 1}" y2="{height - 1}" '
             'stroke="#e9e1db" stroke-width="2"/>')
    return _drawing("".join(columns) + floor, height, title, desc, "histogram")


def certainty(columns: Sequence[tuple[float, str]], *, cut: int, band: tuple[int, int] | None, title: str, desc: str = "",
              height: int = 120) -> Markup:
    """Draw a column for the chance of each place, the band of those too close to call behind them, and the line after `cut`.

    `columns`: (chance 0 to 1, tone); `band`: from which column to before which one it reaches.
    """
    step, drawn = 100 / max(1, len(columns)), []
    if band is not None:
        drawn.append(f'<rect class="coin-flip" x="{band[0] * step:.4g}%" width="{(band[1] - band[0]) * step:.4g}%" '
                     f'height="{height}" fill="#fef4de"/>')
    for place, (chance, tone) in enumerate(columns):
        tall = max(2.0, round(_within(chance, 1) * (height - 4), 1))
        drawn.append(f'<rect class="is-{tone}" x="{place * step + step * .1:.4g}%" y="{height - tall:g}" '
                     f'width="{step * .8:.4g}%" height="{tall:g}" fill="{TONES[tone]}"/>')
    drawn.append(f'<line class="axis" x1="0" x2="100%" y1="{height / 2:g}" y2="{height / 2:g}" stroke="#85797f" '
                 'stroke-width="1" stroke-dasharray="4 4"/>')
    drawn.append(_line("mark", f"{cut * step:.4g}%", -4, height, "#231825", 3))
    return _drawing("".join(drawn), height, title, desc, "certainty")


def _drawing(shapes: str, height: int, title: str, desc: str, style: str) -> Markup:
    named = 'role="img"' if title else 'aria-hidden="true"'
    told = f"<title>{escape(title)}</title>" if title else ""
    told += f"<desc>{escape(desc)}</desc>" if title and desc else ""
    return Markup(f'<svg class="marks {style}" width="100%" height="{height}" {named}>{told}{shapes}</svg>')


def _rect(tone: str, start: float, width: float, style: str = "") -> str:
    edge = {"sun": ' stroke="#96690a" stroke-width="3"', "mid": ' stroke="#85797f"', "free": ' stroke="#85797f"'}
    return (f'<rect class="{style or "is-" + tone}" x="{_percent(start)}" width="{_percent(width)}" height="100%" '
            f'fill="{TONES[tone]}"{edge.get(tone, "")}/>')


def _line(style: str, at: str, top: int, foot: int, colour: str, width: int) -> str:
    return (f'<line class="{style}" x1="{at}" x2="{at}" y1="{top}" y2="{foot}" '
            f'stroke="{colour}" stroke-width="{width}"/>')


def _within(share: float, most: float) -> float:
    return min(max(share, 0.0), max(most, 0.0))


def _percent(share: float) -> str:
    return f"{share * 100:.4g}%"
