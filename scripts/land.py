"""Make the map's land, states, borders and names (needs npm, and shapely and pycountry)."""

import json
import subprocess
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

GEO = Path(__file__).resolve().parents[1] / "static" / "geo"
COUNTRIES = ("world-atlas@2.0.2", "countries-50m.json", "countries")  # Natural Earth 4.1.0
STATES = ("us-atlas@3.0.1", "states-10m.json", "states")  # US Census Bureau, 2017
GRID = 0.01  # degrees, about 1 km
FINE_GRID = 0.001  # for islands and states that vanish on the coarse grid
FAR = 0.2  # degrees, about a pixel while half of the world is in view
MIN_SIMPLIFIED = 0.5  # degrees; shorter lines, as of small islands, keep every point
# Areas that Natural Earth draws apart and ISO 3166 does not number; Siachen Glacier has no code.
UNNUMBERED = {"Indian Ocean Ter.": "AU", "Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
# Outlying territories of the United States; Puerto Rico has an entry in the tables.
UNPOWERED = ("US-AS", "US-GU", "US-MP", "US-VI", "US-UM")
RENAMED = {"Macedonia": "North Macedonia"}  # since the release of the source

Point = tuple[float, float]


def topology(package: str, file: str, name: str) -> tuple[list[list[Point]], list[dict[str, Any]]]:
    """Return the arcs, in degrees, and the geometries of one object of a TopoJSON npm package."""
    with tempfile.TemporaryDirectory() as folder:
        npm = ["npm", "pack", "--silent", package]
        subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        topo = json.loads((Path(folder) / "package" / file).read_text(encoding="utf-8"))
    scale, origin = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = []
    for steps in topo["arcs"]:  # each point is stored as its step from the one before
        line = LineString(np.cumsum(steps, axis=0) * scale + origin)
        if line.length > MIN_SIMPLIFIED:  # whole arcs, so that neighbours keep one border
            line = line.simplify(GRID / 2)
        arcs.append(list(line.coords))
    return arcs, topo["objects"][name]["geometries"]


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return a TopoJSON geometry's polygons, each a list of rings, each a list of arc numbers."""
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def ring_area(ring: list[int], arcs: list[list[Point]]) -> BaseGeometry:
    """Return the area inside a ring, cut at the antimeridian, within -180 to 180 degrees."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]  # ~number: run backwards
        for x, y in arc[1:] if points else arc:
            if points:  # a step never goes more than half way round the globe
                x += 360 * round((points[-1][0] - x) / 360)
            points.append((x, y))
    whole = shapely.make_valid(Polygon(points))
    shifts = (-360, 0, 360)
    parts = [translate(whole, shift).intersection(box(-180, -90, 180, 90)) for shift in shifts]
    return shapely.union_all(parts)


def parts_on_grid(area: BaseGeometry) -> Iterator[Polygon]:
    """Yield an area's polygons, rounded to the coarsest grid on which each survives."""
    for part in shapely.get_parts(area):
        rounded = shapely.set_precision(part, GRID)
        if rounded.is_empty:
            rounded = shapely.set_precision(part, FINE_GRID)
        yield from (p for p in shapely.get_parts(rounded) if isinstance(p, Polygon))


def countries() -> Iterator[dict[str, Any]]:
    """Yield the countries but Antarctica as GeoJSON features, one for each ISO alpha-2 code."""
    arcs, geometries = topology(*COUNTRIES)
    names: dict[str | None, str] = {}
    areas: dict[str | None, list[BaseGeometry]] = defaultdict(list)
    for geometry in sorted(geometries, key=lambda geometry: "id" not in geometry):
        name: str = geometry["properties"]["name"]
        if name == "Antarctica":
            continue
        country = pycountry.countries.get(numeric=geometry.get("id", ""))
        iso = country.alpha_2 if country else UNNUMBERED.get(name)
        names.setdefault(iso, RENAMED.get(name, name))  # numbered come first: Cyprus, Somalia
        for outer, *holes in polygons(geometry):
            inner = shapely.union_all([ring_area(hole, arcs) for hole in holes])
            areas[iso].append(ring_area(outer, arcs).difference(inner))
    for iso, name in names.items():
        parts = parts_on_grid(shapely.union_all(areas[iso]))
        shape = mapping(shapely.orient_polygons(MultiPolygon(list(parts))))
        yield {"type": "Feature", "properties": {"iso": iso, "name": name}, "geometry": shape}


def from_far(land: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the countries as they look while much of the world is in view: a tenth of the points.

    Neighbours keep one border. Islands that would be smaller than a pixel are left out, but of
    each country the largest part stays.
    """
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in land]
    owners, parts = [], []
    for owner, shape in enumerate(shapes):
        largest = max(part.area for part in shapely.get_parts(shape))
        for part in shapely.get_parts(shape):
            if part.area >= min(largest, FAR**2):
                owners.append(owner)
                parts.append(part)
    fewer = shapely.coverage_simplify(parts, FAR)
    for owner, feature in enumerate(land):
        kept = [part for place, part in zip(owners, fewer, strict=True) if place == owner]
        rounded = shapely.set_precision(shapely.union_all(kept), GRID)
        pieces = rounded if not rounded.is_empty else shapely.union_all(kept)
        polygons = [part for part in shapely.get_parts(pieces) if isinstance(part, Polygon)]
        shape = mapping(shapely.orient_polygons(MultiPolygon(polygons)))
        yield {**feature, "geometry": shape}


def state_borders() -> dict[str, Any]:
    """Return the borders between US states, without the coast, as one GeoJSON feature."""
    arcs, geometries = topology(*STATES)
    rings = [ring for state in geometries for polygon in polygons(state) for ring in polygon]
    uses = Counter(max(number, ~number) for ring in rings for number in ring)
    shared = MultiLineString([LineString(arcs[number]) for number in uses if uses[number] > 1])
    lines = shapely.set_precision(shapely.line_merge(shared), GRID)
    return {"type": "Feature", "properties": {}, "geometry": mapping(lines)}


def states() -> Iterator[dict[str, Any]]:
    """Yield the US states, the District of Columbia and Puerto Rico by their ISO 3166-2 codes."""
    arcs, geometries = topology(*STATES)
    codes = {
        place.name: place.code for place in pycountry.subdivisions.get(country_code="US") or ()
    }
    for geometry in geometries:
        name = geometry["properties"]["name"]
        if (code := codes.get(name, UNPOWERED[0])) not in UNPOWERED:
            whole = shapely.union_all(
                [
                    ring_area(outer, arcs).difference(
                        shapely.union_all([ring_area(hole, arcs) for hole in holes])
                    )
                    for outer, *holes in polygons(geometry)
                ]
            )
            shape = mapping(shapely.orient_polygons(MultiPolygon(list(parts_on_grid(whole)))))
            yield {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": shape,
            }


def label(feature: dict[str, Any], kind: str, code: str) -> dict[str, Any]:
    """Return where the name of an area is written, deep in its largest part, and how large it is.

    `size` is the root of the area of that part, in degrees at the equator.
    """
    parts = shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
    largest = max(parts, key=lambda part: part.area)
    deep = shapely.maximum_inscribed_circle(largest, tolerance=GRID)
    x, y = deep.coords[0]
    size = (largest.area * np.cos(np.radians(y))) ** 0.5
    return {
        "kind": kind,
        "code": feature["properties"][code],
        "name": feature["properties"]["name"],
        "longitude": round(x, 2),
        "latitude": round(y, 2),
        "size": round(float(size), 2),
    }


def write(path: Path, features: list[dict[str, Any]]) -> None:
    """Write features as GeoJSON, without spaces."""
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    GEO.mkdir(parents=True, exist_ok=True)
    land, inland = list(countries()), list(states())
    write(GEO / "countries.geojson", land)
    write(GEO / "countries-far.geojson", list(from_far(land)))
    write(GEO / "states.geojson", [state_borders()])
    write(GEO / "us_states.geojson", inland)
    names = [label(area, "country", "iso") for area in land]
    names += [label(area, "state", "code") for area in inland]
    names = sorted(names, key=lambda name: -name["size"])
    text = ",\n".join(json.dumps(name, ensure_ascii=False) for name in names)
    (GEO / "names.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
