"""Output by place and sector, and disposable income per head by place.

Output: the gross regional product of each province (2022, published) is split over places and
sectors in proportion to workers x assumed relative productivity, so provincial sums are exact and
everything below the province is modelled. Income: provincial urban and rural disposable income per
head (typed from memory, not verified row by row) times a small factor of relief and remoteness,
scaled so that the population-weighted provincial means are kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bundles.china.employment import SECTORS

Array = NDArray[np.float64]
TYPED = Path(__file__).parent / "typed"
PROVENANCE: dict[str, tuple[str, str, str]] = {
    **{
        f"output_{sector}": (
            "gross regional product of the province split by modelled employment and assumed "
            "relative productivities",
            "modelled",
            "2022",
        )
        for sector in SECTORS
    },
    "income": (
        "provincial urban and rural disposable incomes per head (from memory, unverified row by "
        "row) x factor of relief, remoteness and farm land per head, provincial means kept",
        "modelled",
        "2022",
    ),
}
# Farm land counts cropland and a tenth of grassland; a county without any has next to none.
GRASS_AS_CROP = 0.1
SMALLEST_LAND_KM2 = 1.0
MOST_LAND = 4.0


@dataclass(frozen=True)
class Parameters:
    """Assumptions: productivity by sector and tier (services of a city = 1), income elasticities.

    `tier_income` multiplies urban income in the city and town tier before the means are restored.
    """

    productivity: dict[str, float]
    tier_productivity: dict[str, float]
    tier_income: dict[str, float]
    relief_elasticity: dict[str, float]
    remoteness_elasticity: dict[str, float]
    land_elasticity: dict[str, float]
    district_income: dict[str, float]


def parameters(path: Path = TYPED / "economy_parameters.toml") -> Parameters:
    """Read the typed assumptions."""
    return Parameters(**tomllib.loads(path.read_text(encoding="utf-8")))


def output(
    employment: pd.DataFrame,
    tier: pd.Series,
    province: pd.Series,
    grp: pd.Series,
    known: Parameters,
) -> pd.DataFrame:
    """Value added (CNY million) by place, columns `output_{sector}`.

    `grp` is the gross regional product (CNY million) by province code; provincial sums equal it.
    """
    factor = np.array([known.productivity[sector] for sector in SECTORS])
    weight = (
        employment.to_numpy(float) * factor * tier.map(known.tier_productivity).to_numpy()[:, None]
    )
    sums = pd.Series(weight.sum(axis=1), index=province.index).groupby(province).transform("sum")
    scale = province.map(grp).to_numpy(float) / sums.to_numpy(float)
    columns = [f"output_{sector}" for sector in SECTORS]
    return pd.DataFrame(weight * scale[:, None], index=employment.index, columns=columns)


def income(places: pd.DataFrame, provincial: pd.DataFrame, known: Parameters) -> pd.Series:
    """Disposable income (CNY per head) by place.

    `places` has province, place_tier, population, relief (m), remoteness (km), farm_land (km2 of
    the county) and urban_district; `provincial` has urban and rural income by province
    code. For each province the population-weighted means over city and town places, and over
    village places, equal `provincial`.
    """
    tier = places["place_tier"]
    factor = tier.map(known.tier_income)
    factor = factor * (1 + places["relief"] / 100.0) ** tier.map(known.relief_elasticity)
    factor = factor * (1 + places["remoteness"] / 50.0) ** tier.map(known.remoteness_elasticity)
    factor = factor.where(~places["urban_district"], factor * tier.map(known.district_income))
    factor = factor * relative_land(places) ** tier.map(known.land_elasticity)
    side = pd.Series(np.where(tier == "village", "rural", "urban"), index=places.index)
    keys = [places["province"], side]
    people = places["population"].groupby(keys).transform("sum")
    mean = (places["population"] * factor).groupby(keys).transform("sum") / people
    target = provincial.stack().reindex(pd.MultiIndex.from_arrays(keys)).to_numpy(float)
    return pd.Series(target * (factor / mean).to_numpy(), index=places.index, name="income")


def relative_land(places: pd.DataFrame) -> pd.Series:
    """Farm land per person over the median of province and tier, in [1/4, 4]; 1 in districts."""
    per_head = (places["farm_land"] + SMALLEST_LAND_KM2) / places["population"]
    median = per_head.groupby([places["province"], places["place_tier"]]).transform("median")
    relative = (per_head / median).clip(1 / MOST_LAND, MOST_LAND)
    # Villagers at a city's edge live by the city: little land does not make them poor.
    return relative.where(~places["urban_district"], 1.0)


def grp_million(year: int, path: Path = TYPED / "province_figures.csv") -> pd.Series:
    """Gross regional product (CNY million) by province code."""
    table = pd.read_csv(path, dtype={"province": str}).set_index("province")
    return table[f"grp_{year}_1e8cny"] * 100.0


def provincial_incomes(path: Path = TYPED / "province_figures.csv") -> pd.DataFrame:
    """Urban and rural disposable income (CNY per head, 2022, unverified) by province code."""
    table = pd.read_csv(path, dtype={"province": str}).set_index("province")
    return pd.DataFrame(
        {
            "urban": table["urban_income_2022_cny_unverified"],
            "rural": table["rural_income_2022_cny_unverified"],
        }
    ).astype(float)
