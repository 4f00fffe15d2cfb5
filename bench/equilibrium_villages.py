"""All villages as places against three tiers: `python -m bench.equilibrium_villages [china-west|china]`.

Both economies are calibrated on the same territory; one change is solved in both and told by county:
welfare of those registered there, and jobs of villages outside farming.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import dataclass
from functools import partial

import numpy as np

import hinterland as hl
from bench.equilibrium import timed, told
from hinterland.connect import connect
from hinterland.equilibrate import equations as eq
from hinterland.equilibrate import solve
from hinterland.equilibrate.calibration.calibrate import calibrate
from hinterland.equilibrate.foresight import foresight
from hinterland.equilibrate.system import Causes, System

LIMITS = {"china": 30.0}
RISE = 0.1
"""Rise of the logarithm of village industry's productivity, in every second province."""


@dataclass(frozen=True)
class Told:
    """Changes by county: logarithm of welfare, and of jobs of villages outside farming."""

    welfare: np.ndarray
    jobs: np.ndarray


def main(name: str = "china-west") -> None:
    """Print times, and how far the two economies differ."""
    land = hl.read(name)
    tiers = changed(land, "three tiers", None)
    villages = changed(hl.with_villages(land), "villages", LIMITS.get(name))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak {peak:.2f} GB")
    for word in ("welfare", "jobs"):
        one, other = getattr(tiers, word), getattr(villages, word)
        ranks = np.corrcoef(*(np.argsort(np.argsort(v)) for v in (one, other)))[0, 1]
        print(
            f"{word}: rank correlation {ranks:.4f}, mean absolute difference "
            f"{100 * np.abs(one - other).mean():.3f} points, mean {100 * one.mean():.3f} and "
            f"{100 * other.mean():.3f}"
        )


def changed(land: hl.Territory, what: str, limit: float | None) -> Told:
    """Calibrate, solve, tell."""
    access, took = timed(partial(connect, land, modes=True))
    told(f"{what}: travel", took)
    made, took = timed(partial(calibrate, land, access))
    e = made.economy
    told(f"{what}: calibration, {e.places} places", took)
    del access
    facts = land.facts
    tier = facts["place_tier"].values.astype(str)
    county = facts["place_county"].values.astype(int)
    farm = made.sectors.production == 0
    village = np.flatnonzero(tier == "village")
    odd = made.found.province[county[village]] % 2 == 1
    shock = np.zeros_like(e.revenue)
    shock[np.ix_(made.sectors.rural_industry, village[odd])] = RISE
    told(f"{what}: outline", timed(lambda: foresight(e))[1])
    found, took = timed(lambda: solve(e, Causes(productivity=shock)))
    told(f"{what}: counterfactual, {found.steps} steps", took, limit)
    system, places = System(e), len(tier)
    before = system.outcome(system.start())
    gain = eq.ln_welfare(found.outcome.options, before.options, e.mobility.elasticity)[:places]
    people = made.moved.registered[:places]

    def jobs(outcome) -> np.ndarray:
        rural = (outcome.share * outcome.workers)[~farm][:, village].sum(axis=0)
        return np.bincount(county[village], rural, facts.sizes["county"])

    has = np.bincount(county[village], minlength=facts.sizes["county"]) > 0
    welfare = np.bincount(county, people * gain) / np.bincount(county, people)
    return Told(welfare[has], np.log(jobs(found.outcome)[has] / jobs(before)[has]))


if __name__ == "__main__":
    main(*sys.argv[1:2])
