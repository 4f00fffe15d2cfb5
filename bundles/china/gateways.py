"""Airports, ports and border crossings, and the foreign places behind them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from bundles.china.boundary import km_from_border
from bundles.china.graph_edit import great_circle_km
from bundles.china.inputs import package_file

TYPED = Path(__file__).parent / "typed"
BORDER_KM = 30.0
# Great-circle km times this: roads bend through mountains, ships go round headlands. Assumed.
LAND_FACTOR, SEA_FACTOR = 1.2, 1.3
LAND_SPEED, SEA_SPEED = 45.0, 30.0
LAND_DAYS, SEA_DAYS = 2.0, 3.0
COLUMNS = [
    "facility",
    "facility_kind",
    "facility_name_en",
    "facility_name_zh",
    "facility_lon",
    "facility_lat",
    "facility_class",
    "source",
    "status",
]


def gateways(boundary: shapely.Geometry) -> pd.DataFrame:
    """Airports, sea and river ports and land ports of the mainland, one row each.

    Columns: facility (unique label, `kind:code`), facility_kind, facility_name_en,
    facility_name_zh (the English name where none is known), facility_lon, facility_lat (degrees),
    facility_class, source, status.
    """
    frame = pd.concat([airports(boundary), ports(), land_ports()], ignore_index=True)
    double = frame.loc[frame["facility"].duplicated(), "facility"].tolist()
    if double:
        raise ValueError(f"Facilities listed twice: {double[:5]}.")
    return frame


def airports(boundary: shapely.Geometry) -> pd.DataFrame:
    """Airports with scheduled service in the mainland, from airports-py (class by its type)."""
    text = gzip.decompress(package_file("airports-py", "airports/data/airports.gz").read_bytes())
    rows = pd.DataFrame(json.loads(text))
    rows = rows[(rows["country_code"] == "CN") & (rows["scheduled_service"] == "TRUE")]
    lon, lat = rows["longitude"].astype(float), rows["latitude"].astype(float)
    # A buffer of about 10 km: airports stand on reclaimed land that the outline lacks.
    shore = shapely.buffer(shapely.simplify(boundary, 0.02), 0.1)
    shapely.prepare(shore)
    rows = rows[shapely.contains_xy(shore, lon.to_numpy(), lat.to_numpy())]
    code = rows["icao"].where(rows["icao"].astype(bool), rows["iata"])
    size = rows["type"].str.replace("_airport", "", regex=False)
    return _frame(
        "airport", code, rows["airport"], rows["airport"], rows["longitude"], rows["latitude"],
        size, "airports-py", "observed",
    )  # fmt: skip


def ports() -> pd.DataFrame:
    """Sea and river ports of `typed/ports.csv`, at searoute's coordinates unless typed there.

    searoute lists 217 points for China, many of them inland customs offices and some misplaced;
    the typed table names those that are ports, says which kind, and corrects coordinates.
    """
    typed = pd.read_csv(TYPED / "ports.csv").set_index("code")
    data = json.loads(
        package_file("searoute", "searoute/data/ports.geojson").read_text(encoding="utf-8")
    )
    found = {f["properties"]["port"]: f for f in data["features"]}
    missing = [code for code in typed.index if code not in found]
    if missing:
        raise ValueError(f"ports.csv names codes that searoute lacks: {missing[:5]}.")
    points = np.array([found[code]["geometry"]["coordinates"][:2] for code in typed.index])
    own = typed["lon"].notna().to_numpy()
    lon = np.where(own, typed["lon"], points[:, 0])
    lat = np.where(own, typed["lat"], points[:, 1])
    kind = typed["kind"] + "_port"
    frame = _frame("port", typed.index, typed["name_en"], typed["name_zh"], lon, lat,
                   typed["kind"], "searoute", "observed")  # fmt: skip
    frame["facility_kind"] = kind.to_numpy()
    frame["facility"] = [f"{k}:{c}" for k, c in zip(kind, typed.index, strict=True)]
    frame["source"] = np.where(own, "recalled coordinates", "searoute")
    frame["status"] = np.where(own, "typed-unverified", "observed")
    return frame


def land_ports() -> pd.DataFrame:
    """Typed border crossings; the class is road, rail or both."""
    typed = pd.read_csv(TYPED / "land_ports.csv")
    return _frame(
        "land_port", typed["port"], typed["name_en"], typed["name_zh"], typed["lon"],
        typed["lat"], typed["modes"], "recalled", "typed-unverified",
    )  # fmt: skip


def rail_stations(seats: pd.DataFrame, stations: pd.DataFrame) -> pd.DataFrame:
    """Modelled stations: one at each seat that the rail network reaches (see `build_rail`)."""
    known = stations.loc[stations["place_kind"] == "seat", "place"]
    rows = seats[seats["code"].isin(known)]
    name = rows["name_zh"]
    return _frame(
        "rail_station", rows["code"], name, name, rows["lon"], rows["lat"], "seat",
        "rail within 10 km of the seat", "modelled",
    )  # fmt: skip


def misplaced_land_ports(boundary: shapely.Geometry) -> list[str]:
    """Land ports farther than 30 km from the outline, with their distance; the build's check."""
    typed = pd.read_csv(TYPED / "land_ports.csv")
    faults = []
    places = zip(typed["port"], typed["lon"].tolist(), typed["lat"].tolist(), strict=True)
    for port, lon, lat in places:
        km = km_from_border(boundary, lon, lat)
        if km > BORDER_KM:
            faults.append(f"{port}: {km:.0f} km from the border")
    return faults


def foreign() -> pd.DataFrame:
    """Foreign places behind ports and crossings: gross product in 1e9 USD of 2022, recalled."""
    return pd.read_csv(TYPED / "foreign.csv")


def foreign_links() -> pd.DataFrame:
    """Links from ports to foreign places: each land port to its neighbour, each sea port to all
    regions reached by sea.

    distance_km is great-circle x 1.2 (land) or x 1.3 (sea); speed_km_h and border_days (customs,
    transshipment) are assumed. Status modelled.
    """
    abroad = foreign()
    crossings = pd.read_csv(TYPED / "land_ports.csv")
    land = land_ports().assign(foreign=crossings["neighbour"].to_numpy())
    sea = ports()
    sea = sea[sea["facility_kind"] == "sea_port"]
    sea = sea.merge(abroad.loc[abroad["reached_by"] == "sea", ["foreign"]], how="cross")
    unknown = sorted(set(land["foreign"]) - set(abroad["foreign"]))
    if unknown:
        raise ValueError(f"land_ports.csv names neighbours that foreign.csv lacks: {unknown[:5]}.")
    by_land = _links(land, abroad, LAND_FACTOR, LAND_SPEED, LAND_DAYS)
    by_sea = _links(sea, abroad, SEA_FACTOR, SEA_SPEED, SEA_DAYS)
    return pd.concat([by_land, by_sea], ignore_index=True)


def _links(
    ends: pd.DataFrame, abroad: pd.DataFrame, factor: float, speed: float, days: float
) -> pd.DataFrame:
    there = abroad.set_index("foreign").loc[ends["foreign"]]
    km = factor * great_circle_km(
        ends["facility_lon"], ends["facility_lat"], there["lon"], there["lat"]
    )
    return pd.DataFrame(
        {
            "facility": ends["facility"].to_numpy(),
            "foreign": ends["foreign"].to_numpy(),
            "distance_km": np.round(km, 1),
            "speed_km_h": speed,
            "border_days": days,
            "status": "modelled",
        }
    )


def _frame(  # noqa: PLR0917
    kind: str, code: object, en: object, zh: object, lon: object, lat: object,
    size: object, source: str, status: str,
) -> pd.DataFrame:  # fmt: skip
    labels = [f"{kind}:{value}" for value in np.asarray(code, dtype=object)]
    values = [labels, kind, en, zh, lon, lat, size, source, status]
    plain = [np.asarray(v, dtype=object) if not isinstance(v, str) else v for v in values]
    frame = pd.DataFrame(dict(zip(COLUMNS, plain, strict=True)), index=range(len(labels)))
    return frame.astype({"facility_lon": float, "facility_lat": float})
