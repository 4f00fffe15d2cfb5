"""Green-energy zones: industry beside wind and solar power, which it gets cheaper and steadily.

Plants are private and pay for themselves by the power they sell; the model has no market for power,
so neither that income nor its workers are in the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Measure, Prior, UnitCost
from hinterland.programme.levers import by_sector, present, reached, workers
from hinterland.programme.record import Floats, Mask

TRADES = ("mining", "agro_textiles", "manufacturing")
GRID: Mapping[str, float] = {"530000": 0.1073, "510000": 0.1404}
"""kg carbon dioxide of a kWh of the grid: Yunnan, Sichuan 2022 (ministry, read at second hand)."""
GRID_ELSEWHERE = 0.5366
"""The same for the country."""


def eligible(territory: Territory) -> Mask:
    """(county,) with open land for plants, where the territory has industry."""
    facts = territory.facts
    open_land = (facts["share_barren"].values + facts["share_grass"].values).astype(float)
    some = bool(present(territory, *TRADES))
    return np.asarray(territory.region & some & (open_land * facts["area"].values >= LEAST))


LEAST = 20.0
"""km2 of barren land and grassland below which a county has no room; assumed."""


def causes(at: At) -> Sequence[Change]:
    """Firms in the zone spend less on power; its towns have it steadily."""
    factor = 1 + at.dose * at["in_zone"] * at["spared"]
    trades = present(at.territory, *TRADES)
    found = by_sector(at, "productivity", factor, at.place, trades)
    return found + reached(at, "reliable_power", at.dose * at["in_zone"], at.rural)


def megawatts(at: At) -> Floats:
    """(place,) MW of plants, by the workers of industry whose firms are in the zone."""
    hands = workers(at, present(at.territory, *TRADES))
    return np.asarray(at.dose * at["in_zone"] * hands * at["kw_a_worker"] / 1000)


def amounts(at: At) -> Mapping[str, Floats]:
    """Lines and substations of the zone."""
    return {"zone": megawatts(at)}


def harms(at: At) -> Mapping[str, Floats]:
    """Pasture and habitat under plants; emissions of the grid that they spare, below nothing."""
    land = megawatts(at) * at["km2_a_mw"]
    grass, barren = (at.of_county(f"share_{kind}").astype(float) for kind in ("grass", "barren"))
    grass = grass / np.maximum(grass + barren, 1e-9)
    province = at.of_county("county_province").astype(str)
    factor = np.array([GRID.get(code, GRID_ELSEWHERE) for code in province])
    spared = megawatts(at) * at["hours"] * factor
    return {
        "disturbed_land": land,
        "lost_pasture": land * grass,
        "disturbed_habitat": land * grass,
        "added_emissions": -spared,
    }


MEASURE = Measure(
    id="green_energy_zones",
    number=None,
    pillar="environment",
    name_en="Green-energy zones",
    name_zh="绿色能源产业园",
    brief="S305",
    channel_en="cheaper power beside the plant -> productivity of industry (assumed), dependable "
    "power",
    channel_zh="就近绿电 → 工业生产率（假定）与可靠供电",
    dose_en="the share of the prior of industry is in a zone with plants of its own",
    dose_zh="工业按先验比例进入绿电园区",
    life=25,
    delay=2,
    priors=(
        Prior("in_zone", 0.1, 0.03, 0.3, "1", "share of industry in the zone", "assumed"),
        Prior("spared", 0.015, 0.0, 0.04, "1", "productivity by cheaper power: a quarter off a "
              "bill of some 6 % of costs", "assumed"),
        Prior("kw_a_worker", 10.0, 3.0, 30.0, "kW/person", "plants for a worker", "assumed"),
        Prior("hours", 1400.0, 1100.0, 2200.0, "MWh/MW/year", "solar to wind, recalled",
              "unverified"),
        Prior("km2_a_mw", 0.02, 0.01, 0.04, "km2/MW", "land of solar plants, recalled",
              "unverified"),
    ),
    costs=(
        UnitCost(
            "zone", "MW", Money(800_000, "CNY", 2022), Money(16_000, "CNY", 2022), 0.4, 2.5,
            "lines and substations that the public builds; plants are private and left out",
            "assumed",
        ),
    ),
    evidence=(),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="industry in the territory, and 20 km2 of barren land and grassland",
    none_found="no causal estimate of green-energy zones was found; the power that plants sell is "
    "outside the model.",
    private_share=0.5,
)  # fmt: skip
