"""Lends the drawings to the templates: cloth, loom, marks of charts and the map."""

from functools import lru_cache
from pathlib import Path

from flask import Flask

from yfund.infra import charts, cloth
from yfund.infra.map import World, read_world


def install(app: Flask, static: Path) -> None:
    """Add the drawing functions to Jinja under one word each; the map is read when first asked for."""

    @lru_cache(maxsize=1)
    def world() -> World:
        return read_world(static / "img" / "world.json")

    app.jinja_env.globals.update(
        N_=str,
        draw_cloth=cloth.cloth, draw_band=cloth.band, draw_loom=cloth.loom,
        draw_bar=charts.bar, draw_planned=charts.planned, draw_spread=charts.spread,
        draw_histogram=charts.histogram, draw_certainty=charts.certainty, draw_shares=charts.shares, draw_funnel=charts.funnel,
        draw_circles=lambda counts, **told: world().circles(counts, **told),
        draw_shaded=lambda shades, **told: world().shaded(shades, **told),
    )
