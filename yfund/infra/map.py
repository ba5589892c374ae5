"""The world as a drawing: land by country code and a circle wherever there is something to count.

The shapes are made once by tools/draw_map.py. Borders are those of Natural Earth and say
nothing about what the fund holds them to be; pages that show them must say so too.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

LEAST, MOST, WRITTEN = 7.0, 22.0, 11.0
SHADES = ("#f5f0ec", "#dfbfd7", "#b983ac", "#934a84", "#6b1d5c")


@dataclass(frozen=True)
class Dot:
    """One circle: where it stands, how large it is, and what it counts."""

    code: str
    x: int
    y: int
    radius: float
    count: int


@dataclass(frozen=True)
class World:
    """Shapes and middles of countries by two-letter code, on one drawing of `width` by `height`."""

    width: int
    height: int
    land: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]

    def dots(self, counts: Mapping[str, int]) -> list[Dot]:
        """Return circles with areas in proportion to counts, largest first so that small ones stay on top.

        Codes the drawing does not know and counts below one are left out.
        """
        known = {code: count for code, count in counts.items() if count > 0 and code in self.places}
        most = max(known.values(), default=1)
        found = [Dot(code, *self.places[code], _radius(count, most), count) for code, count in known.items()]
        return sorted(found, key=lambda dot: (-dot.radius, dot.code))

    def circles(self, counts: Mapping[str, int], *, title: str, desc: str = "") -> Markup:
        """Draw the circles alone, to lie over the land that the style sheet paints."""
        drawn = []
        for dot in self.dots(counts):
            small = "" if dot.radius >= WRITTEN else ' class="small"'
            drawn.append(f'<circle{small} cx="{dot.x}" cy="{dot.y}" r="{dot.radius:g}" fill="#6b1d5c" '
                         'stroke="#fff" stroke-width="2"/>')
            if dot.radius >= WRITTEN:
                drawn.append(f'<text x="{dot.x}" y="{dot.y + 5}" fill="#fff" text-anchor="middle">{dot.count}</text>')
        return self._drawing("".join(drawn), title, desc)

    def shaded(self, shades: Mapping[str, int], *, title: str, desc: str = "") -> Markup:
        """Draw all land with borders; `shades` gives a step from 0 (none) to 4 (most) by country code."""
        drawn = []
        for code, shape in self.land.items():
            step = min(4, max(0, shades.get(code, 0)))
            drawn.append(f'<path class="shade-{step}" fill="{SHADES[step]}" d="{shape}"/>')
        return self._drawing(f'<g stroke="#85797f" stroke-width=".6">{"".join(drawn)}</g>', title, desc)

    def _drawing(self, shapes: str, title: str, desc: str) -> Markup:
        told = f"<desc>{escape(desc)}</desc>" if desc else ""
        return Markup(f'<svg viewBox="0 0 {self.width} {self.height}" role="img"><title>{escape(title)}</title>'
                      f"{told}{shapes}</svg>")


def _radius(count: int, most: int) -> float:
    return round(LEAST + (MOST - LEAST) * math.sqrt((count - 1) / max(1, most - 1)), 1)


def read_world(path: Path) -> World:
    """Read what tools/draw_map.py wrote; raises OSError when the file is missing."""
    drawing = json.loads(path.read_text(encoding="utf-8"))
    places = {code: (x, y) for code, (x, y) in drawing["places"].items()}
    return World(drawing["width"], drawing["height"], drawing["land"], places)
