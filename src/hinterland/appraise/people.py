"""Who lives in the villages, and whether the villages live."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import array, by_county, county_mean, county_sum, rural
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import ratio

VITALITY = ("population_before", "age_65_share", "vacant_house_share", "births")


@indicator("village_vitality", facts=VITALITY, templates=("people.csv", "earlier.csv"))
def village_vitality(evidence: Evidence) -> xr.DataArray:
    """Mean of people kept since the earlier census, not aged 65, houses lived in, and births.

    People kept and births over 10 per 1,000 count at most 1, so that no strength hides a loss.
    """
    village = rural(evidence)
    people = county_sum(evidence, array(evidence, "population") * village)
    before = county_sum(evidence, array(evidence, "population_before") * village)
    births = county_sum(evidence, array(evidence, "births") * village)
    full = people * thresholds()["births_per_1000"] / 1000
    parts = [
        np.minimum(ratio(people, before, empty=1.0), 1.0),
        1 - county_mean(evidence, array(evidence, "age_65_share"), village),
        1 - county_mean(evidence, array(evidence, "vacant_house_share"), village),
        np.minimum(ratio(births, full, empty=1.0), 1.0),
    ]
    return by_county(evidence, np.clip(np.mean(parts, axis=0), 0.0, 1.0))


@indicator("schooling_gap", facts=("schooling",), templates=("people.csv",), between_tiers=True)
def schooling_gap(evidence: Evidence) -> xr.DataArray:
    """Years of schooling by which city and town people are ahead of village people."""
    years, village = array(evidence, "schooling"), rural(evidence)
    return by_county(
        evidence, county_mean(evidence, years, ~village) - county_mean(evidence, years, village)
    )


@indicator("resident_ratio", facts=("registered_population",), templates=("migrants.csv",))
def resident_ratio(evidence: Evidence) -> xr.DataArray:
    """Residents over registered people: below 1 a county has lost people to elsewhere."""
    people = county_sum(evidence, array(evidence, "population"))
    return by_county(evidence, ratio(people, array(evidence, "registered_population"), empty=1.0))


@indicator(
    "migrant_share",
    facts=("migrants_other_province", "migrants_same_province"),
    templates=("migrants.csv",),
)
def migrant_share(evidence: Evidence) -> xr.DataArray:
    """Residents registered in another county, as a share of residents, at most 1."""
    migrants = array(evidence, "migrants_other_province") + array(
        evidence, "migrants_same_province"
    )
    people = county_sum(evidence, array(evidence, "population"))
    return by_county(evidence, np.minimum(ratio(migrants, people, empty=0.0), 1.0))
