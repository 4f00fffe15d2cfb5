"""The change of urban shares between two censuses, as an economy at the earlier one predicts it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.fit import ln_real_income
from hinterland.fitting.left_out import plain_attraction
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats
from hinterland.numerics.scoring import left_out
from hinterland.records.progress import Progress, silent

MOST_CHANGE = 2.0
"""A county whose people changed by more than this factor had a boundary moved."""


def urban_change(
    territory: Territory, access: Access, progress: Progress = silent
) -> tuple[Floats, dict[str, Floats]]:
    """(county,) the change counted, NaN where it was not, and predictors of it.

    The economy is calibrated on the people of the earlier census, with the incomes and the travel
    of today: neither is known for then.
    """
    then = _earlier(territory)
    made = calibrate(then, access, progress)
    before, now = _urban_share(then), _urban_share(territory)
    counted = (territory.status_of("urban_share_before") == "observed").to_numpy()
    observed = now - territory.facts["urban_share_before"].values.astype(float)
    people = _people(territory) / np.maximum(_people(then), 1.0)
    still = (people < MOST_CHANGE) & (people > 1 / MOST_CHANGE)
    income = territory.facts["income"].values.astype(float)
    predictors = {
        "no change": np.zeros(len(observed)),
        "catching up (urban share before)": before,
        "wage gap between town and country": _gap(then, np.log(np.maximum(income, 1.0))),
        "real income gap of the model": _gap(then, ln_real_income(made)),
        "model, from wages and tiers": _towards(then, made) - before,
    }
    predictors["catching up and real income gap"] = np.column_stack(
        [before, predictors["real income gap of the model"]]
    )
    return np.where(counted & still, observed, np.nan), predictors


def _earlier(territory: Territory) -> Territory:
    """The territory with the people of the earlier census, and workers in proportion."""
    facts = territory.facts
    now = facts["population"].values.astype(float)
    then = facts["population_before"].values.astype(float)
    # A place that was empty has as many workers a head as its tier has now.
    jobs = facts["employment"].values.astype(float)
    ratio = np.divide(then, now, out=np.ones_like(then), where=now > 0)
    made = {
        "population": facts["population"].copy(data=then),
        "employment": facts["employment"].copy(data=jobs * ratio[:, None]),
    }
    return territory.with_facts({word: xr.DataArray(value) for word, value in made.items()})


def _towards(territory: Territory, made: Calibrated) -> Floats:
    """(county,) urban share if places drew people by size, real income and tier alone, and a
    province by what these count for in the others."""
    x, fitted = plain_attraction(territory, made)
    region = territory.place_region
    labels = territory.facts["county_province"].values.astype(str)
    group = np.unique(labels, return_inverse=True)[1][territory.facts["place_county"].values]
    draws = made.moved.attraction.copy()
    draws[: len(fitted)][region] = np.exp(left_out(x[region], fitted[region], group[region]))
    kernel = made.moved.kernel
    options = kernel.spread(draws[None])[0]
    living = draws * kernel.gather((made.moved.registered / options)[None])[0]
    # People of a place over its workers stay as they are.
    grown = living[: len(fitted)] / made.base.workers[: len(fitted)]
    people = territory.facts["population"].values.astype(float) * grown
    return _share(territory, people)


def _urban_share(territory: Territory) -> Floats:
    return _share(territory, territory.facts["population"].values.astype(float))


def _share(territory: Territory, people: Floats) -> Floats:
    urban = territory.facts["place_tier"].values.astype(str) != "village"
    county = territory.facts["place_county"].values
    size = territory.facts.sizes["county"]
    whole = np.maximum(np.bincount(county, people, minlength=size), 1.0)
    return np.asarray(np.bincount(county, people * urban, minlength=size) / whole)


def _people(territory: Territory) -> Floats:
    people = territory.facts["population"].values.astype(float)
    county = territory.facts["place_county"].values
    size = territory.facts.sizes["county"]
    return np.asarray(np.bincount(county, people, minlength=size), dtype=float)


def _gap(territory: Territory, values: Floats) -> Floats:
    """(county,) mean of cities and towns less that of villages, by people; NaN without both."""
    facts = territory.facts
    people = np.maximum(facts["population"].values.astype(float), 1.0)
    urban = facts["place_tier"].values.astype(str) != "village"
    county, size = facts["place_county"].values, facts.sizes["county"]
    means = []
    for chosen in (urban, ~urban):
        weight = np.bincount(county, people * chosen, minlength=size)
        total = np.bincount(county, people * chosen * values[: len(people)], minlength=size)
        means.append(np.divide(total, weight, out=np.full(size, np.nan), where=weight > 0))
    return np.asarray(means[0] - means[1])
