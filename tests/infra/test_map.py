"""Every country has a place on the map, also the small ones; the drawing stays light."""

import gzip
from pathlib import Path
from xml.etree import ElementTree

import pytest

from yfund.infra.map import read_world

IMAGES = Path(__file__).parents[2] / "static/img"
SMALL = ["TV", "NR", "MC", "SM", "VA", "LI", "MV", "MT", "SG", "BH", "KN", "PW", "TO", "WS", "FJ", "KI", "MH", "FM"]


@pytest.fixture(scope="module")
def world():
    return read_world(IMAGES / "world.json")


def test_every_iso_country_has_a_place_on_the_drawing(world):
    assert len(world.places) == 250
    for x, y in world.places.values():
        assert 0 <= x <= world.width and 0 <= y <= world.height


def test_small_states_have_places(world):
    assert [code for code in SMALL if code not in world.places] == []


def test_places_lie_where_one_expects_them(world):
    assert world.places["FR"][1] < world.places["SN"][1] < world.places["ZA"][1]
    assert world.places["BR"][0] < world.places["SN"][0] < world.places["PH"][0] < world.places["FJ"][0]


def test_no_country_is_drawn_across_the_whole_page(world):
    for code in ("FJ", "RU"):
        for ring in world.land[code].split("M")[1:]:
            steps = ring.split("l")[1].rstrip("z").replace("-", " -").split()
            assert max(abs(int(step)) for step in steps[::2]) < world.width / 2, code


def test_antarctica_is_left_out(world):
    assert "AQ" not in world.land


def test_the_drawings_are_light():
    assert len(gzip.compress((IMAGES / "world.json").read_bytes())) < 45_000
    assert len(gzip.compress((IMAGES / "world.svg").read_bytes())) < 8_000


def test_circles_grow_with_the_count_and_small_ones_lie_on_top(world):
    dots = world.dots({"PH": 14, "SN": 2, "TV": 1, "FJ": 0, "??": 3})
    assert [dot.code for dot in dots] == ["PH", "SN", "TV"]
    assert [dot.radius for dot in dots] == sorted((dot.radius for dot in dots), reverse=True)


def test_nothing_to_show_is_an_empty_drawing(world):
    assert "<circle" not in world.circles({}, title="No projects yet")


def test_a_drawing_is_named_and_escaped(world):
    root = ElementTree.fromstring(world.circles({"PH": 1}, title="Where <projects> were", desc="One in Asia"))
    assert (root.find("title").text, root.find("desc").text) == ("Where <projects> were", "One in Asia")


def test_shades_stay_within_their_five_steps(world):
    root = ElementTree.fromstring(world.shaded({"PH": 9, "SN": -1, "FR": 2}, title="Money"))
    classes = {path.get("class") for path in root.iter("path")}
    assert classes == {"shade-0", "shade-2", "shade-4"}
