"""Time and memory of access by village: `python -m bench.reach [territory] [villages a clinic]`.

Villages and clinics are synthesised; the figures are of the work, not of the country.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import hinterland as hl
from hinterland.connect import connect
from hinterland.connect.reach.convergence import convergence
from hinterland.connect.reach.reachability import access
from hinterland.connect.reach.road_reach import rural_access
from hinterland.connect.reach.spread import county_spread
from hinterland.sources.villages import with_clinics, with_villages

FAMILY = ("gravity", "2sfca", "e2sfca", "g2sfca", "3sfca", "bfca", "spatial_availability")


def main(name: str = "china-west", villages_per_clinic: int = 10) -> None:
    """Print seconds, peak memory of the process and the machine's load for each step."""
    counties = hl.read(name)
    # Compiling the kernels is not what is measured.
    small = with_clinics(with_villages(hl.synthetic_region(counties=4)), villages_per_clinic=2)
    access(small, "clinic", measures=("nearest", "within", *FAMILY, "load"))
    villages = timed("villages and clinics", lambda: build(counties, villages_per_clinic))
    clinics = int((villages.facts["facility_kind"].values == "clinic").sum())
    print(f"{villages.facts.sizes['place']:,} places, {clinics:,} clinics")
    near = timed("nearest, within 0.5 and 1 h", lambda: access(villages, "clinic"))
    timed("the same inside the county", lambda: access(villages, "clinic", clip="county"))
    timed("2SFCA", lambda: access(villages, "clinic", measures=("2sfca",)))
    timed("seven catchment measures", lambda: access(villages, "clinic", measures=FAMILY))
    hours = near["nearest_time"].sel(rank=1, drop=True)
    timed("spread by county", lambda: county_spread(villages, hours))
    timed("Rural Access Index", lambda: rural_access(villages))
    times = connect(counties)
    timed("convergence of seats", lambda: convergence(counties, times, times))


def build(counties: hl.Territory, villages_per_clinic: int) -> hl.Territory:
    """Villages as places, with clinics."""
    return with_clinics(with_villages(counties), villages_per_clinic=villages_per_clinic)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Run and tell."""
    start = perf_counter()
    result = work()
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:32s} {seconds:7.1f} s  peak {peak:6.0f} MB  load {os.getloadavg()[0]:.1f}")
    sys.stdout.flush()
    return result


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
