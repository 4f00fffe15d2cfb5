"""Incomers of a province whose amenities are not fitted."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.fit import ln_real_income, origins
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats
from hinterland.numerics.scoring import left_out


def plain_attraction(territory: Territory, made: Calibrated) -> tuple[Floats, Floats]:
    """(place, k) what attraction is explained by without an amenity for each place: people, real
    income and tier; and (place,) the log of the attraction fitted."""
    places = territory.facts.sizes["place"]
    tier = territory.facts["place_tier"].values.astype(str)
    x = np.column_stack(
        [
            np.log(made.base.workers[:places]),
            ln_real_income(made)[:places],
            tier == "city",
            tier == "town",
        ]
    )
    return x, np.log(made.moved.attraction[:places])


def amenities_left_out(territory: Territory, made: Calibrated) -> Floats:
    """(county,) share of residents registered in another province, each province in turn with the
    attraction that its people, real incomes and tiers have in the other provinces.

    The amenities of the other provinces stay as fitted; so do the wedges, which rest on totals.
    """
    facts = territory.facts
    county = facts["place_county"].values
    labels = facts["county_province"].values.astype(str)
    province = np.unique(labels, return_inverse=True)[1]
    region = territory.place_region
    x, fitted = plain_attraction(territory, made)
    group = province[county]
    said = np.full(len(fitted), np.nan)
    said[region] = left_out(x[region], fitted[region], group[region])
    share = np.full(len(province), np.nan)
    for one in np.unique(group[region]):
        out = region & (group == one)
        draws = made.moved.attraction.copy()
        draws[: len(said)][out] = np.exp(said[out])
        found = origins(made, draws)
        mine = territory.region & (province == one)
        share[mine] = (found.other_province / found.residents)[mine]
    return share
