"""Population by county and tier: typed provincial totals shared out by a committee model.

Provincial urban and rural totals (census of 2020) are shared among the counties of the province
by log-linear weights,

    weight = (offset + sum_k w_k committees_k) ** exponent * exp(sum_f g_f feature_f),

one set of a handful of coefficients for the urban and one for the rural population, the same for
the whole country (typed/population_parameters.toml, fitted to the county tables of that census;
the accuracy bench refits them and reports the errors with one province left out at a time). Road
data are left out of the weights on purpose, so that the modelled population does not carry an
effect of roads that an analysis would then find again.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bundles.china.units import MUNICIPALITIES

Array = NDArray[np.float64]
TYPED = Path(__file__).parent / "typed"
TIERS = ("city", "town", "village")
_SOURCE = (
    "provincial urban and rural totals of the 2020 census shared out by the committee model, "
    "coefficients fitted to the county tables of the 2020 census"
)
PROVENANCE: dict[str, tuple[str, str, str]] = {
    "population": (_SOURCE, "modelled", "2020"),
    "place_tier": ("definition of the product", "modelled", "2020"),
}
# Statistical areas of the production corps that are younger than the boundary file.
ZONE_HOSTS = {"659011": "650502", "659012": "654221"}
LAND = ("area", "elevation", "share_crop", "share_urban", "share_forest")


@dataclass(frozen=True)
class Weights:
    """Coefficients of one of the two weight equations."""

    offset: float
    exponent: float
    committees: dict[str, float]
    features: dict[str, float]


@dataclass(frozen=True)
class Parameters:
    """The two weight equations and the floor of a tier (share of the county, workers)."""

    urban: Weights
    rural: Weights
    floor_share: float
    floor_workers: float


def parameters(path: Path = TYPED / "population_parameters.toml") -> Parameters:
    """Read the typed coefficients."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    urban, rural = (
        Weights(
            **{name: float(data[side][name]) for name in ("offset", "exponent")},
            committees=data[side]["committees"],
            features=data[side]["features"],
        )
        for side in ("urban", "rural")
    )
    return Parameters(urban, rural, data["floor"]["share"], data["floor"]["workers"])


def totals(path: Path = TYPED / "province_figures.csv") -> pd.DataFrame:
    """Provincial totals (persons) by six-digit code: columns urban, rural."""
    table = pd.read_csv(path, dtype={"province": str}).set_index("province")
    columns = {"urban_population_2020": "urban", "rural_population_2020": "rural"}
    return table[list(columns)].rename(columns=columns).astype(float)


def areas(units: pd.DataFrame, land: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """All statistical areas: the units (by code), then development zones (by their own code).

    Zones have committees but no polygon; their land is taken to be like the median district of
    their prefecture. Columns: `counts`' columns, `LAND`, province, prefecture, kind, is_unit.
    """
    own = counts.reindex(units["statistical_code"]).set_axis(units.index).fillna(0)
    own = own.join(land[list(LAND)]).join(units[["province", "prefecture", "county_kind"]])
    own["is_unit"] = True
    zones = counts[~counts.index.isin(units["statistical_code"])].copy()
    code = zones.index.to_series()
    zones["province"] = code.str[:2] + "0000"
    zones["prefecture"] = [_prefecture(c) for c in code]
    zones["county_kind"], zones["is_unit"] = "district", False
    districts = own[own["county_kind"] == "district"]
    for column in LAND:
        by_prefecture = districts.groupby("prefecture")[column].median()
        zones[column] = zones["prefecture"].map(by_prefecture).fillna(own[column].median())
    return pd.concat([own, zones])


def features(rows: pd.DataFrame) -> pd.DataFrame:
    """Explanatory columns of the weights; logs of areas in km2, elevation in km, the rest 0-1."""
    kind = rows["county_kind"]
    code = rows.index.to_series()
    capital = (code.str[2:4] == "01") | code.str[:2].isin(MUNICIPALITIES)
    return pd.DataFrame(
        {
            "log_crop_area": np.log1p(rows["area"] * rows["share_crop"]),
            "log_urban_area": np.log1p(rows["area"] * rows["share_urban"]),
            "elevation_km": rows["elevation"] / 1000.0,
            "forest": rows["share_forest"],
            "district": (kind == "district").astype(float),
            "city": kind.isin(["county-level city", "undivided prefecture-level city"]).astype(
                float
            ),
            "capital_district": (capital & (kind == "district")).astype(float),
            "log_townships": np.log1p(rows["subdistricts"] + rows["towns"] + rows["townships"]),
        },
        index=rows.index,
    )


def split(rows: pd.DataFrame, known: Parameters, provincial: pd.DataFrame) -> pd.DataFrame:
    """Urban and rural population (persons) of each row; provincial sums equal `provincial`."""
    explained = features(rows)
    return pd.DataFrame(
        {
            side: _share_out(_weight(rows, explained, equation), rows["province"], provincial[side])
            for side, equation in (("urban", known.urban), ("rural", known.rural))
        },
        index=rows.index,
    )


def fold_zones(rows: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Give the zones' people to the units: to the districts of the prefecture, else to all of it.

    Shares follow the urban population. Provincial sums are kept.
    """
    units = people[rows["is_unit"]].copy()
    districts = rows["is_unit"] & (rows["county_kind"] == "district")
    for zone, mine in people[~rows["is_unit"]].iterrows():
        same = rows["prefecture"] == rows.at[zone, "prefecture"]
        hosts = next(
            group.index
            for group in (
                rows[rows["is_unit"] & (rows.index == ZONE_HOSTS.get(str(zone), ""))],
                rows[same & districts],
                rows[same & rows["is_unit"]],
                rows[rows["is_unit"] & (rows["province"] == rows.at[zone, "province"])],
            )
            if len(group)
        )
        share = people.loc[hosts, "urban"] / people.loc[hosts, "urban"].sum()
        units.loc[hosts] += share.to_numpy()[:, None] * mine.to_numpy()[None, :]
    return units


def city_share(rows: pd.DataFrame, known: Parameters) -> pd.Series:
    """Share (0-1) of the urban population that lives at the seat rather than in other towns."""
    weight = known.urban.committees
    whole = _committees(rows, known.urban)
    streets = sum(
        weight.get(name, 0.0) * rows[name]
        for name in ("residents_street", "villagers_street", "subdistricts")
    )
    seat = weight.get("residents_town", 0.0) * rows["residents_seat"]
    seat = seat + weight.get("villagers_town", 0.0) * rows["villagers_seat"]
    return ((streets + seat) / whole.where(whole > 0)).fillna(1.0).clip(0.0, 1.0)


def tiers(
    people: pd.DataFrame,
    share: pd.Series,
    province: pd.Series,
    known: Parameters,
    rates: dict[str, float],
) -> pd.DataFrame:
    """Population by tier (columns `TIERS`), floored, with the provincial totals kept.

    No tier falls under `floor_share` of its county or under `floor_workers` workers at the
    employment `rates` of its tier: empty tiers break the calibration of amenities.
    """
    county = people.sum(axis=1)
    raw = pd.DataFrame(
        {
            "city": people["urban"] * share,
            "town": people["urban"] * (1.0 - share),
            "village": people["rural"],
        }
    )
    floors = pd.DataFrame(
        {t: np.maximum(known.floor_share * county, known.floor_workers / rates[t]) for t in TIERS}
    )
    result = raw.copy()
    for label in province.unique():
        mine = province == label
        for group in (["city", "town"], ["village"]):
            flat = floored(
                raw.loc[mine, group].to_numpy(float).ravel(),
                floors.loc[mine, group].to_numpy(float).ravel(),
            )
            result.loc[mine, group] = flat.reshape(-1, len(group))
    return result


def floored(values: Array, floor: Array) -> Array:
    """Scale the values above the floor down until the sum is kept; the others sit on the floor.

    Raises ValueError if the floors alone exceed the sum.
    """
    total = values.sum()
    if floor.sum() > total:
        raise ValueError(f"Floors sum to {floor.sum():.0f}, more than the total {total:.0f}.")
    low, scale = np.zeros(len(values), dtype=bool), 1.0
    while True:
        below = values * scale < floor
        if not np.any(below & ~low):
            return np.where(low, floor, values * scale)
        low |= below
        scale = (total - floor[low].sum()) / values[~low].sum()


def _weight(rows: pd.DataFrame, explained: pd.DataFrame, equation: Weights) -> Array:
    names = list(equation.features)
    log_factor = explained[names].to_numpy(float) @ np.array(list(equation.features.values()))
    base = equation.offset + _committees(rows, equation).to_numpy(float)
    # Where the list counts no committees at all nobody is counted by the census either.
    counted = rows[["residents_committees", "villagers_committees"]].sum(axis=1) > 0
    return np.asarray(counted * base**equation.exponent * np.exp(log_factor))


def _committees(rows: pd.DataFrame, equation: Weights) -> pd.Series:
    names = list(equation.committees)
    return rows[names].astype(float) @ pd.Series(equation.committees)


def _share_out(weight: Array, group: pd.Series, total: pd.Series) -> Array:
    sums = pd.Series(weight, index=group.index).groupby(group).transform("sum")
    return np.asarray(weight * group.map(total).to_numpy(float) / sums.to_numpy(float))


def _prefecture(code: str) -> str:
    return code[:2] + "0100" if code[:2] in MUNICIPALITIES else code[:4] + "00"
