"""Published series, foreign markets and gateways of an invented region."""

from __future__ import annotations

from typing import Any

import numpy as np

from hinterland.sources.invented.land import Floats, Ints, Land
from hinterland.sources.invented.network import Network
from hinterland.sources.invented.people import People

YEARS = (2018, 2019, 2020, 2021, 2022)
LAST_YEAR = YEARS[-1]
GROWTH = 1.06
FOREIGN = ("north_neighbour", "south_neighbour", "overseas")
LABELS: dict[str, Any] = {
    "year": np.asarray(YEARS),
    "income_year": np.asarray(YEARS),
    "foreign": list(FOREIGN),
    "gateway": [f"g{row}" for row in range(4)],
}
KIND_ZH = {
    "airport": "机场",
    "rail_station": "火车站",
    "sea_port": "海港",
    "river_port": "河港",
    "land_port": "口岸",
}


def published(land: Land, people: People, called: list[tuple[str, str]]) -> dict[str, Any]:
    """Provincial and national series that agree with the places they were made from."""
    provinces = int(land.province.max()) + 1
    of = land.province[people.county]
    urban = people.tier < 2
    total = np.bincount(of, people.population, minlength=provinces)
    townspeople = np.bincount(of, people.population * urban, minlength=provinces)
    money = people.population * people.income
    earned = np.bincount(of, money, minlength=provinces)
    earned_urban = np.bincount(of, money * urban, minlength=provinces)
    rural = total - townspeople
    product = np.bincount(of, people.output.sum(axis=1), minlength=provinces)
    back = GROWTH ** (np.asarray(YEARS) - LAST_YEAR).astype(float)
    by, eastern = ("province",), np.bincount(of, land.x[people.county]) / np.bincount(of)
    nation_urban = earned_urban.sum() / townspeople.sum()
    nation_rural = (earned - earned_urban).sum() / rural.sum()
    return {
        "province_name_en": (by, [f"{called[row][0]} Province" for row in land.capital]),
        "province_name_zh": (by, [f"{called[row][1]}省" for row in land.capital]),
        "province_seat_lon": (by, land.lon[land.capital]),
        "province_seat_lat": (by, land.lat[land.capital]),
        "province_population": (by, total),
        "province_urban_population": (by, townspeople),
        "province_rural_population": (by, rural),
        "province_migrants_in": (by, np.round(0.06 * townspeople)),
        "province_gross_product": (("province", "year"), product[:, None] * back),
        "province_urban_income": (by, earned_urban / townspeople),
        "province_rural_income": (by, (earned - earned_urban) / rural),
        "province_income_all": (by, earned / total * back[0]),
        "province_coastal": (by, (eastern >= np.median(eastern)).astype(int)),
        "national_urban_income": (("income_year",), nation_urban * back),
        "national_rural_income": (("income_year",), nation_rural * back),
    }


def rail_nodes(network: Network) -> Ints:
    """(facility,) nearest rail node of each station; -1 for other facilities."""
    rails = np.flatnonzero(network.rail)
    nodes = np.full(len(network.facilities), -1, np.int64)
    for row, (kind, _, x, y, *_) in enumerate(network.facilities):
        if kind == "rail_station" and len(rails):
            away = np.hypot(network.x[rails] - x, network.y[rails] - y)
            nodes[row] = rails[int(away.argmin())]
    return nodes


def foreign(
    network: Network, called: list[tuple[str, str]], lon: Floats, lat: Floats
) -> dict[str, Any]:
    """Three markets: two behind land ports, one overseas behind the sea port and an airport."""
    kinds = [facility[0] for facility in network.facilities]
    land_ports = [row for row, kind in enumerate(kinds) if kind == "land_port"]
    first, second = land_ports[0], land_ports[-1]
    sea, air = kinds.index("sea_port"), kinds.index("airport")
    market, way = ("foreign",), ("gateway",)
    return {
        "foreign_name_en": (market, [called[row][0] for row in range(3)]),
        "foreign_name_zh": (market, [called[row][1] + "国" for row in range(3)]),
        "foreign_lon": (market, [lon[first] - 6, lon[second] - 4, lon[sea] + 45]),
        "foreign_lat": (market, [lat[first] + 4, lat[second] - 5, lat[sea] + 20]),
        "foreign_gross_product": (market, [3e11, 8e10, 6e12]),
        "gateway_facility": (way, [first, second, sea, air]),
        "gateway_foreign": (way, [0, 1, 2, 2]),
        "gateway_distance": (way, [700.0, 620.0, 6500.0, 5200.0]),
        "gateway_speed": (way, [45.0, 38.0, 30.0, 750.0]),
        "gateway_border_time": (way, [12.0, 30.0, 36.0, 4.0]),
    }
