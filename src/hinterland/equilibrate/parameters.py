"""Parameters of the county model: tables of defaults with their sources, and what is set."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from hinterland.codebook import Parameters, ParameterTables
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Ints

CLASSES = ("bulk", "container", "tourism", "services")
"""Classes of what is traded; the sectors of a class share a kernel."""
COMMODITY = ("bulk", "container", "", "")
"""Class of goods in freight costs; empty where people travel."""
PRODUCTION = ("farm", "other")

_BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "theta": (0.1, 100.0),
        "elasticity": (0.01, 100.0),
        "kappa": (0.1, 1e6),
        "moved_by_roads": (0.0, 1.0),
        "scale": (0.0, 1.0),
        "near_cost": (1e-6, math.inf),
        "near_time": (1e-6, math.inf),
        "near_distance": (1e-6, math.inf),
        "export_share": (1e-6, 0.9),
        "home_province": (1e-6, 0.999),
        "of_exports": (1e-6, 1.0),
        "other_province": (1e-6, 0.9),
        "same_province": (1e-6, 0.9),
        "within_county": (1e-6, 0.9),
        "from_villages": (0.01, 0.99),
        "net_share": (0.0, 1.0),
        "reconsider": (1e-3, 1.0),
        "discount": (0.0, 1.0),
        "homes_in_land_income": (0.0, 1.0),
        "labour": (0.0, 1.0),
        "land": (0.0, 1.0),
        "capital": (0.0, 1.0),
        "inputs_farm": (0.0, 1.0),
        "inputs_other": (0.0, 1.0),
        "housing": (0.0, 0.99),
        "placed": (0.0, 1.0),
        "credit_bound": (0.0, 1.0),
        "pledged": (0.0, 1.0),
        "training_share": (0.0, 1.0),
        "training_cost": (1e-6, math.inf),
        "farm_elasticity": (0.0, 2.0),
        "of_broadband": (0.0, 10.0),
        "broadband_acts": (0.0, 1.0),
        "paid_share": (0.0, 1.0),
        "felt": (0.0, 1.0),
        "works_share": (0.0, 1.0),
        "gini": (0.01, 0.9),
        "trained_share": (0.01, 0.99),
        "pay": (0.01, 100.0),
        "farm_work": (0.001, 1.0),
        "land_share": (0.001, 1.0),
        "skill_to_trained": (0.0, 1.0),
        "minority_from": (0.0, 1.0),
        "congestion": (0.0, 5.0),
        "congestion_on": (1e-6, 5.0),
        "background": (1e-3, math.inf),
        "on": (0.0, 1.0),
    }
)

MODEL = ParameterTables(
    package="hinterland.equilibrate",
    tables=(
        "production",
        "trade",
        "migration",
        "links",
        "public",
        "households",
        "capital",
        "information",
        "interactions",
        "years",
        "accuracy",
    ),
    setting="equilibrium",
    kind="group",
    item="sector",
    bounds=lambda name: _BOUNDS.get(name, (0.0, math.inf)),
    example='{"trade": {"all": {"theta": 5}}}',
)


def model_parameters(territory: Territory) -> Parameters:
    """The parameters of a territory's equilibrium.

    Raises:
        InputError: `settings["equilibrium"]` names what does not exist, or gives what is no number
            or out of bounds; all faults at once.
    """
    return MODEL.of(territory.settings)


@dataclass(frozen=True, eq=False)
class Sectors:
    """What the model knows of each sector.

    Attributes:
        labels: of the territory.
        production: (sector,) position in PRODUCTION.
        trade: (sector,) position in CLASSES.
        rural_industry: (sector,) whether firms in villages and towns bear the outward wedge.
        buys_farm: (sector,) whether it buys farm goods as inputs.
        assumed: labels that the tables do not know, judged by whether they need land and trade.
    """

    labels: tuple[str, ...]
    production: Ints
    trade: Ints
    rural_industry: Mask
    buys_farm: Mask
    assumed: tuple[str, ...]

    @classmethod
    def of(cls, territory: Territory) -> Sectors:
        """The sectors of a territory; one that the table does not list is judged by its flags."""
        known, rows, assumed = _table(), [], []
        labels = tuple(map(str, territory.facts["sector"].values))
        land = territory.facts["sector_needs_land"].values > 0
        tradable = territory.facts["sector_tradable"].values > 0
        for position, label in enumerate(labels):
            row = known.get(label)
            if row is None:
                assumed.append(label)
                row = _judged(bool(land[position]), bool(tradable[position]))
            rows.append(row)
        columns = [np.array(column) for column in zip(*rows, strict=True)]
        return cls(labels, columns[0], columns[1], columns[2] > 0, columns[3] > 0, tuple(assumed))


def _judged(needs_land: bool, tradable: bool) -> tuple[int, int, int, int]:
    if needs_land:
        return PRODUCTION.index("farm"), CLASSES.index("bulk"), 0, 0
    if tradable:
        return PRODUCTION.index("other"), CLASSES.index("container"), 1, 1
    return PRODUCTION.index("other"), CLASSES.index("services"), 0, 0


@cache
def _table() -> Mapping[str, tuple[int, int, int, int]]:
    text = (files("hinterland.equilibrate") / "defaults" / "sectors.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["sector"]: (
                PRODUCTION.index(row["production"]),
                CLASSES.index(row["trade"]),
                int(row["rural_industry"]),
                int(row["buys_farm"]),
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
