"""A seeded generator of an invented region, for tests, examples and benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from hinterland.codebook import quantity
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.sources.invented import series
from hinterland.sources.invented.assets import asset_facts
from hinterland.sources.invented.land import Land, degrees, make_land
from hinterland.sources.invented.names import names
from hinterland.sources.invented.network import Network, make_network
from hinterland.sources.invented.optional import TENTHS, optional_facts
from hinterland.sources.invented.people import GROUPS, SECTORS, TIERS, People, make_people
from hinterland.sources.source import Source

SOURCE = Source(
    "synthetic",
    "Invented region from a seeded generator",
    "由种子生成的虚构区域",
    "nothing; the numbers are invented",
)
CURRENCY = "SYN"
PRICE_YEAR = series.LAST_YEAR
CODE_YEAR = 2020
MIN_COUNTIES = 4

Facts = dict[str, tuple[tuple[str, ...], Any]]


def synthetic_region(
    counties: int = 40,
    villages_per_county: int = 0,
    seed: int = 1,
    provinces: int = 4,
    context: int = 0,
    *,
    with_optional: bool = False,
) -> Territory:
    """An invented region with mountains, a border, a sea port, roads, railways and airports.

    Args:
        counties: counties of the region, at least 4; from 20 on one is an island without a road.
        villages_per_county: 0 gives each county three places (city, town, village); k gives a
            city, two towns and k villages.
        seed: the same seed gives the same region, bit by bit.
        provinces: provinces of the region.
        context: units around the region, aggregated, left out of its tables.
        with_optional: whether to invent also the facts that a real source seldom has.

    Returns:
        A Territory in an invented currency (SYN), every fact marked `modelled`.

    Raises:
        InputError: a count is out of range.
    """
    _check(counties, villages_per_county, seed, provinces, context)
    # One stream a part, so that more villages do not move the mountains.
    streams = [np.random.default_rng((seed, part)) for part in range(6)]
    land = make_land(counties, context, provinces, streams[0])
    codes = _codes(land)
    people = make_people(land, codes["county"], villages_per_county, streams[1])
    network = make_network(land, streams[2])
    called = names(len(land.x) + 8, streams[3])
    facts = {
        **_county_facts(land, network, codes, called, streams[4]),
        **_place_facts(people),
        **_network_facts(land, network, called),
        **series.published(land, people, called),
    }
    labels = {
        "county": codes["county"],
        "place": people.labels,
        "sector": [sector[0] for sector in SECTORS],
        "group": [group[0] for group in GROUPS],
        "province": codes["province"],
        "node": np.arange(len(network.x)),
        "link": np.arange(len(network.start)),
        "facility": [f"f{row:03d}" for row in range(len(network.facilities))],
        **series.LABELS,
    }
    if with_optional:
        facts |= optional_facts(land, people, streams[5])
        facts |= asset_facts(facts, codes["county"], streams[5])
        labels["tenth"] = np.arange(TENTHS)
    dataset = _dataset(facts, labels, f"invented by the synthetic generator, seed {seed}")
    return Territory("synthetic", dataset, _settings(land, codes, seed))


def _check(counties: int, villages: int, seed: int, provinces: int, context: int) -> None:
    wanted = (
        ("counties", counties, MIN_COUNTIES, 100_000),
        ("villages_per_county", villages, 0, 100_000),
        ("seed", seed, 0, 2**63 - 1),
        ("provinces", provinces, 1, min(99, max(1, counties))),
        ("context", context, 0, 100_000),
    )
    refuse(
        InputError,
        [
            Fault(f"{name} is {value}.", "synthetic_region", f"Give a number from {low} to {high}.")
            for name, value, low, high in wanted
            if not low <= value <= high
        ],
    )


def _codes(land: Land) -> dict[str, list[str]]:
    """Codes by level: R01, R01P02, R0102; numbered within the province."""
    provinces = [f"R{number + 1:02d}" for number in range(int(land.province.max()) + 1)]
    width = max(2, len(str(int(np.bincount(land.province).max()))))
    counted = np.zeros(len(provinces), int)
    counties, prefectures = [], []
    for province, prefecture in zip(land.province, land.prefecture, strict=True):
        counted[province] += 1
        first = land.prefecture[land.province == province].min()
        counties.append(f"{provinces[province]}{counted[province]:0{width}d}")
        prefectures.append(f"{provinces[province]}P{prefecture - first + 1:02d}")
    return {
        "province": provinces,
        "county": counties,
        "county_prefecture": prefectures,
        "county_province": [provinces[number] for number in land.province],
    }


def _county_facts(
    land: Land,
    network: Network,
    codes: Mapping[str, list[str]],
    called: list[tuple[str, str]],
    rng: np.random.Generator,
) -> Facts:
    by = ("county",)
    n = len(land.x)
    capital = np.isin(np.arange(n), land.capital)
    seat = np.isin(np.arange(n), land.prefecture_seat)
    kind = np.select([capital, seat], ["district", "county-level city"], "county")
    local = np.select([capital, seat], ["区", "市"], "县")
    chief = land.prefecture_seat[land.prefecture]
    contested = np.zeros(n, np.int64)
    contested[int(np.argmin(np.where(land.context, np.inf, land.x)))] = 1
    towns = rng.integers(2, 12, n)
    share = dict(
        zip(("barren", "grass", "crop", "forest", "urban", "water", "other"),
            land.cover.T, strict=True)
    )  # fmt: skip
    return {
        "boundary_code": (by, codes["county"]),
        "county_name_en": (by, [called[row][0] for row in range(n)]),
        "county_name_zh": (by, [called[row][1] + local[row] for row in range(n)]),
        "county_kind": (by, kind),
        "county_role": (by, np.where(land.context, "context", "region")),
        "code_year": (by, np.full(n, CODE_YEAR)),
        "county_prefecture": (by, codes["county_prefecture"]),
        "prefecture_name_en": (by, [called[row][0] for row in chief]),
        "prefecture_name_zh": (by, [called[row][1] for row in chief]),
        "county_province": (by, codes["county_province"]),
        "seat_lon": (by, land.lon),
        "seat_lat": (by, land.lat),
        "seat_node": (by, network.seat_node),
        "seat_access_distance": (by, network.seat_distance),
        "seat_access_speed": (by, np.full(n, 35.0)),
        "prefecture_seat": (by, seat),
        "provincial_capital": (by, capital),
        "area": (by, land.area),
        "elevation": (by, land.elevation),
        "relief": (by, land.relief),
        **{f"share_{name}": (by, values) for name, values in share.items()},
        "arid_share": (by, land.arid),
        "subdistricts": (by, np.where(seat, 6, 1)),
        "towns": (by, towns),
        "townships": (by, rng.integers(0, 9, n)),
        "residents_committees": (by, 8 + 3 * towns),
        "villagers_committees": (by, 20 * towns),
        "contested": (by, contested),
        "contested_note_en": (by, np.where(contested == 1, "Claimed by two invented states.", "")),
        "contested_note_zh": (by, np.where(contested == 1, "两个虚构国家均主张归属。", "")),
    }


def _place_facts(people: People) -> Facts:
    by = ("place",)
    return {
        "place_county": (by, people.county),
        "place_tier": (by, np.asarray(TIERS)[people.tier]),
        "place_lon": (by, people.lon),
        "place_lat": (by, people.lat),
        "population": (by, people.population),
        "seat_distance": (by, people.seat_distance),
        "local_detour": (by, people.local_detour),
        "local_speed": (by, people.local_speed),
        "income": (by, people.income),
        "employment": (("place", "sector"), people.employment),
        "output": (("place", "sector"), people.output),
        "group_share": (("place", "group"), people.group_share),
        "sector_name_en": (("sector",), [sector[1] for sector in SECTORS]),
        "sector_name_zh": (("sector",), [sector[2] for sector in SECTORS]),
        "sector_tradable": (("sector",), [sector[3] for sector in SECTORS]),
        "sector_needs_land": (("sector",), [sector[4] for sector in SECTORS]),
        "group_name_en": (("group",), [group[1] for group in GROUPS]),
        "group_name_zh": (("group",), [group[2] for group in GROUPS]),
    }


def _network_facts(land: Land, network: Network, called: list[tuple[str, str]]) -> Facts:
    kind, rank, x, y, node, distance = (list(c) for c in zip(*network.facilities, strict=True))
    lon, lat = degrees(np.asarray(x), np.asarray(y), land.width, land.height)
    by, link, port = ("node",), ("link",), ("facility",)
    given = [called[row % len(called)] for row in range(len(kind))]
    return {
        "node_lon": (by, network.lon),
        "node_lat": (by, network.lat),
        "node_mode": (by, np.where(network.rail, "rail", "road")),
        "link_from": (link, network.start),
        "link_to": (link, network.end),
        "link_mode": (link, network.mode),
        "link_class": (link, network.kind),
        "link_geometry": (link, network.geometry),
        "link_relief": (link, network.relief),
        "link_detour": (link, network.detour),
        "link_speed": (link, network.speed),
        "link_two_way": (link, np.ones(len(network.start), np.int64)),
        "link_open": (link, network.open),
        "facility_kind": (port, kind),
        "facility_name_en": (port, [f"{name[0]} {word.replace('_', ' ')}"
                                    for name, word in zip(given, kind, strict=True)]),
        "facility_name_zh": (port, [name[1] + series.KIND_ZH[word]
                                    for name, word in zip(given, kind, strict=True)]),
        "facility_class": (port, rank),
        "facility_lon": (port, lon),
        "facility_lat": (port, lat),
        "facility_node": (port, node),
        "facility_access_distance": (port, distance),
        "facility_rail_node": (port, series.rail_nodes(network)),
        **series.foreign(network, called[-8:], lon, lat),
    }  # fmt: skip


def _dataset(facts: Facts, labels: Mapping[str, Any], source: str) -> xr.Dataset:
    about = {"source": source, "status": "modelled", "year": str(PRICE_YEAR)}
    types = {"text": np.str_, "float": np.float64, "int": np.int64, "flag": np.int64,
             "index": np.int64}  # fmt: skip
    variables: dict[str, Any] = {
        word: (dims, np.asarray(values, dtype=types[quantity(word).type]), about)
        for word, (dims, values) in facts.items()
    }
    coordinates = {dim: (dim, np.asarray(values)) for dim, values in labels.items()}
    return xr.Dataset(variables, coordinates)


def _settings(land: Land, codes: Mapping[str, list[str]], seed: int) -> dict[str, Any]:
    island = [codes["county"][row] for row in np.flatnonzero(land.island)]
    return {
        "currency": CURRENCY,
        "price_year": PRICE_YEAR,
        "title_en": f"Invented region (seed {seed})",
        "title_zh": f"虚构区域（种子 {seed}）",
        "notices": ["Every place, name and number is invented."],
        "boundaries": "voronoi",
        "road_terminal_time": 0.2,
        "unconnected": island,
    }
