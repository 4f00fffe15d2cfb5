"""All flows of an equilibrium as one labelled table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from hinterland.codebook import TIERS
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.flows.accounts import (
    STAGES,
    choices,
    moves,
    partners,
    production,
    stages,
    trade_gain,
)
from hinterland.equilibrate.flows.capital import capital
from hinterland.equilibrate.flows.goods import (
    farm_goods,
    goods,
    goods_by_group,
    goods_by_seat,
    goods_inside,
    tourism,
)
from hinterland.equilibrate.flows.people import people, people_by_group, people_inside
from hinterland.equilibrate.parameters import CLASSES
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.flow import Flows, Territory
from hinterland.numerics.paths import Floats, Ints

Between = Callable[[Calibrated, Causes, Outcome], Floats]


@dataclass(frozen=True)
class Factor:
    """Something that goes between counties.

    Attributes:
        name: `NAME_between` is the word of its table.
        between: (county from, county to) amounts.
    """

    name: str
    between: Between

    @property
    def word(self) -> str:
        """The word of the codebook."""
        return f"{self.name}_between"


FACTORS: tuple[Factor, ...] = (
    Factor("goods", goods),
    Factor("people", people),
    Factor("farm_goods", farm_goods),
    Factor("tourism", tourism),
    Factor("capital", capital),
)
"""One line for each; a word `NAME_between` of the codebook goes with it."""

RURAL = ("town", "village")
ABROAD = "abroad"


def flows(territory: Territory, made: Calibrated, causes: Causes, outcome: Outcome) -> Flows:
    """Everything that goes between the places of a Territory in one equilibrium.

    Args:
        territory: whose labels it bears.
        made: its economy.
        causes: under which it was solved.
        outcome: the solution.
    """
    facts, foreign = territory.facts, made.found.foreign
    tier = _tiers(territory, foreign)
    tiers = [tier == position for position in range(len(TIERS))]
    abroad = tier == len(TIERS)
    places = facts.sizes["place"]
    columns: dict[str, tuple[tuple[str, ...], Floats]] = {}

    def by_place(values: dict[str, Floats], *dims: str) -> None:
        for word, found in values.items():
            kept = found[:, :places].swapaxes(0, 1) if "sector" in dims else found[:places]
            columns[word] = (("place", *dims), kept)

    by_place(production(made, causes, outcome), "sector")
    by_place(partners(made, causes, outcome, [*tiers, abroad]), "sector", "market")
    by_place(moves(made, causes, outcome, tiers), "tier_to")
    by_place({**choices(made, causes, outcome), "trade_gain": trade_gain(made, outcome)})
    for factor in FACTORS:
        columns[factor.word] = (("county", "county_to"), factor.between(made, causes, outcome))
    columns |= _inside(made, causes, outcome, tier)
    columns |= _abroad(made, causes, outcome, tier)
    columns |= _by_tier(territory, made, causes, outcome, tier)
    coords = {
        **{dim: facts[dim].values for dim in ("place", "sector", "county", "province")},
        "county_to": facts["county"].values,
        "province_to": facts["province"].values,
        "foreign": facts["foreign"].values if foreign else np.zeros(0, dtype=str),
        "tier": list(TIERS),
        "tier_to": list(TIERS),
        "market": [*TIERS, ABROAD],
    }
    dataset = xr.Dataset(columns, coords=coords)
    dataset["sector_stage"] = ("sector", np.array(STAGES)[stages(made)])
    dataset["sector_class"] = ("sector", np.array(CLASSES)[made.sectors.trade])
    return Flows(dataset)


def _inside(
    made: Calibrated, causes: Causes, outcome: Outcome, tier: Ints
) -> dict[str, tuple[tuple[str, ...], Floats]]:
    """Flows inside counties: by tier, and by sector of all goods and of inputs."""
    inside, part = made.found.counties, np.minimum(tier, len(TIERS) - 1)
    goods_in = goods_inside(made, causes, outcome, part, len(TIERS))[:, :inside]
    bought = made.economy.technology.inputs @ outcome.revenue
    one = np.zeros_like(tier)
    inputs_in = goods_inside(made, causes, outcome, one, 1, bought=bought)[:, :inside]
    people_in = people_inside(made, causes, outcome, part, len(TIERS))[:inside]
    return {
        "goods_inside": (("county", "tier", "tier_to"), goods_in.sum(axis=0)),
        "people_inside": (("county", "tier", "tier_to"), people_in),
        "sold_inside": (("county", "sector"), goods_in.sum(axis=(2, 3)).T),
        "inputs_inside": (("county", "sector"), inputs_in.sum(axis=(2, 3)).T),
    }


def _abroad(
    made: Calibrated, causes: Causes, outcome: Outcome, tier: Ints
) -> dict[str, tuple[tuple[str, ...], Floats]]:
    """Trade with markets abroad, and where towns and villages sell."""
    inside = made.found.counties
    whole = goods_by_seat(made, causes, outcome)
    country = np.isin(tier, [TIERS.index(name) for name in RURAL])
    rural = goods_by_seat(made, causes, outcome, sellers=country)
    return {
        "exports": (("county", "foreign"), whole[:inside, inside:]),
        "imports": (("county", "foreign"), whole[inside:, :inside].T),
        "rural_goods_to": (("county", "county_to"), rural[:inside, :inside]),
        "rural_exports": (("county", "foreign"), rural[:inside, inside:]),
    }


def _by_tier(
    territory: Territory, made: Calibrated, causes: Causes, outcome: Outcome, tier: Ints
) -> dict[str, tuple[tuple[str, ...], Floats]]:
    """Flows between tiers of provinces."""
    facts, levels = territory.facts, len(TIERS)
    labels = [str(label) for label in facts["province"].values]
    number = {label: position for position, label in enumerate(labels)}
    of_county = np.array([number[str(p)] for p in facts["county_province"].values])
    province = of_county[facts["place_county"].values]
    group = np.full(len(tier), -1, dtype=np.int64)
    group[: len(province)] = province * levels + tier[: len(province)]
    shape = (len(labels), levels, len(labels), levels)
    dims = ("province", "tier", "province_to", "tier_to")
    groups = len(labels) * levels
    return {
        "goods_by_tier": (
            dims,
            goods_by_group(made, causes, outcome, group, groups).reshape(shape),
        ),
        "people_by_tier": (
            dims,
            people_by_group(made, causes, outcome, group, groups).reshape(shape),
        ),
    }


def _tiers(territory: Territory, foreign: int) -> Ints:
    """(place,) position in TIERS; one beyond for markets abroad."""
    given = territory.facts["place_tier"].values.astype(str)
    found = np.array([TIERS.index(name) for name in given], dtype=np.int64)
    return np.concatenate([found, np.full(foreign, len(TIERS), dtype=np.int64)])
