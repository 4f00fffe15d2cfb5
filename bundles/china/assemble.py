"""The parts of the bundle as one Territory, in the units and words of the codebook."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from bundles.china import governments, places, published
from hinterland.codebook import STATUSES, quantities, quantity, status_word
from hinterland.flow import Territory

TYPED = Path(__file__).parent / "typed"
PRICE_YEAR = 2022
MILLION = 1e6
TIERS = ("city", "town", "village")

Origin = tuple[str, str, str]
"""Source, status and year of a column."""

Entry = tuple[tuple[str, ...], Any, dict[str, str]]

_COUNTY_WORDS = {"prefecture": "county_prefecture", "province": "county_province"}
# Roads that the extract lacks are recalled; short gaps between its fragments are bridged by rule.
_LINK_STATUS = {"typed": "typed-unverified", "bridged": "modelled", "ferry": "typed-unverified"}
_LINK_WORDS = {"from_node": "link_from", "to_node": "link_to"}


@dataclass(frozen=True)
class Parts:
    """What the builder made, each a frame; see the modules of the same names.

    Attributes:
        counties: by code. places: by `{code}-{tier}`. nodes, links: road and rail together.
        attachments: by `place` (code or facility): node, access_km, access_speed.
        facilities: by label. foreign: by label. gateways: facility, foreign, distance, ...
        origins: source, status and year of each column.
    """

    counties: pd.DataFrame
    places: pd.DataFrame
    nodes: pd.DataFrame
    links: pd.DataFrame
    attachments: pd.DataFrame
    facilities: pd.DataFrame
    foreign: pd.DataFrame
    gateways: pd.DataFrame
    origins: Mapping[str, Origin]


def assemble(parts: Parts, settings: Mapping[str, Any]) -> Territory:
    """The Territory `china`; refused by the codebook if any part breaks it."""
    entries = {
        **_counties(parts),
        **_places(parts),
        **_network(parts),
        **_facilities(parts),
        **_foreign(parts),
        **published.entries(),
        **_province_seats(),
    }
    coords = {
        "county": parts.counties.index.to_numpy(str),
        "place": parts.places.index.to_numpy(str),
        "tenth": np.arange(places.TENTHS, dtype=np.int32),
        "node": np.arange(len(parts.nodes), dtype=np.int32),
        "link": np.arange(len(parts.links), dtype=np.int32),
        "facility": parts.facilities["facility"].to_numpy(str),
        "foreign": parts.foreign["foreign"].to_numpy(str),
        "gateway": np.arange(len(parts.gateways), dtype=np.int32),
        **published.labels(),
    }
    return Territory("china", xr.Dataset(entries, coords=coords), settings)


def entry(word: str, values: Any, origin: Origin) -> Entry:
    """One variable of the dataset, in the smallest type that holds it."""
    source, status, year = origin
    array = np.asarray(values)
    kind = quantity(word).type
    if kind == "text":
        array = array.astype(str)
    elif kind == "float":
        array = array.astype(np.float32)
    else:
        array = array.astype(np.int8 if kind == "flag" else np.int32)
    return quantity(word).dims, array, {"source": source, "status": status, "year": year}


def _counties(parts: Parts) -> dict[str, Entry]:
    table = parts.counties.rename(columns=_COUNTY_WORDS)
    entries = {}
    for column in table.columns:
        known = quantities().get(column)
        if known is not None and known.dims == ("county",):
            entries[column] = entry(column, table[column], _origin(parts, column))
    entries |= _seat_statuses(entries, table["seat_status"])
    made = ("set by the builder", "modelled", str(PRICE_YEAR))
    entries["county_role"] = entry("county_role", ["region"] * len(table), made)
    joined = parts.attachments.set_index("place").reindex(table.index)
    node = joined["node"].fillna(-1)
    road = _origin(parts, "access_km")
    entries["seat_node"] = entry("seat_node", node, road)
    # A seat without a road within reach has no access; distance 0 at speed 1 is never used.
    distance = joined["access_km"].where(node >= 0, 0.0).fillna(0.0)
    speed = joined["access_speed"].where(node >= 0, 1.0).fillna(1.0)
    entries["seat_access_distance"] = entry("seat_access_distance", distance, road)
    entries["seat_access_speed"] = entry("seat_access_speed", speed, road)
    return entries


def _seat_statuses(entries: Mapping[str, Entry], status: pd.Series) -> dict[str, Entry]:
    """The status of each seat, where gazetteer points and points inside the polygon are mixed."""
    codes = np.array([STATUSES.index(name) for name in status], dtype=np.int8)
    mixed = {}
    for word in ("seat_lon", "seat_lat"):
        entries[word][2]["status"] = "mixed"
        mixed[status_word(word)] = (("county",), codes, {})
    return mixed


def _places(parts: Parts) -> dict[str, Entry]:
    table, counties = parts.places, parts.counties
    entries = {
        word: entry(word, table[word], _origin(parts, word))
        for word in (
            "place_tier",
            "place_lon",
            "place_lat",
            "population",
            "seat_distance",
            "income",
        )
    }
    # County incomes are provincial ones, spread; those were typed and not verified.
    entries["income"][2]["unverified"] = "1"
    county = counties.index.get_indexer(table["county"])
    made = ("set by the builder", "modelled", str(PRICE_YEAR))
    entries["place_county"] = entry("place_county", county, made)
    sectors = published.sectors().index
    jobs = table[[f"employment_{sector}" for sector in sectors]]
    value = table[[f"output_{sector}" for sector in sectors]] * MILLION
    entries["employment"] = entry("employment", jobs, _origin(parts, str(jobs.columns[0])))
    entries["output"] = entry("output", value, _origin(parts, str(value.columns[0])))
    village = (table["place_tier"] == "village").to_numpy()
    by_residence = ("by definition: residents of villages are rural", "typed", "2020")
    shares = np.stack([~village, village], axis=1)
    entries["group_share"] = entry("group_share", shares, by_residence)
    spread = table[list(places.SPREAD)]
    entries["distance_spread"] = entry("distance_spread", spread, _origin(parts, "distance_spread"))
    return entries | _local_roads(table, counties["relief"].to_numpy(float)[county])


def _local_roads(table: pd.DataFrame, relief: np.ndarray) -> dict[str, Entry]:
    """Detour and speed between a place and its seat, from the relief of the county."""
    text = (TYPED / "local_roads.toml").read_text(encoding="utf-8")
    known = {name: float(row["value"]) for name, row in tomllib.loads(text).items()}
    km = np.minimum(relief, known["most_relief"]) / 1000.0
    city = (table["place_tier"] == "city").to_numpy()
    detour = known["detour_flat"] + known["detour_per_km_relief"] * km
    speed = known["speed_flat"] / (1.0 + known["slowing_per_km_relief"] * km)
    origin = ("assumed from the relief of the county, typed/local_roads.toml", "modelled", "2024")
    return {
        "local_detour": entry("local_detour", np.where(city, known["detour_flat"], detour), origin),
        "local_speed": entry("local_speed", np.where(city, known["speed_in_town"], speed), origin),
    }


def _network(parts: Parts) -> dict[str, Entry]:
    links = parts.links.rename(columns=_LINK_WORDS).assign(link_two_way=1)
    entries = {word: entry(word, parts.nodes[word], _origin(parts, word)) for word in parts.nodes}
    for word in links.columns:
        if word in quantities():
            entries[word] = entry(word, links[word], _origin(parts, word))
    statuses = links["link_class"].astype(str).map(_LINK_STATUS).fillna("observed")
    for word in ("link_from", "link_to", "link_geometry", "link_open"):
        entries[word][2]["status"] = "mixed"
        codes = [STATUSES.index(name) for name in statuses]
        entries[status_word(word)] = (("link",), np.array(codes, dtype=np.int8), {})
    return entries


def _facilities(parts: Parts) -> dict[str, Entry]:
    table = parts.facilities
    entries = {}
    codes = np.array([STATUSES.index(name) for name in table["status"]], dtype=np.int8)
    for word in ("kind", "name_en", "name_zh", "class", "lon", "lat"):
        name = f"facility_{word}"
        source = "; ".join(sorted(set(table["source"])))
        entries[name] = entry(name, table[name], (source, "mixed", "2024"))
        entries[status_word(name)] = (("facility",), codes, {})
    joined = parts.attachments.set_index("place").reindex(table["facility"])
    road = _origin(parts, "access_km")
    node = joined["node"].fillna(-1)
    entries["facility_node"] = entry("facility_node", node, road)
    distance = joined["access_km"].where(node.to_numpy() >= 0, 0.0).fillna(0.0)
    rail = ("rail within reach of the facility", "modelled", "2024")
    entries["facility_rail_node"] = entry("facility_rail_node", table["rail_node"], rail)
    entries["facility_access_distance"] = entry("facility_access_distance", distance, road)
    return entries


def _foreign(parts: Parts) -> dict[str, Entry]:
    table, ways = parts.foreign, parts.gateways
    typed = (
        "representative cities and gross products recalled, typed/foreign.csv",
        "typed-unverified",
        "2022",
    )
    modelled = (
        "great-circle distance with assumed detour, speed and border time",
        "modelled",
        "2024",
    )
    facility = pd.Index(parts.facilities["facility"]).get_indexer(ways["facility"])
    market = pd.Index(table["foreign"]).get_indexer(ways["foreign"])
    return {
        "foreign_name_en": entry("foreign_name_en", table["name_en"], typed),
        "foreign_name_zh": entry("foreign_name_zh", table["name_zh"], typed),
        "foreign_lon": entry("foreign_lon", table["lon"], typed),
        "foreign_lat": entry("foreign_lat", table["lat"], typed),
        "foreign_gross_product": entry(
            "foreign_gross_product", published.foreign_product(table), typed
        ),
        "gateway_facility": entry("gateway_facility", facility, modelled),
        "gateway_foreign": entry("gateway_foreign", market, modelled),
        "gateway_distance": entry("gateway_distance", ways["distance_km"], modelled),
        "gateway_speed": entry("gateway_speed", ways["speed_km_h"], modelled),
        "gateway_border_time": entry("gateway_border_time", ways["border_days"] * 24.0, modelled),
    }


def _province_seats() -> dict[str, Entry]:
    points = governments.province_seats(published.provinces().index)
    return {
        f"province_seat_{axis}": entry(
            f"province_seat_{axis}", points[axis], governments.PROVENANCE[f"province_seat_{axis}"]
        )
        for axis in ("lon", "lat")
    }


def _origin(parts: Parts, column: str) -> Origin:
    former = {new: old for old, new in {**_COUNTY_WORDS, **_LINK_WORDS}.items()}
    for name in (column, former.get(column, column)):
        if name in parts.origins:
            return parts.origins[name]
    raise KeyError(f"no source is given for the column {column}")
