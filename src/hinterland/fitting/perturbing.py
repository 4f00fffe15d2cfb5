"""Facts and travel as they might have been, within the accuracy that is stated for them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.codebook import Parameters
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats, Ints

MEDIAN = 0.6745
"""Median of |x| of a standard normal."""
MEAN = 0.7979
"""Mean of |x| of a standard normal."""
MOST_SPREAD = 1.0
"""Largest spread of the logarithm of a share of workers: small sectors are uncertain by more than
their own size, and a share cannot fall below nothing."""
LEAST_SHARE = 0.01
"""An urban share that is drawn stays this far from none and from all."""


def perturbed(territory: Territory, accuracy: Parameters, rng: np.random.Generator) -> Territory:
    """People, workers and incomes with errors of the stated size.

    What was counted stays: rows whose status is observed, and totals of counties that are known.
    So do urban and rural people of provinces, workers of each sector in all, and incomes per head
    of provinces.
    """
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    province = _province(territory)[county]
    people = facts["population"].values.astype(float)
    drawn = _people(territory, accuracy, rng)
    jobs = facts["employment"].values.astype(float)
    ratio = np.divide(drawn, people, out=np.ones_like(people), where=people > 0)
    workers = _workers(territory, jobs * ratio[:, None], accuracy, rng)
    spread = _of_median(accuracy.get("accuracy", "county", "income"))
    head = facts["income"].values.astype(float)
    guessed = ~_observed(territory, "income")
    income = head * np.exp(spread * _each(county, rng) * guessed)
    before, after = np.bincount(province, drawn * head), np.bincount(province, drawn * income)
    income *= np.divide(before, after, out=np.ones_like(after), where=after > 0)[province]
    made = {"population": drawn, "employment": workers, "income": income}
    return territory.with_facts(
        {word: xr.DataArray(facts[word].copy(data=values)) for word, values in made.items()}
    )


def errors_of_travel(
    territory: Territory, access: Access, accuracy: Parameters, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """(county,) and (gate,) factors on times and costs; a way between two seats takes both of its
    ends' factors, so that ways of one county err together."""
    seats = _of_median(accuracy.get("accuracy", "seat", "road_hours"))
    gates = _of_median(accuracy.get("accuracy", "gate", "local_hours"))
    # Two ends make the spread of a way.
    county = np.exp(seats / np.sqrt(2) * rng.standard_normal(territory.facts.sizes["county"]))
    places = np.exp(gates * rng.standard_normal(territory.facts.sizes["place"]))
    return county, places[access.times["gate_place"].values.astype(int)]


def misjudged(access: Access, county: Floats, gate: Floats) -> Access:
    """Travel with the factors of `errors_of_travel`."""
    times = access.times
    pair = county[:, None] * county[None, :]
    factors = {
        "passenger_time": pair,
        "freight_cost": pair[None],
        "foreign_cost": county[None, :, None],
        "gate_time": gate,
        "gate_cost": gate[None],
    }
    return Access(
        times.assign(
            {
                word: times[word].copy(data=(times[word].values * factor).astype(times[word].dtype))
                for word, factor in factors.items()
                if word in times
            }
        ),
        access.assumptions,
    )


def _people(territory: Territory, accuracy: Parameters, rng: np.random.Generator) -> Floats:
    """(place,) people; a county by a factor, its urban share by some points."""
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    people = facts["population"].values.astype(float)
    guessed = ~_observed(territory, "population")
    whole = guessed & (facts["population"].attrs.get("sum_known_by") != "county")
    spread = _of_median(accuracy.get("accuracy", "county", "population"))
    drawn = people * np.exp(spread * _each(county, rng) * whole)
    urban = facts["place_tier"].values.astype(str) != "village"
    size = facts.sizes["county"]
    total = np.bincount(county, drawn, minlength=size)
    town = np.bincount(county, drawn * urban, minlength=size)
    share = np.divide(town, total, out=np.zeros(size), where=total > 0)
    points = accuracy.get("accuracy", "county", "urban_share") / MEAN
    moved = np.clip(share + points * rng.standard_normal(size), LEAST_SHARE, 1 - LEAST_SHARE)
    # Where all are of one kind, or both kinds were counted, the share is no guess.
    both = (share > 0) & (share < 1) & (np.bincount(county, guessed, minlength=size) > 0)
    moved = np.where(both, moved, share)
    up = np.divide(moved, share, out=np.ones(size), where=both)
    down = np.divide(1 - moved, 1 - share, out=np.ones(size), where=both)
    drawn = drawn * np.where(urban, up[county], down[county])
    kind = 2 * _province(territory)[county] + urban
    before, after = np.bincount(kind, people), np.bincount(kind, drawn)
    known = np.divide(before, after, out=np.ones_like(after), where=after > 0)
    return np.asarray(drawn * known[kind])


def _workers(
    territory: Territory, jobs: Floats, accuracy: Parameters, rng: np.random.Generator
) -> Floats:
    """(place, sector) workers; shares of sectors by factors of their own in each county."""
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    labels = facts["sector"].values.astype(str)
    guessed = ~_observed(territory, "employment")
    counted = "long form" in str(facts["employment"].attrs.get("source", ""))
    mean = jobs.sum(axis=0) / jobs.sum()
    drawn = jobs.copy()
    for k, label in enumerate(labels):
        key = ("accuracy", "county", "employment", label)
        if counted or key not in accuracy.values or mean[k] <= 0:
            continue
        spread = min(accuracy.values[key].value / MEAN / mean[k], MOST_SPREAD)
        drawn[:, k] *= np.exp(spread * _each(county, rng) * guessed)
    workers, after = jobs.sum(axis=1), drawn.sum(axis=1)
    drawn *= np.divide(workers, after, out=np.ones_like(after), where=after > 0)[:, None]
    given, now = facts["employment"].values.sum(axis=0), drawn.sum(axis=0)
    return np.asarray(drawn * np.divide(given, now, out=np.ones_like(now), where=now > 0))


def _observed(territory: Territory, word: str) -> np.ndarray:
    return np.asarray(territory.status_of(word) == "observed")


def _each(county: Ints, rng: np.random.Generator) -> Floats:
    """(place,) one standard normal for each county."""
    return np.asarray(rng.standard_normal(int(county.max()) + 1)[county])


def _of_median(error: float) -> float:
    """Spread of a logarithm whose median error is this."""
    return float(np.log1p(error) / MEDIAN)


def _province(territory: Territory) -> Ints:
    labels = territory.facts["county_province"].values.astype(str)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)
