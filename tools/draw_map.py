"""Draw static/img/world.json and world.svg from Natural Earth: run once, its products are committed.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/draw_map.py package /usr/share/iso-codes/json/iso_3166-1.json static/img

The shapes come from npm world-atlas@2.0.2 (ISC), made from Natural Earth (public domain); the
two-letter codes from Debian's iso-codes. The script refuses other bytes than it was written for.
"""

import json
import math
import sys
from hashlib import sha256
from pathlib import Path

SUMS = {
    "countries-110m.json": "2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8",
    "countries-10m.json": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "land-110m.json": "ead5f68119c49a9250902e7da303bcb209341bbb8fefe7369a439b48b704658a",
}
WIDTH = 960
ANTARCTICA = "010"
# Natural Earth draws these apart without a code; their land goes where the UN counts it.
UNCODED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
# Places that Natural Earth draws as part of another state or not at all: longitude, latitude.
BY_HAND = {
    "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GF": (-53.1, 3.9),
    "GI": (-5.35, 36.14), "GP": (-61.55, 16.25), "MQ": (-61.0, 14.65), "RE": (55.5, -21.1), "SJ": (16.0, 78.5),
    "TK": (-171.8, -9.2), "TV": (179.2, -8.5), "UM": (166.6, 19.3), "YT": (45.15, -12.8), "AQ": (0.0, -60.0),
}
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
Ring = list[tuple[float, float]]


def read(folder: Path, name: str) -> dict:
    """Read one TopoJSON file; stops when its bytes are not the ones this script was written for."""
    data = (folder / name).read_bytes()
    if sha256(data).hexdigest() != SUMS[name]:
        raise SystemExit(f"{name} is another file than world-atlas 2.0.2 carries")
    return json.loads(data)


def arcs_of(topology: dict) -> list[Ring]:
    """Undo the delta coding of all arcs."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def rings_of(geometry: dict, arcs: list[Ring]) -> list[Ring]:
    """Return the rings of one geometry in degrees, unrolled so that no step is longer than half the globe."""
    polygons = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}
    rings = []
    for polygon in polygons.get(geometry["type"], []):
        for indexes in polygon:
            ring: Ring = []
            for index in indexes:
                ring += (arcs[index] if index >= 0 else arcs[~index][::-1])[1 if ring else 0:]
            rings.append(unrolled(ring))
    return rings


def unrolled(ring: Ring) -> Ring:
    """Follow a ring across the antimeridian instead of jumping to the other side of the map."""
    points, turn = ring[:1], 0
    for (before, _), (longitude, latitude) in zip(ring, ring[1:], strict=False):
        turn += 360 if longitude - before < -180 else -360 if longitude - before > 180 else 0
        points.append((longitude + turn, latitude))
    return points


def cut(ring: Ring) -> list[Ring]:
    """Cut an unrolled ring at both edges of the map and bring each piece home."""
    pieces = []
    for turn in (-360, 0, 360):
        piece = [(longitude + turn, latitude) for longitude, latitude in ring]
        for sign in (1, -1):
            piece = clipped(piece, sign)
        if len(piece) > 2:
            pieces.append(piece)
    return pieces


def clipped(ring: Ring, sign: int) -> Ring:
    """Keep what lies within 180 degrees on one side (Sutherland and Hodgman)."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (x1 * sign <= 180) != (x2 * sign <= 180):
            kept.append((180 * sign, y1 + (180 * sign - x1) / (x2 - x1) * (y2 - y1)))
        if x2 * sign <= 180:
            kept.append((x2, y2))
    return kept


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth (Šavrič, Patterson, Jenny 2018), in its own unit, y downwards."""
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square ** 3
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (
        3 * (9 * A4 * sixth * square + 7 * A3 * sixth + 3 * A2 * square + A1))
    return x, -angle * (A4 * sixth * square + A3 * sixth + A2 * square + A1)


HALF = projected(180, 0)[0]
TOP = projected(0, 83.7)[1]
SCALE = WIDTH / 2 / HALF
HEIGHT = round((projected(0, -56)[1] - TOP) * SCALE)


def placed(longitude: float, latitude: float) -> tuple[int, int]:
    """Return a place on the drawing in whole units."""
    x, y = projected(longitude, latitude)
    return round((x + HALF) * SCALE), min(HEIGHT, max(0, round((y - TOP) * SCALE)))


def path(rings: list[Ring]) -> str:
    """Write rings as one short SVG path; rings that shrink to nothing fall out."""
    written = []
    for ring in (piece for whole in rings for piece in cut(whole)):
        points = [placed(*point) for point in ring]
        points = [point for before, point in zip(points[-1:] + points[:-1], points, strict=True) if point != before]
        if len(set(points)) < 3:
            continue
        (x, y), steps = points[0], []
        for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
            steps.append(f"{x2 - x1} {y2 - y1}")
        written.append(f"M{x} {y}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(written)


def centre(rings: list[Ring]) -> tuple[float, float]:
    """Return the middle of the largest ring by area."""
    best, found = 0.0, rings[0][0]
    for ring in rings:
        area = across = up = 0.0
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
            cross = x1 * y2 - x2 * y1
            area, across, up = area + cross, across + (x1 + x2) * cross, up + (y1 + y2) * cross
        if abs(area) > best:
            best, found = abs(area), (across / (3 * area), up / (3 * area))
    return (found[0] + 180) % 360 - 180, found[1]


def coded(topology: dict, codes: dict[str, str]) -> dict[str, list[Ring]]:
    """Return the rings of every country by its two-letter code."""
    arcs, found = arcs_of(topology), {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", "")) or UNCODED.get(geometry["properties"]["name"])
        if code and geometry.get("id") != ANTARCTICA and geometry["type"]:
            found.setdefault(code, []).extend(rings_of(geometry, arcs))
    return found


def main(folder: Path, iso: Path, target: Path) -> None:
    """Write both drawings into `target`."""
    codes = {entry["numeric"]: entry["alpha_2"] for entry in json.loads(iso.read_text())["3166-1"]}
    land = {code: path(rings) for code, rings in coded(read(folder, "countries-110m.json"), codes).items()}
    middles = {code: centre(rings) for code, rings in coded(read(folder, "countries-10m.json"), codes).items()}
    places = {code: placed(*middle) for code, middle in {**middles, **BY_HAND}.items()}
    drawing = {
        "source": "Natural Earth (public domain) by way of world-atlas 2.0.2 (ISC); Equal Earth projection",
        "width": WIDTH, "height": HEIGHT,
        "land": {code: shape for code, shape in sorted(land.items()) if shape}, "places": dict(sorted(places.items())),
    }
    (target / "world.json").write_text(json.dumps(drawing, separators=(",", ":")) + "\n")
    whole = read(folder, "land-110m.json")
    rings = rings_of(whole["objects"]["land"]["geometries"][0], arcs_of(whole))
    north = [ring for ring in rings if max(latitude for _, latitude in ring) > -60]
    (target / "world.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{path(north)}"/></svg>\n')


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
