"""How evenly public resources are spread over the people of the region's counties."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from hinterland.appraise.labels import array, county_mean, county_sum, region
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.services import ANY_SUPPLY, SUPPLY
from hinterland.numerics.concentration import concentration_index
from hinterland.numerics.groups import Array, ratio
from hinterland.numerics.inequality import gini

Measure = Callable[[Array, Array], float]


@indicator("resource_gini", any_of=ANY_SUPPLY, templates=("services.csv",))
def resource_gini(evidence: Evidence) -> xr.DataArray:
    """Gini of clinics, teachers and beds per head over the people of the region's counties."""
    return _by_resource(evidence, gini)


@indicator("resource_concentration", any_of=ANY_SUPPLY, templates=("services.csv",))
def resource_concentration(evidence: Evidence) -> xr.DataArray:
    """Concentration index of the same, counties ranked by income per head.

    C = 2 cov(supply per head, rank) / mean (Kakwani, Wagstaff and van Doorslaer 1997): below 0
    where poor counties have more, above 0 where rich ones do.
    """
    income = county_mean(evidence, array(evidence, "income"))[region(evidence)]
    return _by_resource(
        evidence, lambda people, supply: concentration_index(people, supply, income)
    )


def _by_resource(evidence: Evidence, measure: Measure) -> xr.DataArray:
    """A measure of people and supply per head of the region's counties, resource by resource."""
    inside = region(evidence)
    known = [word for word in SUPPLY if evidence.territory.has(word)]
    people = county_sum(evidence, array(evidence, "population"))[inside]
    values = [
        measure(people, ratio(county_sum(evidence, array(evidence, word))[inside], people, 0.0))
        for word in known
    ]
    return xr.DataArray(np.array(values), dims=("resource",), coords={"resource": known})
