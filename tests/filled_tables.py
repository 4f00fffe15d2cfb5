"""Filled templates for one invented region: `python -m tests.filled_tables` writes them again.

The numbers are invented and spread evenly over a plausible range, without a random generator, so
that the committed files and this module agree on every machine.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from hinterland.codebook import TIERS, quantity, split_header
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.tables import TEMPLATES, template_path

FOLDER = Path(__file__).parent / "fixtures" / "tables"
# Lowest and highest value; of an amount for each of its people where PER_HEAD says so.
RANGES = {
    "clinics": (0.0001, 0.0005),
    "teachers": (0.002, 0.012),
    "hospital_beds": (0.0005, 0.004),
    "broadband_share": (0.2, 0.9),
    "mobile_share": (0.4, 0.95),
    "parcel_lockers": (0.0001, 0.002),
    "parcel_locker_cost": (0.8, 4.5),
    "road_distance": (0.1, 4.0),
    "road_passability": (0.96, 1.0),
    "rural_near_road_share": (0.3, 1.0),
    "schooling": (6.0, 11.0),
    "age_65_share": (0.1, 0.3),
    "age_0_14_share": (0.1, 0.25),
    "vacant_house_share": (0.05, 0.4),
    "births": (0.003, 0.009),
    "flow_goods_out": (0.4, 3.0),
    "flow_goods_in": (0.4, 3.0),
    "flow_people_out": (5.0, 40.0),
    "flow_people_in": (5.0, 40.0),
    "flow_money_out": (200.0, 2000.0),
    "flow_money_in": (200.0, 4000.0),
    "flow_information_out": (1.0, 20.0),
    "flow_information_in": (10.0, 90.0),
    "flow_town_share": (0.1, 0.8),
    "single_entitlement_share": (0.1, 0.7),
    "pooled_service_share": (0.1, 0.7),
    "land_statute_share": (0.05, 0.5),
    "mixed_occupation_share": (0.2, 0.7),
    "rural_security_ratio": (0.3, 0.9),
    "rural_price_ratio": (0.9, 1.3),
    "survey_trust": (0.3, 0.9),
    "survey_belonging": (0.3, 0.9),
    "farm_freight_share": (0.1, 0.35),
    "population_before": (0.8, 1.3),
    "public_investment": (2000.0, 12000.0),
    "subdistricts": (0, 6),
    "towns": (2, 12),
    "townships": (0, 9),
    "residents_committees": (5, 40),
    "villagers_committees": (40, 240),
    "registered_population": (0.9, 1.3),
    "migrants_same_province": (0.02, 0.2),
    "migrants_other_province": (0.01, 0.1),
    "national_urban_income": (45_000, 55_000),
    "national_rural_income": (18_000, 23_000),
    "province_population": (3e6, 4e6),
    "province_urban_population": (1.4e6, 2e6),
    "province_rural_population": (1.5e6, 2e6),
    "province_migrants_in": (5e4, 2e5),
    "province_gross_product": (5e10, 2e11),
    "province_urban_income": (30_000, 50_000),
    "province_rural_income": (11_000, 25_000),
    "province_income_all": (20_000, 36_000),
    "province_coastal": (0, 1),
}
PER_HEAD = [
    "clinics",
    "teachers",
    "hospital_beds",
    "parcel_lockers",
    "births",
    "population_before",
    "public_investment",
    "registered_population",
    "migrants_same_province",
    "migrants_other_province",
    "flow_goods_out",
    "flow_goods_in",
    "flow_people_out",
    "flow_people_in",
    "flow_money_out",
    "flow_money_in",
    "flow_information_out",
    "flow_information_in",
]
LINKS = 6
YEARS = range(2018, 2023)


@cache
def region() -> Territory:
    """The region that the files are filled for; without optional facts."""
    return synthetic_region(counties=24, seed=4)


def write_all(folder: Path) -> None:
    """Fill every template for the region."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in TEMPLATES.items():
        text = template_path(name).read_text(encoding="utf-8").strip()
        headers = text.replace("_CNY_", "_SYN_").split(",")
        rows = _links(headers) if template.level == "link" else _rows(template.level, headers)
        with (folder / template.file).open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle, lineterminator="\n").writerows([headers, *rows])


def _rows(level: str, headers: list[str]) -> Iterator[list[object]]:
    for row, (keys, people) in enumerate(_keys(level)):
        cells: list[object] = []
        for column, header in enumerate(headers):
            cells.append(keys[header] if header in keys else _cell(header, row, column, people))
        yield cells


def _keys(level: str) -> Iterator[tuple[dict[str, object], float]]:
    """Key cells and people of each row."""
    facts = region().facts
    people, of = facts["population"].values, facts["place_county"].values
    tier = facts["place_tier"].values
    if level == "nation":
        yield from (({"year": year}, 0.0) for year in YEARS)
    elif level == "province":
        labels = facts["province"].values.tolist()
        yield from (({"province": p, "year": y}, 0.0) for p in labels for y in YEARS)
    else:
        for county, code in enumerate(facts["county"].values.tolist()):
            key: dict[str, object] = {"county": code, "code_year": 2020, "cell_size": 30 + county}
            if level == "county":
                yield key, float(people[of == county].sum())
                continue
            for name in TIERS:
                cell = people[(of == county) & (tier == name)]
                yield key | {"tier": name}, float(cell.sum())


def _cell(header: str, row: int, column: int, people: float) -> float | int:
    found = split_header(header.replace("_SYN", "_money"))
    assert found, header
    low, high = RANGES[found[0]]
    # Multiples of the golden ratio fill the range evenly in an order that looks like none.
    at = (0.618034 * (row + 1) + 0.271828 * column) % 1
    value = (low + at * (high - low)) * (people if found[0] in PER_HEAD else 1)
    if quantity(found[0]).type == "flag":
        return row // len(YEARS) % 2
    whole = quantity(found[0]).type == "int" or value > 1000
    return round(value) if whole else round(value, 4)


LINK_CELLS = {
    "mode": "road",
    "link_class": "expressway",
    "link_speed_km_per_h": 130,
    "link_surface": "paved",
    "link_wet_passability": 0.99,
    "link_toll_SYN_per_km": 0.45,
    "link_capacity_vehicle_per_h": 4000,
    "link_frequency_1_per_day": 0,
    "link_fare_SYN_per_person": 0,
    "link_bandwidth_Gbit_per_s": 0,
    "link_quality": "good",
    "link_year": 2012,
    "link_technology": "asphalt",
    "link_owner": "province",
    "link_access_rule": "toll",
}


def _links(headers: list[str]) -> Iterator[list[object]]:
    """The longest open roads, each from node to node, as expressways."""
    facts = region().facts
    open_road = (facts["link_mode"].values == "road") & (facts["link_open"].values > 0)
    length = np.where(open_road, facts["link_geometry"].values, 0)
    for link in np.argsort(-length, kind="stable")[:LINKS].tolist():
        cells: dict[str, object] = dict(LINK_CELLS)
        for side in ("from", "to"):
            end = facts[f"link_{side}"].values[link]
            for axis in ("lon", "lat"):
                cells[f"{side}_{axis}"] = round(float(facts[f"node_{axis}"].values[end]), 5)
        yield [cells.get(header, "") for header in headers]


if __name__ == "__main__":
    write_all(FOLDER)
